import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { API_ENTRY, NODE_HOOKS } from './api-command.mjs';
import { within } from './wait.js';

export { CHECKOUT } from './api-command.mjs';

/** How a program is started. */
export interface ProgramOptions {
  /** Nothing else is in its environment but `PATH` and `HOME`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another account of the system; only root may choose. */
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** How a program ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** When, on the clock of `performance.now()`. */
  readonly at: number;
}

/** A process of the API, or a helper of these tests, with everything it wrote. */
export class Program {
  readonly startedAt = performance.now();
  /** Settles when the process has ended and its output has been read. */
  readonly exited: Promise<Exit>;
  stdout = '';
  stderr = '';
  /** Both, as they came. */
  output = '';
  exit: Exit | undefined;

  private constructor(
    private readonly command: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.output += text;
    });
    this.exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => (this.exit = { code, signal, at: performance.now() }));
      child.once('close', (code, signal) => resolve(this.exit ?? { code, signal, at: performance.now() }));
    });
    this.exited.catch(() => undefined);
  }

  /** Starts the API in one of its modes. */
  static api(home: string, args: readonly string[], options: ProgramOptions = {}): Program {
    if (!existsSync(API_ENTRY)) throw new Error(`There is no ${API_ENTRY}: build it first, npx nx run api:build`);
    return Program.node(home, [API_ENTRY, ...args], options);
  }

  /** Starts Node, the one that runs this test. */
  static node(home: string, args: readonly string[], options: ProgramOptions = {}): Program {
    return Program.start(process.execPath, [...NODE_HOOKS, ...args], home, options);
  }

  /** Starts a shell that does what is typed, and ends at the first line that fails. */
  static bash(home: string): Program {
    return Program.start('bash', ['-eu'], home, {});
  }

  /** Starts a command of the system. */
  static command(home: string, file: string, args: readonly string[]): Program {
    return Program.start(file, args, home, {});
  }

  private static start(file: string, args: readonly string[], home: string, { env, account }: ProgramOptions): Program {
    const child = spawn(file, args, {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...account,
    });
    // One that ends by itself closes the pipe before we do.
    child.stdin.on('error', () => undefined);
    return new Program([basename(file), ...args].join(' '), child);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`It did not start: ${this.command}`);
    return this.child.pid;
  }

  /** Sends a signal. Nothing happens when the process has ended: its number may belong to another by now. */
  signal(name: NodeJS.Signals): void {
    if (this.exit === undefined) this.child.kill(name);
  }

  /** Writes a line into the standard input. */
  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ends the standard input, which tells the helpers of these tests to end. */
  closeInput(): void {
    this.child.stdin?.end();
  }

  /** The first match in what it writes. @throws with all it wrote, when it ends first or nothing matches in time */
  async prints(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    let look: () => void = () => undefined;
    const found = new Promise<RegExpExecArray>((resolve) => {
      look = () => {
        const match = pattern.exec(this.output);
        if (match) resolve(match);
      };
      for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', look);
      look();
    });
    const ended = this.exited.then(({ code, signal }) => {
      throw new Error(`It ended (${signal ?? `code ${code}`}) before it wrote ${pattern}\n${this.account()}`);
    });
    ended.catch(() => undefined);
    try {
      return await within(`it writes ${pattern}`, timeoutMs, Promise.race([found, ended]), () => this.account());
    } finally {
      for (const stream of [this.child.stdout, this.child.stderr]) stream?.off('data', look);
    }
  }

  /** How it ended. @throws with all it wrote, when it does not end in time */
  ends(timeoutMs: number): Promise<Exit> {
    return within('it ends', timeoutMs, this.exited, () => this.account());
  }

  /** What failures show: the command and all it wrote. */
  account(): string {
    return `--- process ${this.child.pid}: ${this.command}\n${this.output || '(it wrote nothing)'}\n---`;
  }
}
