import { execFile } from 'node:child_process';
import { dirname, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a process ended. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** Both outputs and, when it failed, the reason: for people. */
  readonly report: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

export const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url));

const OUTPUT_LIMIT_BYTES = 16_000_000;
/** What a program started by hand would have; nothing of Jest, Nx, npm or the one who runs the tests gets through. */
const PLAIN_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'USERPROFILE', 'SystemRoot', 'APPDATA'];
/** npm keeps its configuration (which may come by environment), but not what an npm that runs us says of our own run. */
const NOT_FOR_NPM =
  /^(NODE_OPTIONS|NODE_ENV|NX_.*|JEST_.*|INIT_CWD|npm_(package|lifecycle)_.*|npm_config_(local_prefix|workspaces?|omit|include))$/i;

/** Runs a compiled program on the Node of this process, or on another. */
export function runNode(args: readonly string[], options: RunOptions, node = process.execPath): Promise<Outcome> {
  const plain = Object.fromEntries(PLAIN_VARIABLES.map((name) => [name, process.env[name]]));
  return run(node, args, { ...options, env: { ...plain, ...options.env } });
}

/** Runs the TypeScript 7 of the workspace. */
export function runCompiler(args: readonly string[], cwd: string): Promise<Outcome> {
  return runNode([join(workspaceRoot, 'node_modules/typescript7/bin/tsc'), '--pretty', 'false', ...args], { cwd });
}

/** Runs npm, as it is configured for whoever runs this, on the Node of this process; resolves with its output. */
export async function runNpm(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_NPM.test(name)));
  env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const outcome = await run('npm', args, { timeoutMs: 180_000, ...options, env });
  if (!outcome.succeeded) throw new Error(`npm ${args.join(' ')}: ${outcome.report}`);
  return outcome;
}

function run(file: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { cwd, env, timeoutMs = 30_000 } = options;
  return new Promise((resolve) => {
    execFile(
      file,
      args,
      { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: OUTPUT_LIMIT_BYTES, shell: false },
      (error, stdout, stderr) => {
        const reason = error?.killed === true ? `ended after ${timeoutMs} ms` : `ended with ${error?.code ?? 0}`;
        resolve({ succeeded: error === null, stdout, report: [reason, stdout, stderr].join('\n') });
      },
    );
  });
}
