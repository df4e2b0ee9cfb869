import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseUsage, type ProcessUsage } from './process-usage.js';

/** The root of the workspace. */
export const WORKSPACE = join(import.meta.dirname, '../../..');

const HOOKS = join(WORKSPACE, 'tools/dev/ts-hooks.mjs');
const GUARDIAN = join(import.meta.dirname, '../programs/guardian.mjs');
const STOP_TIMEOUT_MS = 15_000;

/** The core that the contender in turn has to itself. */
export const CONTENDER_CORE = 0;
/** The core of everything else: load generator and database. */
export const OTHER_CORE = 1;

/** Whether processes can be kept to cores. */
export const CAN_PIN = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** How a program is started. */
export interface ProgramInit {
  readonly core: number;
  /** With the arguments of Node itself, if there are any. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Everything that the harness starts: ends when it ends, however it ends. */
export class Processes {
  private readonly running: ChildProcess[] = [];
  private stopping: Promise<void> | undefined;
  private readonly guardian = spawn(process.execPath, [GUARDIAN], {
    // Ctrl-C in a terminal is not for it.
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });

  constructor() {
    for (const part of [this.guardian, this.guardian.stdin]) part.on('error', () => undefined);
    this.guardian.unref();
  }

  /** Starts Node with a program. What it logs goes nowhere; it and the harness may send each other messages. */
  start({ core, args, env = {} }: ProgramInit): ChildProcess {
    if (this.stopping !== undefined) throw new Error('Everything is being ended.');
    const [command = '', ...rest] = [
      ...(CAN_PIN ? ['taskset', '-c', String(core)] : []),
      process.execPath,
      ...(args[0]?.endsWith('.ts') ? ['--import', HOOKS] : []),
      ...args,
    ];
    const child = spawn(command, rest, {
      // Its own group: Ctrl-C goes to the harness, which ends all in order.
      detached: true,
      cwd: WORKSPACE,
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.running.push(child);
    this.guardian.stdin.write(`+${child.pid}\n`);
    child.once('exit', () => this.guardian.stdin.write(`-${child.pid}\n`));
    return child;
  }

  /** Starts one that ends by itself. @throws when it fails */
  async run(init: ProgramInit): Promise<void> {
    const child = this.start(init);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${init.args.join(' ')} ended with ${String(code)}.`);
  }

  /** Ends all, the youngest first, and waits for each. */
  stopAll(): Promise<void> {
    return (this.stopping ??= this.stopInOrder());
  }

  private async stopInOrder(): Promise<void> {
    for (const child of this.running.toReversed()) await stop(child);
    this.guardian.stdin.end();
  }
}

/** What a running process has used so far. */
export function usageOf(pid: number): ProcessUsage {
  return parseUsage(readFileSync(`/proc/${pid}/stat`, 'utf8'), readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** The process id of what was started. @throws when it was not */
export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The program could not be started.');
  return child.pid;
}

/** The first message of a program. @throws when it ends without */
export async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const failure = new AbortController();
  const ended = once(child, 'exit', { signal: failure.signal }).then(([code]) => {
    throw new Error(`A program ended with ${String(code)}.`);
  });
  const [message] = (await Promise.race([once(child, 'message', { signal: failure.signal }), ended])) as [Message];
  ended.catch(() => undefined);
  failure.abort();
  return message;
}

/** Ports on loopback that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') ports.push(address.port);
  }
  for (const server of servers) server.close();
  return ports;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const patience = new AbortController();
  const timeout = sleep(STOP_TIMEOUT_MS, 'late', { signal: patience.signal }).catch(() => 'in time');
  if ((await Promise.race([ended, timeout])) === 'late') child.kill('SIGKILL');
  await ended;
  patience.abort();
}
