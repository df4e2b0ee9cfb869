import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import { type EmbeddedPostgres, type EmbeddedPostgresOptions } from '../../src/embedded/index.js';

const HOOKS = fileURLToPath(new URL('../../../../tools/dev/ts-hooks.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./user.mjs', import.meta.url));

/** One line of what a user process says. */
export interface Fact {
  readonly started?: EmbeddedPostgres;
  readonly stopped?: true;
  readonly log?: string;
  readonly lost?: string;
  readonly failed?: string;
  readonly message?: string;
}

/** A process that uses an embedded server. */
export interface User {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Waits for a fact of this name; fails when the process says something else of importance or ends. */
  fact<K extends keyof Fact>(name: K): Promise<NonNullable<Fact[K]>>;
  /** All of its facts that far. */
  readonly facts: Fact[];
  stop(): Promise<void>;
  ended: Promise<number | null>;
}

/** Starts a process that starts or joins the server of a data folder. */
export function startUser(options: EmbeddedPostgresOptions, spawning: SpawnOptions = {}): User {
  const child = spawn(process.execPath, ['--import', HOOKS, PROGRAM, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {},
    ...spawning,
  });
  const facts: Fact[] = [];
  let text = '';
  child.stdout?.on('data', (chunk) => {
    const lines = (text += String(chunk)).split('\n');
    text = lines.pop() ?? '';
    facts.push(...lines.map((line) => JSON.parse(line) as Fact));
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    pid: child.pid ?? 0,
    facts,
    ended,
    async fact(name) {
      await until(() => facts.some((fact) => fact[name] !== undefined) || child.exitCode !== null, 60_000);
      const found = facts.find((fact) => fact[name] !== undefined)?.[name];
      if (found === undefined) throw new Error(`The process never said "${name}", but ${JSON.stringify(facts)}`);
      return found as NonNullable<Fact[typeof name]>;
    },
    async stop() {
      child.stdin?.write('stop\n');
      await ended;
    },
  };
}

/** The processes that have `text` in their command line: the server and the keeper of a data folder do. */
export function processesOf(text: string): { pid: number; command: string }[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, command]) => ({ pid: Number(pid), command: command ?? '' }))
    .filter(({ command }) => command.includes(text) && !command.includes(PROGRAM));
}

/** Waits until `condition` holds; fails after `timeoutMs`. */
export async function until(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${condition.toString()}`);
    await sleep(20);
  }
}
