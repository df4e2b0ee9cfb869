import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { terminal } from './command.service.js';

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 2_000;
const POLL_MS = 50;
const FREE_PORTS = { APP__HTTP__PORT: '0', APP__HTTP__OPERATIONS__PORT: '0' };
/** As a shell that somebody types into: it outlives the signal, and answers with the exit code of what it ran. */
const OUTLIVES_SIGNALS = 'trap : TERM INT\n';

/** What a job is started with. */
export interface JobOptions {
  readonly cwd: string;
  /** On top of what a terminal would have. */
  readonly env: NodeJS.ProcessEnv;
}

/** A service that a line of a shell starts, on ports that are free, in a group of processes as a terminal makes one. */
export class ForegroundJob {
  #output = '';

  private constructor(
    private readonly line: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Starts the line exactly as it is written. */
  static start(line: string, { cwd, env }: JobOptions): ForegroundJob {
    const child = spawn('bash', ['-c', `${OUTLIVES_SIGNALS}${line}`], {
      cwd,
      env: { ...terminal(), ...FREE_PORTS, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ForegroundJob(line, child);
  }

  /** All that it has written. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with its address once it listens. @throws with all that it wrote, when it ends before or takes too long */
  async listens(): Promise<string> {
    for (const begin = performance.now(); performance.now() - begin < START_TIMEOUT_MS; await sleep(POLL_MS)) {
      const [, url] = /Listening on (http:\/\/[\d.:]+)/.exec(this.#output) ?? [];
      if (url !== undefined) return url;
      if (this.hasEnded) break;
    }
    throw new Error(`"${this.line}" ended, or did not listen after ${START_TIMEOUT_MS} ms.\n${this.#output}`);
  }

  /** Sends a signal to all of its processes, as a terminal does, and resolves with its exit code; null: it had to be killed. */
  async signal(name: 'SIGINT' | 'SIGTERM'): Promise<number | null> {
    const ended = once(this.child, 'exit') as Promise<[number | null]>;
    const closed = once(this.child, 'close');
    const timer = setTimeout(() => this.kill(), STOP_TIMEOUT_MS);
    this.send(name);
    const [code] = await ended;
    clearTimeout(timer);
    // What it left behind may keep its output open.
    await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    return code;
  }

  /** Ends what is left of it, however it goes. */
  kill(): void {
    try {
      this.send('SIGKILL');
    } catch {
      // All of it has ended.
    }
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private send(name: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, name);
  }
}
