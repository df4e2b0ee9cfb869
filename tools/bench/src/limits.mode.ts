import type { BenchArguments } from './arguments.js';
import { newInstance, type RunningApi, startApi, startDatabase } from './contenders.service.js';
import { type Figures, Generator } from './generator.service.js';
import type { Goal } from './goals.js';
import type { Outcome } from './outcome.js';
import { freePorts, messageOf, OTHER_CORE, type Processes } from './processes.service.js';
import { medians } from './statistics.js';
import { table } from './table.js';

/** Where the counters are. The first is what the others are held against. */
const VARIANTS = ['off', 'memory', 'redis', 'postgres'] as const;
type Variant = (typeof VARIANTS)[number];
const TITLES: Readonly<Record<Variant, string>> = {
  off: 'no limits',
  memory: 'in memory',
  redis: 'in Redis',
  postgres: 'in PostgreSQL',
};

interface Measurement extends Figures {
  /** CPU time for a request, to that of the API without limits in the same round. */
  readonly ofOff: number;
  /** Median latency of one request after the other, beyond that without limits in the same round, in milliseconds. */
  readonly addedMs: number;
}

/** What programs/distinct-keys.mjs tells. */
interface KeyFigures {
  readonly keys: number;
  /** Heap in use when all have come, beyond that of before, in MiB. */
  readonly heapMiB: number;
  readonly nanosecondsPerTake: number;
}

/** What counting costs a request, by where the counters are, and the memory that a million callers take. */
export async function limitsMode(
  processes: Processes,
  { rounds, seconds, warmUp, connections }: BenchArguments,
  say: (line: string) => void,
): Promise<Outcome> {
  const databaseUrl = await startDatabase(processes);
  const redis = await startRedis(processes);
  if (redis === undefined) say('redis-server is not installed: nothing is measured in Redis.');
  const generator = Generator.start(processes);
  const instance = newInstance();
  const apis: { variant: Variant; api: RunningApi }[] = [];
  for (const variant of VARIANTS) {
    if (variant === 'redis' && redis === undefined) continue;
    apis.push({
      variant,
      api: await startApi(processes, databaseUrl, { instance, settings: settingsOf(variant, redis) }),
    });
  }
  for (const { api } of apis) await generator.send({ ...traffic(api), connections, seconds: warmUp });

  const measured: Partial<Record<Variant, Measurement[]>> = {};
  for (let round = 1; round <= rounds; round++) {
    const found = new Map<Variant, { readonly busy: Figures; readonly alone: Figures }>();
    // There and back: who is measured after whom must not matter.
    for (const { variant, api } of round % 2 === 1 ? apis : apis.toReversed()) {
      const busy = await generator.measure(api.pid, { ...traffic(api), connections, seconds });
      const alone = await generator.measure(api.pid, { ...traffic(api), connections: 1, seconds });
      found.set(variant, { busy, alone });
      say(`round ${round}, ${TITLES[variant]}: ${busy.cpuMs.toFixed(4)} ms CPU a request`);
    }
    const off = found.get('off');
    if (off === undefined) continue;
    for (const [variant, { busy, alone }] of found) {
      const measurement = { ...busy, ofOff: busy.cpuMs / off.busy.cpuMs, addedMs: alone.p50 - off.alone.p50 };
      (measured[variant] ??= []).push(measurement);
    }
  }
  const results = Object.fromEntries(Object.entries(measured).map(([variant, figures]) => [variant, medians(figures)]));
  const keys = await distinctKeys(processes);
  return {
    text: `${tableOf(results)}\n\n${tableOfKeys(keys)}`,
    figures: { medians: results, measured, keys },
    goals: goalsOf(results, keys),
  };
}

function settingsOf(variant: Variant, redis: string | undefined): Readonly<Record<string, string>> {
  if (variant === 'off') return { 'rateLimiting.enabled': 'false' };
  return {
    'rateLimiting.store': variant,
    'rateLimiting.share': 'all',
    ...(variant === 'redis' && redis !== undefined && { 'redis.url': redis }),
  };
}

/** @returns its address; nothing when it is not installed */
async function startRedis(processes: Processes): Promise<string | undefined> {
  const [port = 0] = await freePorts(1);
  const child = processes.start({ core: OTHER_CORE, args: ['tools/bench/programs/redis.mjs', String(port)] });
  return (await messageOf<{ url?: string }>(child)).url;
}

async function distinctKeys(processes: Processes): Promise<KeyFigures> {
  const args = ['--expose-gc', 'tools/bench/programs/distinct-keys.mjs'];
  return messageOf<KeyFigures>(processes.start({ core: OTHER_CORE, args }));
}

function traffic({ client, user, projectId }: RunningApi) {
  return { url: `${client.url}/api/v1/projects/${projectId}`, method: 'GET' as const, headers: user };
}

type Results = Partial<Readonly<Record<Variant, Measurement>>>;

function tableOf(results: Results): string {
  const head = ['read of a project', 'req/s', 'p50 ms', 'p99 ms', 'busy', 'CPU ms/req', 'of none', 'added, alone ms'];
  const rows = VARIANTS.flatMap((variant) => {
    const figures = results[variant];
    if (figures === undefined) return [];
    const { requestsPerSecond, p50, p99, busy, cpuMs, ofOff, addedMs } = figures;
    return [
      [
        TITLES[variant],
        ...[requestsPerSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), `${(busy * 100).toFixed(0)} %`],
        ...[cpuMs.toFixed(4), ofOff.toFixed(3), addedMs.toFixed(2)],
      ],
    ];
  });
  return table(head, rows);
}

function tableOfKeys({ keys, heapMiB, nanosecondsPerTake }: KeyFigures): string {
  const figures = [keys.toLocaleString('en'), heapMiB.toFixed(1), nanosecondsPerTake.toFixed(0)];
  return table(['callers, all different', 'heap MiB', 'ns a take'], [figures]);
}

function goalsOf({ memory }: Results, { keys, heapMiB }: KeyFigures): Goal[] {
  return [
    ...(memory
      ? [
          {
            name: 'CPU of a request that is counted in memory, to one that is not',
            measured: memory.ofOff,
            atMost: 1.05,
          },
        ]
      : []),
    { name: `heap after ${keys.toLocaleString('en')} different callers`, measured: heapMiB, atMost: 100, unit: 'MiB' },
  ];
}
