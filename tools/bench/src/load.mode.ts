import { type BenchArguments, CONTENDER_NAMES, type ContenderName } from './arguments.js';
import { type Contender, CONTENDERS, startContender, startDatabase } from './contenders.service.js';
import { type Figures, Generator } from './generator.service.js';
import type { Goal } from './goals.js';
import type { Outcome } from './outcome.js';
import type { Processes } from './processes.service.js';
import { medians } from './statistics.js';
import { table } from './table.js';

const WORKS = ['read', 'create'] as const;
type Work = (typeof WORKS)[number];

type Rounds = Record<Work, Partial<Record<ContenderName, Figures[]>>>;
type Medians = Partial<Record<ContenderName, Figures>>;

/** Reads and creations by all contenders, in turn. */
export async function loadMode(
  processes: Processes,
  { rounds, seconds, warmUp, connections, only }: BenchArguments,
  say: (line: string) => void,
): Promise<Outcome> {
  const names = CONTENDER_NAMES.filter((name) => only.length === 0 || only.includes(name));
  const databaseUrl = await startDatabase(processes);
  const generator = Generator.start(processes);
  const contenders: { name: ContenderName; contender: Contender }[] = [];
  for (const name of names) {
    contenders.push({ name, contender: await startContender(processes, name, databaseUrl) });
  }
  for (const { contender } of contenders) {
    for (const work of WORKS) await generator.send({ ...traffic(contender, work), connections, seconds: warmUp });
  }

  const measured: Rounds = { read: {}, create: {} };
  for (let round = 1; round <= rounds; round++) {
    for (const work of WORKS) {
      for (const { name, contender } of contenders) {
        const figures = await generator.measure(contender.pid, { ...traffic(contender, work), connections, seconds });
        (measured[work][name] ??= []).push(figures);
        say(`round ${round}, ${work}, ${name}: ${figures.cpuMs.toFixed(3)} ms CPU a request`);
      }
    }
  }
  const results = { read: mediansOf(measured.read), create: mediansOf(measured.create) };
  return {
    text: WORKS.map((work) => `${work}\n${tableOf(results[work])}`).join('\n\n'),
    figures: {
      medians: results,
      ratios: { read: writtenRatios(results.read), create: writtenRatios(results.create) },
      measured,
    },
    goals: WORKS.flatMap((work) => goalsOf(work, results[work])),
  };
}

function traffic({ client, user, projectId }: Contender, work: Work) {
  const projects = `${client.url}/api/v1/projects`;
  return work === 'read'
    ? { url: `${projects}/${projectId}`, method: 'GET' as const, headers: user }
    : {
        ...{ url: projects, method: 'POST' as const, headers: user },
        bodies: [JSON.stringify({ key: 'bench-{{n}}', name: 'Bench' })],
      };
}

function mediansOf(rounds: Rounds[Work]): Medians {
  return Object.fromEntries(Object.entries(rounds).map(([name, figures]) => [name, medians(figures)]));
}

/** How many times the work of L or N a contender does: in a second, and in a second of CPU time. */
function ratiosOf(results: Medians) {
  return CONTENDER_NAMES.flatMap((name) => {
    const figures = results[name];
    if (figures === undefined) return [];
    const { requestsPerSecond, cpuMs } = figures;
    const to = (other: Figures | undefined) => ({
      requests: other && requestsPerSecond / other.requestsPerSecond,
      cpu: other && other.cpuMs / cpuMs,
    });
    return [{ name, figures, toL: to(results.l), toN: to(results.n) }];
  });
}

function writtenRatios(results: Medians): object {
  return Object.fromEntries(ratiosOf(results).map(({ name, toL, toN }) => [name, { toL, toN }]));
}

function tableOf(results: Medians): string {
  const ratios = ratiosOf(results);
  const times = (ratio: number | undefined) => (ratio === undefined ? '-' : ratio.toFixed(2));
  const head = ['', 'req/s', 'p50 ms', 'p99 ms', 'RSS MiB', 'busy', 'CPU ms/req', 'req/s of L', 'of N'];
  const rows = ratios.map(({ name, figures, toL, toN }) => {
    const { requestsPerSecond, cpuMs, busy, p50, p99, rssMiB } = figures;
    return [
      CONTENDERS[name].title,
      ...[requestsPerSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), rssMiB.toFixed(0)],
      ...[`${(busy * 100).toFixed(0)} %`, cpuMs.toFixed(3)],
      ...[times(toL.requests), times(toN.requests), times(toL.cpu), times(toN.cpu)],
    ];
  });
  return table([...head, 'by CPU of L', 'of N'], rows);
}

function goalsOf(work: Work, { api, n }: Medians): Goal[] {
  if (!api || !n) return [];
  const name = `${work}: what the API does in a second of CPU time, to what the stock application does`;
  return [{ name, measured: n.cpuMs / api.cpuMs, atLeast: 1 }];
}
