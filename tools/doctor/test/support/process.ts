import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Report } from '../../src/report.js';

/** How the built program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BIN = fileURLToPath(new URL('../../dist/bin.cjs', import.meta.url));

/** Runs the built program in a folder, with nothing of the environment of this process. */
export function runDoctor(cwd: string, args: readonly string[] = [], nodeArgs: readonly string[] = []): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, BIN, ...args], {
    cwd,
    encoding: 'utf8',
    env: {},
    timeout: 20_000,
  });
  return { code: status, stdout, stderr };
}

/** Runs it for its JSON. */
export function reportOf(cwd: string, args: readonly string[] = []): Report {
  return JSON.parse(runDoctor(cwd, ['--json', ...args]).stdout) as Report;
}
