import { join } from 'node:path';

import { type Outcome, runNode, workspaceRoot } from './command.service.js';

/** Runs publint on a tarball: whatever it finds, suggestions included, is a mistake. */
export async function publint(tarball: string): Promise<string> {
  return complaintsOf(await runTool('publint/src/cli.js', ['run', tarball, '--strict']), 'All good!');
}

/** Runs attw on a tarball: whether the types of each door are those of its code, for who imports it or bundles it. */
export async function attw(tarball: string): Promise<string> {
  const args = [
    tarball,
    '--profile',
    'esm-only',
    '--format',
    'ascii',
    '--no-emoji',
    '--no-color',
    '--no-definitely-typed',
  ];
  return complaintsOf(await runTool('@arethetypeswrong/cli/dist/index.js', args), '');
}

/** Nothing, or all that a tool says. */
function complaintsOf({ succeeded, stdout, report }: Outcome, sound: string): string {
  return succeeded && stdout.includes(sound) ? '' : report;
}

function runTool(path: string, args: readonly string[]): Promise<Outcome> {
  return runNode([join(workspaceRoot, 'node_modules', path), ...args], { cwd: workspaceRoot, timeoutMs: 60_000 });
}
