import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Api, type ApiOptions } from './api.js';
import { processesOf } from './processes.js';
import { type Exit, Program, type ProgramOptions } from './program.js';
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
  private readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'ashlar-e2e-')));

  constructor() {
    // Root's database runs as another account, and some tests start the API as one.
    chmodSync(this.root, 0o755);
    this.makeFolder('home', { owner: 65534 });
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
    return this.keep(Program.api(this.home, Api.arguments(options), options));
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

  /** Starts a program of these tests. */
  startHelper(file: string, args: readonly string[]): Program {
    return this.keep(Program.node(this.home, [join(import.meta.dirname, file), ...args]));
  }

  /** Ends everything that was started here, and removes every folder. @throws when something had to be killed */
  async close(): Promise<void> {
    const late = await Promise.all(this.programs.map((program) => endProgram(program)));
    const folders = [this.root, ...this.programs.flatMap(privateFolders)];
    const left = await eventually('no process is left', STOP_TIMEOUT_MS, () =>
      folders.some((folder) => processesOf(folder).length > 0) ? undefined : [],
    ).catch(() => folders.flatMap((folder) => processesOf(folder)));
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    const complaints = [...late.flat(), ...left.map(({ pid, command }) => `left behind: process ${pid}, ${command}`)];
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }

  private get home(): string {
    return join(this.root, 'home');
  }

  private keep(program: Program): Program {
    this.programs.push(program);
    return program;
  }
}

/** A sandbox for this spec file. */
export function useSandbox(): Sandbox {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.close());
  return sandbox;
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

/** Where root's data went when it could not be kept in its folder: the program says so. */
function privateFolders({ output }: Program): string[] {
  return [...output.matchAll(/its database is kept in (\/\S+)/g)].flatMap(([, folder]) => folder ?? []);
}
