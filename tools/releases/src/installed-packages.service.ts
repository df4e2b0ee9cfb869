import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, tryRun } from './command.service.js';
import { removeFolder } from './folder.service.js';
import type { WorkspaceCopy } from './workspace-copy.service.js';

const installed = fileURLToPath(new URL('../../../node_modules', import.meta.url));
/** Written anew in its place by npm, where it replaces what it changes elsewhere. */
const TREE = '.package-lock.json';
const LONG_MS = 300_000;

/**
 * Gives a copy its packages as `npm ci` leaves them, so that npm can work on them, in place of links to those that are
 * installed. Folders are the copy's, and our own packages; files are hard links where the file system has them.
 */
export async function installPackages({ folder }: WorkspaceCopy): Promise<void> {
  const packages = join(folder, 'node_modules');
  const options = { cwd: folder, timeout: LONG_MS };
  await removeFolder(packages);
  const { succeeded } = await tryRun('cp', ['-al', installed, packages], options);
  if (!succeeded) {
    await removeFolder(packages);
    await run('cp', ['-a', installed, packages], options);
  }
  for (const own of ['.cache', TREE]) await removeFolder(join(packages, own));
  await copyFile(join(installed, TREE), join(packages, TREE));
}
