import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a program ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly report: string;
}

const STOP_TIMEOUT_MS = 15_000;
/** What a run of npm, Nx or Jest says of itself is not for the programs that tests start. */
const OF_THIS_RUN =
  /^(NODE_OPTIONS|NODE_ENV|FORCE_COLOR|NX_.*|JEST_.*|INIT_CWD|npm_(package|lifecycle)_.*|npm_config_(local_prefix|workspaces?|omit|include))$/i;

/** The environment of this process without what concerns its own run. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !OF_THIS_RUN.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: '1' };
}

/** A program that was started, with all that it writes. */
export class Program {
  readonly ended: Promise<Ended>;
  #report = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#report += text));
    }
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, report: this.#report }));
    });
  }

  /** Starts a program without a shell. Its input is open until it is {@link stop stopped}. */
  static start([file = '', ...args]: readonly string[], cwd: string, env = cleanEnvironment()): Program {
    return new Program(spawn(file, args, { cwd, env, stdio: 'pipe' }));
  }

  /** Runs a program, without input, to its end. */
  static run(words: readonly string[], cwd: string, env = cleanEnvironment()): Promise<Ended> {
    const program = Program.start(words, cwd, env);
    program.child.stdin?.end();
    return program.ended;
  }

  /** Waits until it has, or does, something. @throws with all that it wrote, when it ends before or takes too long */
  async until<T>(probe: (report: string) => Promise<T | undefined>, timeoutMs = 30_000): Promise<T> {
    for (const deadline = performance.now() + timeoutMs; performance.now() < deadline; await sleep(50)) {
      const found = await probe(this.#report);
      if (found !== undefined) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null) break;
    }
    throw new Error(`It ended, or took more than ${timeoutMs} ms:\n${this.#report}`);
  }

  /** Asks it to stop, and ends it when it takes too long, as an engine does. */
  stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    return this.ended.finally(() => clearTimeout(timer));
  }

  /** Ends it by the end of its input, which is what it waits for. */
  release(): Promise<Ended> {
    this.child.stdin?.end();
    return this.ended;
  }
}
