import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { Secrets } from '../log-scan/secrets.js';
import { Api, type ApiOptions } from './api.js';
import { NOBODY } from './conditions.js';
import { processesOf } from './processes.js';
import { CHECKOUT, type Exit, Program, type ProgramOptions } from './program.js';
import { eventually } from './wait.js';

const COMMAND_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 8_000;

/** A command that has ended. */
export interface Finished extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

/** A place for one spec file. When the file is done, what was started in it has ended and its folders are gone. */
export class Sandbox {
  private readonly programs: Program[] = [];
  private readonly served: Program[] = [];
  private readonly root = join(realpathSync(tmpdir()), `ashlar-e2e-${randomBytes(6).toString('hex')}`);
  private guardian: ChildProcess | undefined;

  /** Makes the place. */
  open(): void {
    refuseOwnSettings();
    // Root's database runs as another account, and some tests start the API as one.
    this.makeFolder('.');
    this.makeFolder('home', { owner: NOBODY.uid });
    this.guardian = startGuardian();
  }

  /** The path of a data folder that is not there yet. */
  dataFolder(name: string): string {
    return join(this.root, name);
  }

  /** Makes a folder of a given mode and owner. */
  makeFolder(name: string, { mode = 0o755, owner }: { mode?: number; owner?: number } = {}): string {
    const folder = join(this.root, name);
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, mode);
    if (owner !== undefined && process.getuid?.() === 0) chownSync(folder, owner, owner);
    return folder;
  }

  /** Starts `serve` on free ports and waits until it listens. */
  async startApi(options: ApiOptions): Promise<Api> {
    return Api.listening(this.serve(options), options);
  }

  /** Starts `serve` on free ports; it may fail to. */
  serve(options: ApiOptions): Program {
    // Beside the data lies what else a checkout keeps, also where the database is another.
    const args = Api.serving({ dataDir: this.dataFolder('checkout/data'), ...options });
    const program = this.keep(Program.api(this.home, args, options));
    this.served.push(program);
    return program;
  }

  /** Runs the API's program with these arguments until it ends. */
  async run(args: readonly string[], options: ProgramOptions = {}): Promise<Finished> {
    return this.finish(this.keep(Program.api(this.home, args, options)));
  }

  /** Waits until a program has ended. */
  async finish(program: Program): Promise<Finished> {
    const exit = await program.ends(COMMAND_TIMEOUT_MS);
    return { ...exit, stdout: program.stdout, stderr: program.stderr };
  }

  /** Starts a command of the system. */
  startCommand(file: string, args: readonly string[]): Program {
    return this.keep(Program.command(this.home, file, args));
  }

  /** Starts a program of these tests. */
  startHelper(file: string, args: readonly string[]): Program {
    return this.keep(Program.node(this.home, [join(import.meta.dirname, file), ...args]));
  }

  /** Starts a shell, for what people type. */
  startShell(): Program {
    return this.keep(Program.bash(this.home));
  }

  /** Ends everything that was started here, and removes every folder. @throws when something had to be killed, or its log tells secrets */
  async close(): Promise<void> {
    const late = await Promise.all(this.programs.map((program) => endProgram(program)));
    const folders = [this.root, ...this.programs.flatMap(privateFolders)];
    const left = await eventually('no process is left', STOP_TIMEOUT_MS, () =>
      folders.some((folder) => processesOf(folder).length > 0) ? undefined : [],
    ).catch(() => folders.flatMap((folder) => processesOf(folder)));
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    const complaints = [
      ...late.flat(),
      ...left.map(({ pid, command }) => `left behind: process ${pid}, ${command}`),
      ...this.served.flatMap(leaks),
    ];
    this.guardian?.stdin?.end();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }

  private get home(): string {
    return join(this.root, 'home');
  }

  private keep(program: Program): Program {
    this.programs.push(program);
    this.guardian?.stdin?.write(`+${program.pid}\n`);
    void program.exited.then(() => this.guardian?.stdin?.write(`-${program.pid}\n`));
    return program;
  }
}

/** A sandbox for this spec file. */
export function useSandbox(): Sandbox {
  const sandbox = new Sandbox();
  beforeAll(() => sandbox.open());
  afterAll(() => sandbox.close());
  return sandbox;
}

/** Ends what this process has started when it is killed itself, and can't. */
function startGuardian(): ChildProcess {
  const guardian = spawn(process.execPath, [join(import.meta.dirname, 'guardian.program.mjs')], {
    // A group of its own: Ctrl-C is for those it guards.
    detached: true,
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  for (const part of [guardian, guardian.stdin]) part?.on('error', () => undefined);
  guardian.unref();
  return guardian;
}

/** Settings that are the developer's own would be those of the API under test, the address of a database among them. */
function refuseOwnSettings(): void {
  const files = ['.env', 'config/local.yaml', 'config/local.yml', 'config/local.json'];
  const found = files.map((file) => join(CHECKOUT, 'apps/api', file)).filter((file) => existsSync(file));
  if (found.length > 0) {
    throw new Error(`The API would run with settings of your own: move ${found.join(' and ')} away for these tests.`);
  }
}

async function endProgram(program: Program): Promise<string[]> {
  if (program.exit !== undefined) return [];
  program.closeInput();
  program.signal('SIGTERM');
  try {
    await program.ends(STOP_TIMEOUT_MS);
    return [];
  } catch {
    program.signal('SIGKILL');
    return [`did not end on SIGTERM:\n${program.account()}`];
  }
}

/** What looks like a secret of anybody in what the API wrote, but for the mails that development shows. */
function leaks({ output }: Program): string[] {
  const log = output.replaceAll(/^│.*$/gm, '');
  return new Secrets().leaksIn(log).map((leak) => `60: a secret in the log: ${leak}`);
}

/** Where root's data went when it could not be kept in its folder: the program says so. */
function privateFolders({ output }: Program): string[] {
  return [...output.matchAll(/its database is kept in (\/\S+)/g)].flatMap(([, folder]) => folder ?? []);
}
