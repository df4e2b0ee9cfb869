import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

export interface RunOptions {
  readonly cwd: string;
  /** On top of what a terminal would have. */
  readonly env?: NodeJS.ProcessEnv;
  /** How long it may take, in milliseconds. @default 120000 */
  readonly timeout?: number;
}

/** How a process ended. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** Both outputs and how it ended: for people. */
  readonly report: string;
}

const TIMEOUT_MS = 120_000;
const OUTPUT_LIMIT_BYTES = 32_000_000;
/** What Jest, Nx, npm and Git say of the run that this one is part of; how npm is configured stays. */
const OF_THIS_RUN =
  /^(NODE_OPTIONS|NODE_ENV|NX_.*|JEST_.*|GIT_.*|INIT_CWD|FORCE_COLOR|npm_(package|lifecycle)_.*|npm_config_(local_prefix|workspaces?|omit|include))$/i;

/** Runs a program as a terminal would, on the Node of this process; resolves however it ends. */
export function tryRun(
  file: string,
  args: readonly string[],
  { cwd, env, timeout = TIMEOUT_MS }: RunOptions,
): Promise<Outcome> {
  const options = { cwd, env: { ...terminal(), ...env }, timeout, maxBuffer: OUTPUT_LIMIT_BYTES };
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      const reason = error?.killed === true ? `ended after ${timeout} ms` : `ended with ${error?.code ?? 0}`;
      const report = [`${file} ${args.join(' ')}: ${reason}`, stdout, stderr].join('\n');
      resolve({ succeeded: error === null, stdout, report });
    });
  });
}

/** Runs a program, and resolves with what it prints. @throws with all it wrote, when it fails */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { succeeded, stdout, report } = await tryRun(file, args, options);
  if (!succeeded) throw new Error(report);
  return stdout;
}

/** The environment that a terminal would have. */
export function terminal(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !OF_THIS_RUN.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    CI: 'true',
    NO_COLOR: '1',
  };
}
