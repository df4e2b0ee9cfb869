import { randomUUID } from 'node:crypto';
import type { ApiClient, Credentials, Identification } from './api-client.service.js';
import type { BenchArguments } from './arguments.js';
import { type RunningApi, startApi, startDatabase } from './contenders.service.js';
import { type Figures, Generator } from './generator.service.js';
import type { Goal } from './goals.js';
import { parseMetrics, type Sample, total } from './metrics-text.js';
import type { Outcome } from './outcome.js';
import type { Processes } from './processes.service.js';
import { median, medians } from './statistics.js';
import { table } from './table.js';

const LOGINS = 32;
/** How often each of them signs in, one time after the other. */
const LOGINS_EACH = 2;
const QUERIES = 'db_query_duration_seconds_count';
/** Asked for by each process now and then, however many people are signed in. */
const PER_PROCESS = ['auth_signing_keys'];
const LAG = 'nodejs_eventloop_lag_p99_seconds';

/** The routes that do the same work. */
const VARIANTS = ['open', 'token', 'key'] as const;
type Variant = (typeof VARIANTS)[number];
const TITLES: Readonly<Record<Variant, string>> = {
  open: 'nobody signed in',
  token: 'access token',
  key: 'API key',
};

/** How many credentials of a kind are in use: each is one session or one key. */
const CREDENTIALS = 1;

interface Measurement extends Figures {
  /** Queries on sessions and keys for each that is in use, a second. The first, which every window begins with, left out. */
  readonly queries: number;
  /** CPU time for a request, to that of the open route in the same round. */
  readonly ofOpen: number;
}

/** What authentication costs, in the built API with two routes more, and how 32 logins at once are borne. */
export async function authMode(
  processes: Processes,
  { rounds, seconds, warmUp, connections }: BenchArguments,
  say: (line: string) => void,
): Promise<Outcome> {
  const databaseUrl = await startDatabase(processes);
  const generator = Generator.start(processes);
  const api = await startApi(processes, databaseUrl, { program: ['tools/bench/contenders/guarded.mjs'] });
  const headers = { open: {}, token: api.user, key: await apiKey(api) };
  const traffic = (variant: Variant, duration: number) => ({
    url: `${api.client.url}/api/v1/bench/${variant === 'open' ? 'open' : 'guarded'}/${api.projectId}`,
    ...{ method: 'GET' as const, headers: headers[variant], connections, seconds: duration },
  });
  for (const variant of VARIANTS) await generator.send(traffic(variant, warmUp));

  const measured: Record<Variant, Measurement[]> = { open: [], token: [], key: [] };
  for (let round = 1; round <= rounds; round++) {
    let open: Figures | undefined;
    for (const variant of VARIANTS) {
      const before = await scrape(api);
      const began = performance.now();
      const figures = await generator.measure(api.pid, traffic(variant, seconds));
      const window = (performance.now() - began) / 1_000;
      const asked = queriesOf(await scrape(api)) - queriesOf(before);
      const queries = Math.max(0, asked / CREDENTIALS - 1) / window;
      open ??= figures;
      measured[variant].push({ ...figures, queries, ofOpen: figures.cpuMs / open.cpuMs });
      say(`round ${round}, ${TITLES[variant]}: ${figures.cpuMs.toFixed(4)} ms CPU a request, ${asked} queries on it`);
    }
  }
  const logins = await loginRounds(generator, api, rounds, say);
  const results = { open: medians(measured.open), token: medians(measured.token), key: medians(measured.key) };
  return {
    text: `${tableOf(results)}\n\n${tableOfLogins(logins)}`,
    figures: { medians: results, measured, logins },
    goals: goalsOf(results, measured, logins),
  };
}

async function apiKey({ client, user }: RunningApi): Promise<Identification> {
  const { key } = await client.post<{ key: string }>(
    '/me/api-keys',
    { name: 'Bench', scopes: ['projects:read'] },
    user,
  );
  return { 'x-api-key': key };
}

