import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process is started. */
export interface ProcessOptions {
  readonly cwd: string;
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Another account; only root may choose. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
}

/** How a process ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process with all that it writes. */
export class Process {
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  private constructor(
    private readonly words: readonly string[],
    private readonly child: ChildProcess,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Starts a program without a shell. */
  static start(words: readonly string[], { cwd, env, account }: ProcessOptions): Process {
    const [file = '', ...args] = words;
    return new Process(words, spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...account }));
  }

  /** Runs a program to its end. @throws with all it wrote, when that takes too long */
  static async run(words: readonly string[], options: ProcessOptions, timeoutMs: number): Promise<Ended> {
    return Process.start(words, options).ends(timeoutMs);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** How it ended. @throws when it does not end in time; it is killed then */
  async ends(timeoutMs: number): Promise<Ended> {
    const timer = setTimeout(() => this.signal('SIGKILL'), timeoutMs);
    const outcome = await this.ended.finally(() => clearTimeout(timer));
    if (outcome.signal === 'SIGKILL') throw new Error(`Not ended within ${timeoutMs} ms: ${this.account()}`);
    return outcome;
  }

  /** What failures show: the command and all it wrote. */
  account(): string {
    return `${this.words.join(' ')}\n${this.#stdout}${this.#stderr}`;
  }
}

/** Waits until something is so. @throws when it is not in time; `account` says what is known then */
export async function eventually(
  what: string,
  timeoutMs: number,
  probe: () => Promise<boolean>,
  account: () => string,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}\n${account()}`);
    await sleep(50);
  }
}

/** The commands of the processes that work in a folder or name it; none where there is no /proc. */
export function processesIn(folder: string): string[] {
  const read = (path: string, how: (path: string) => string): string => {
    try {
      return how(path);
    } catch {
      // No such file: it has ended meanwhile, or this is no Linux.
      return '';
    }
  };
  const pids = read('/proc', (path) => readdirSync(path).join(' '))
    .split(' ')
    .filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => Number(pid) !== process.pid)
    .map((pid) => ({
      command: read(`/proc/${pid}/cmdline`, (path) => readFileSync(path, 'utf8')).replaceAll('\0', ' '),
      worksIn: read(`/proc/${pid}/cwd`, readlinkSync),
    }))
    .filter(({ command, worksIn }) => command.includes(folder) || worksIn.startsWith(folder))
    .map(({ command }) => command);
}
