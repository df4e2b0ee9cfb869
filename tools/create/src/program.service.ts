import { spawn } from 'node:child_process';
import { basename } from 'node:path';

/** A program failed: what it wrote is told whole. */
export class ProgramFailure extends Error {
  constructor(
    command: string,
    reason: string,
    readonly output: string,
  ) {
    super(`${command} ${reason}.`);
  }
}

/** Somebody pressed Ctrl-C. */
export class Stopped extends Error {}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stopped: AbortSignal;
}

/** What npm and Nx say of the run of this program, which is not for the next one; how npm is configured stays. */
const OF_THIS_RUN =
  /^(INIT_CWD|NX_.*|npm_(package|lifecycle)_.*|npm_(command|execpath|node_execpath)|npm_config_(local_prefix|yes|package|call|workspaces?|include_workspace_root))$/i;
/** How long a program may take to end once it was told to. */
const PATIENCE_MS = 5_000;

/** Runs a program and resolves with what it wrote, which nobody sees otherwise. @throws ProgramFailure, Stopped */
export function run(file: string, args: readonly string[], { cwd, env, stopped }: ProgramOptions): Promise<string> {
  if (stopped.aborted) throw new Stopped();
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !OF_THIS_RUN.test(name)));
  const command = `${basename(file)} ${args.join(' ')}`;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: kept, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    // A terminal sends Ctrl-C to everybody; others send it to this process alone.
    const stop = () => {
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
    };
    stopped.addEventListener('abort', stop, { once: true });
    child.once('error', (error) => reject(new ProgramFailure(command, `did not start: ${error.message}`, output)));
    child.once('close', (code, signal) => {
      stopped.removeEventListener('abort', stop);
      if (stopped.aborted) reject(new Stopped());
      else if (code === 0) resolve(output);
      else reject(new ProgramFailure(command, `ended with ${signal ?? `code ${code}`}`, output));
    });
  });
}