async function scrape({ operations }: RunningApi): Promise<Sample[]> {
  return parseMetrics(await (await fetch(`${operations}/metrics`)).text());
}

/** Reads: when something was used last is written once a minute. */
function queriesOf(samples: readonly Sample[]): number {
  return total(samples, QUERIES, ({ labels: { operation, table = '' } }) => {
    return operation === 'select' && table.startsWith('auth_') && !PER_PROCESS.includes(table);
  });
}

interface LoginRound {
  readonly logins: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the event loop, 99th percentile, in milliseconds. */
  readonly lagMs: number;
}

async function loginRounds(
  generator: Generator,
  api: RunningApi,
  rounds: number,
  say: (line: string) => void,
): Promise<LoginRound[]> {
  const users = await Promise.all(Array.from({ length: LOGINS }, () => register(api.client)));
  const bodies = users.map(({ email, password }) => JSON.stringify({ identifier: email, password }));
  const url = `${api.client.url}/api/v1/auth/login`;
  const measured: LoginRound[] = [];
  for (let round = 1; round <= rounds; round++) {
    // Each scrape begins the percentile anew.
    await scrape(api);
    const report = await generator.send({
      ...{ url, method: 'POST', headers: {}, bodies },
      ...{ connections: LOGINS, amount: LOGINS * LOGINS_EACH },
    });
    const lagMs = total(await scrape(api), LAG) * 1_000;
    measured.push({ logins: report.requests / report.seconds, p50: report.p50, p99: report.p99, lagMs });
    say(`round ${round}, ${LOGINS} logins at once: event loop lag ${lagMs.toFixed(1)} ms (p99)`);
  }
  return measured;
}

async function register(client: ApiClient): Promise<Credentials> {
  const credentials = { email: `${randomUUID()}@example.com`, password: `bench ${randomUUID()}` };
  await client.post('/auth/register', credentials);
  return credentials;
}

function tableOf(results: Readonly<Record<Variant, Measurement>>): string {
  const head = ['one select by key', 'req/s', 'p50 ms', 'p99 ms', 'busy', 'CPU ms/req', 'of open', 'queries on it/s'];
  const rows = VARIANTS.map((variant) => {
    const { requestsPerSecond, p50, p99, busy, cpuMs, ofOpen, queries } = results[variant];
    return [
      TITLES[variant],
      ...[requestsPerSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), `${(busy * 100).toFixed(0)} %`],
      ...[cpuMs.toFixed(4), ofOpen.toFixed(3), queries.toFixed(2)],
    ];
  });
  return table(head, rows);
}

function tableOfLogins(rounds: readonly LoginRound[]): string {
  const of = (figure: keyof LoginRound) => median(rounds.map((round) => round[figure])).toFixed(1);
  return table(
    [`${LOGINS} logins at once`, 'logins/s', 'p50 ms', 'p99 ms', 'event loop lag p99 ms'],
    [['', of('logins'), of('p50'), of('p99'), of('lagMs')]],
  );
}

function goalsOf(
  results: Readonly<Record<Variant, Measurement>>,
  measured: Readonly<Record<Variant, readonly Measurement[]>>,
  logins: readonly LoginRound[],
): Goal[] {
  const credentials = ['token', 'key'] as const;
  return [
    ...credentials.map((variant) => ({
      name: `CPU of a request with an ${TITLES[variant]}, to one of nobody`,
      measured: results[variant].ofOpen,
      atMost: 1.15,
    })),
    ...credentials.map((variant) => ({
      name: `queries a second for one ${TITLES[variant]} in use, at worst`,
      measured: Math.max(...measured[variant].map(({ queries }) => queries)),
      atMost: 1,
    })),
    {
      ...{ name: `event loop lag (p99) while ${LOGINS} people sign in at once, at worst`, unit: 'ms', atMost: 50 },
      measured: Math.max(...logins.map(({ lagMs }) => lagMs)),
    },
  ];
}
