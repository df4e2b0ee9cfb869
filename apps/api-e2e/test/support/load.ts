import { randomUUID } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './accounts.js';
import { type Shot, Shots } from './shots.js';

const PATH = '/api/v1/projects';
/** Whoever waits longer has no answer. Longer than every time-out of the API under test. */
const PATIENCE_MS = 15_000;
const TICK_MS = 2;

/** What is offered. */
export interface LoadInit {
  /** Requests a second, whatever becomes of those before. */
  readonly rate: number;
  /** Whose projects; nobody else's. */
  readonly account: Account;
  /** Sends creations with a key, so that they can be repeated. @default false */
  readonly idempotent?: boolean;
}

/**
 * Offers requests at a fixed rate on connections that are kept open, and knows what became of each. A connection is used again
 * unless the server has asked to close it, and nothing is ever sent twice: the client that loses most, and is in its right.
 */
export class Load {
  readonly shots: Shot[] = [];
  private readonly agent = new Agent({
    keepAlive: true,
    // In turn, so that every connection hears of what the server announces.
    scheduling: 'fifo',
  });
  private readonly open = new Set<Promise<void>>();
  private readonly ids: string[] = [];
  private readonly beginning = performance.now();
  private running = true;
  private readonly sending: Promise<void>;

  private constructor(
    private readonly url: string,
    private readonly init: LoadInit,
  ) {
    this.sending = this.send();
  }

  static start(url: string, init: LoadInit): Load {
    return new Load(url, init);
  }

  /** Sends no more, and waits until every request has ended. */
  async stop(): Promise<Shots> {
    this.running = false;
    await this.sending;
    await Promise.all(this.open);
    this.agent.destroy();
    return this.soFar();
  }

  /** What has ended until now. */
  soFar(): Shots {
    return new Shots(
      this.shots.filter(({ endedAt }) => endedAt > 0),
      this.beginning,
    );
  }

  private async send(): Promise<void> {
    for (let sent = 0; this.running; await sleep(TICK_MS)) {
      const due = ((performance.now() - this.beginning) / 1_000) * this.init.rate;
      for (; sent < due; sent++) {
        const done: Promise<void> = this.shoot(sent).finally(() => this.open.delete(done));
        this.open.add(done);
      }
    }
  }

  private async shoot(index: number): Promise<void> {
    const what = (['create', 'read', 'list'] as const)[index % 3] ?? 'list';
    const isCreation = what === 'create';
    const shot: Shot = {
      what,
      key: isCreation ? `load-${index}` : undefined,
      idempotencyKey: isCreation && this.init.idempotent ? randomUUID() : undefined,
      sentAt: performance.now(),
      endedAt: 0,
      fate: 'unanswered',
      reused: false,
    };
    this.shots.push(shot);
    try {
      await exchange(this.outgoing(shot), shot);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      shot.error = `${code} ${(error as Error).message}`;
      if (code === 'ECONNREFUSED') shot.fate = 'refused';
      else if (code !== 'TIMEOUT') shot.fate = 'lost';
    }
    shot.endedAt = performance.now();
    if (shot.id !== undefined && shot.status === 201) this.ids.push(shot.id);
  }

  private outgoing({ what, key, idempotencyKey }: Shot): ClientRequest {
    const id = what === 'read' ? this.ids[Math.floor(Math.random() * this.ids.length)] : undefined;
    const body = key === undefined ? undefined : creation(key);
    const outgoing = request(`${this.url}${PATH}${id === undefined ? '' : `/${id}`}`, {
      agent: this.agent,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...this.init.account.headers,
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
    });
    return outgoing.end(body);
  }
}

/** The body that creates a project of this key: the same each time, so that it can be repeated. */
export function creation(key: string): string {
  return JSON.stringify({ key, name: `Load ${key}` });
}

/** Fills in what the answer says. @throws when none comes, or not all of it */
async function exchange(outgoing: ClientRequest, shot: Shot): Promise<void> {
  const timer = setTimeout(
    () => outgoing.destroy(Object.assign(new Error('No answer'), { code: 'TIMEOUT' })),
    PATIENCE_MS,
  );
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).on('error', reject);
      outgoing.once('socket', () => (shot.reused = outgoing.reusedSocket));
    });
    let text = '';
    // Ends with an error when the connection is cut in the middle.
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    const { 'retry-after': retryAfter, connection } = response.headers;
    Object.assign(shot, { fate: 'answered', status: response.statusCode, retryAfter, connection });
    const body = JSON.parse(text) as { code?: string; id?: string };
    if (body.code !== undefined) shot.code = body.code;
    if (body.id !== undefined) shot.id = body.id;
  } finally {
    clearTimeout(timer);
  }
}
