import { randomBytes, randomUUID } from 'node:crypto';
import { Tokens } from '../contenders/token.js';
import { ApiClient, type Credentials, type Identification } from './api-client.service.js';
import type { ContenderName } from './arguments.js';
import { CONTENDER_CORE, freePorts, messageOf, OTHER_CORE, pidOf, type Processes } from './processes.service.js';

const API = 'apps/api/dist/main.js';

/** All requests come from one address and one user: they are counted in memory, as those of the others, and none is refused. */
const WIDE_LIMITS = {
  'rateLimiting.store': 'memory',
  'rateLimiting.address': '1000000/s',
  'rateLimiting.user': '1000000/s',
  'rateLimiting.apiKey': '1000000/s',
  'rateLimiting.login': '1000000/s',
  'rateLimiting.registration': '1000000/s',
};

/** What each contender is called in the table, and where it lies. */
export const CONTENDERS: Readonly<Record<ContenderName, { readonly title: string; readonly program: string }>> = {
  l: { title: 'L    bare Fastify + pg', program: 'tools/bench/contenders/bare.ts' },
  lf: { title: 'LF   + pino, prom-client, limiter, helmet', program: 'tools/bench/contenders/dutiful.ts' },
  n: { title: 'N    stock Nest on Express, TypeORM', program: 'tools/bench/contenders/stock.ts' },
  api: { title: 'API  as built', program: API },
};

/** A contender that runs, with a user who has a project. */
export interface Contender {
  readonly pid: number;
  readonly client: ApiClient;
  readonly user: Identification;
  readonly projectId: string;
}

/** The API that runs, with its administrator. */
export interface RunningApi extends Contender {
  readonly administrator: Credentials;
  /** The port for operators. */
  readonly operations: string;
}

/** The server for all, with the tables of the API. @returns its address */
export async function startDatabase(processes: Processes): Promise<string> {
  const child = processes.start({ core: OTHER_CORE, args: ['tools/bench/programs/database.mjs'] });
  const { url } = await messageOf<{ url: string }>(child);
  await processes.run({ core: OTHER_CORE, args: [API, 'migrate', 'up'], env: production(url, newInstance()) });
  return url;
}

/** Starts a contender, and waits until it answers. */
export async function startContender(processes: Processes, name: ContenderName, databaseUrl: string) {
  if (name === 'api') return startApi(processes, databaseUrl);
  const { program } = CONTENDERS[name];
  const secret = randomBytes(32).toString('base64url');
  const [port = 0] = await freePorts(1);
  const env = { PORT: String(port), DATABASE_URL: databaseUrl, JWT_SECRET: secret };
  const pid = pidOf(processes.start({ core: CONTENDER_CORE, args: [program], env }));
  const client = await new ApiClient(`http://127.0.0.1:${port}`).live();
  const exp = Math.floor(Date.now() / 1_000) + 86_400;
  const user = { authorization: `Bearer ${new Tokens(secret).sign({ sub: randomUUID(), exp })}` };
  return { pid, client, user, projectId: await client.createProject('first', user) };
}

/** What instances of the API on one database have in common. */
export interface Instance {
  readonly administrator: Credentials;
  readonly secret: string;
}

/** Of an API that has a database to itself. */
export function newInstance(): Instance {
  const administrator = { email: `${randomUUID()}@example.com`, password: `bench ${randomUUID()}` };
  return { administrator, secret: randomBytes(32).toString('base64url') };
}

/** What differs from the API as built. */
export interface ApiInit {
  /** @default one of its own */
  readonly instance?: Instance;
  /** Another program that takes the same settings. */
  readonly program?: readonly string[];
  /** By their paths: `rateLimiting.store`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts the built API as in production. */
export async function startApi(
  processes: Processes,
  databaseUrl: string,
  { program = [API, 'serve'], settings: more = {}, instance = newInstance() }: ApiInit = {},
): Promise<RunningApi> {
  const [port = 0, operationsPort = 0] = await freePorts(2);
  const { administrator } = instance;
  const settings = {
    'http.host': '127.0.0.1',
    'http.port': port,
    'http.drainDelay': '0s',
    'http.operations.host': '127.0.0.1',
    'http.operations.port': operationsPort,
    // Longer than any run takes.
    'auth.tokens.accessLifetime': '1h',
    'auth.registration.verification': 'optional',
    ...WIDE_LIMITS,
    ...more,
  };
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const env = production(databaseUrl, instance);
  const pid = pidOf(processes.start({ core: CONTENDER_CORE, args: [...program, ...args], env }));
  const client = await new ApiClient(`http://127.0.0.1:${port}`).live();
  const user = await client.signIn(administrator);
  const projectId = await client.createProject(`first-${port}`, user);
  return { pid, client, user, projectId, administrator, operations: `http://127.0.0.1:${operationsPort}` };
}

/** What production insists on. Nobody listens on the port of discarded mails. */
function production(databaseUrl: string, { administrator, secret }: Instance): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    APP__AUTH__SECRET: secret,
    APP__AUTH__FIRST_ADMINISTRATOR__EMAIL: administrator.email,
    APP__AUTH__FIRST_ADMINISTRATOR__PASSWORD: administrator.password,
    APP__MAIL__FROM: 'Bench <no-reply@example.com>',
    APP__SMTP__URL: 'smtp://127.0.0.1:9',
  };
}
