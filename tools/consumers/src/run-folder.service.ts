import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY = '.ready';
const FAILED = '.failed';
const MAKING_TIMEOUT_MS = 400_000;

/** Where everything of this run is written: outside the workspace, made by Jest's global set-up. */
export function runFolder(): string {
  const folder = process.env['CONSUMERS_FOLDER'];
  if (folder === undefined)
    throw new Error('This run has no folder: jest.config.mjs names the globalSetup that makes it.');
  return folder;
}

/**
 * Makes a folder of the run once for all spec files, which run in several processes: the first that asks fills it, the others wait.
 *
 * @throws what `fill` has thrown, in whichever process
 */
export async function madeOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(runFolder(), name);
  if (!(await isFirst(folder))) return made(folder);
  try {
    await fill(folder);
  } catch (error) {
    await writeFile(join(folder, FAILED), String(error));
    throw error;
  }
  await writeFile(join(folder, READY), '');
  return folder;
}

async function isFirst(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function made(folder: string): Promise<string> {
  const content = (name: string): Promise<string | undefined> =>
    readFile(join(folder, name), 'utf8').catch(() => undefined);
  for (const begin = performance.now(); performance.now() - begin < MAKING_TIMEOUT_MS; await sleep(100)) {
    if ((await content(READY)) !== undefined) return folder;
    const failure = await content(FAILED);
    if (failure !== undefined) throw new Error(failure);
  }
  throw new Error(`${folder} was not ready after ${MAKING_TIMEOUT_MS} ms.`);
}
