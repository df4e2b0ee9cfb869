import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/** Headers that say who sends a request. */
export type Identification = Readonly<Record<string, string>>;

/** How somebody signs in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Speaks JSON to one server. */
export class ApiClient {
  constructor(readonly url: string) {}

  /** Waits until it answers. @throws when it does not within half a minute */
  async live(): Promise<this> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (performance.now() < deadline) {
      const answer = await fetch(`${this.url}/health/live`).catch(() => undefined);
      if (answer?.ok) return this;
      await sleep(POLL_MS);
    }
    throw new Error(`Nobody answers on ${this.url}.`);
  }

  /** @throws unless the status is 2xx */
  async post<Body>(path: string, body: object, headers: Identification = {}): Promise<Body> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  /** Signs in. */
  async signIn({ email, password }: Credentials): Promise<Identification> {
    const tokens = await this.post<{ accessToken: string }>('/auth/login', { identifier: email, password });
    return { authorization: `Bearer ${tokens.accessToken}` };
  }

  /** The id of a project of whoever asks. */
  async createProject(key: string, headers: Identification): Promise<string> {
    return (await this.post<{ id: string }>('/projects', { key, name: 'Bench' }, headers)).id;
  }
}
