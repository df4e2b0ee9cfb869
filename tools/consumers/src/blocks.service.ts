import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Block, withBlocks } from './blocks-table.js';
import { readBudgets } from './budgets.service.js';
import { workspaceRoot } from './command.service.js';
import { packedLibs } from './matrix.js';
import { doorsOf, readManifest } from './tarball.service.js';

const README = join(workspaceRoot, 'README.md');

/** The README of the workspace: as it is, and with a table of the blocks that is up to date. */
export async function readReadme(): Promise<{ readonly current: string; readonly updated: string }> {
  const current = await readFile(README, 'utf8');
  const blocks = await Promise.all(packedLibs.map(({ name }) => blockOf(name)));
  return { current, updated: withBlocks(current, blocks) };
}

/** Brings its table up to date. */
export async function updateReadme(): Promise<void> {
  await writeFile(README, (await readReadme()).updated);
}

async function blockOf(folder: string): Promise<Block> {
  const manifest = await readManifest(folder);
  const { name, version, description } = manifest;
  const budget = (await readBudgets())[folder];
  if (budget === undefined) throw new RangeError(`budgets.json has no ${folder}: run the tests with WRITE_BUDGETS=1.`);
  const [, floor = ''] = manifest.nx.tags.map((tag) => /^floor:(.*)/.exec(tag)).find((found) => found !== null) ?? [];
  const doors = doorsOf(manifest).map((door) => door.slice(name.length));
  return { folder, name, version, floor, doors: doors.filter((door) => door !== ''), ...budget, description };
}
