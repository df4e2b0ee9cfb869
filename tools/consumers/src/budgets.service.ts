import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Size } from './budgets.js';
import { workspaceRoot } from './command.service.js';
import { writeJson } from './installation.service.js';

const FILE = join(workspaceRoot, 'tools/consumers/budgets.json');

/** What each lib may take, by name. */
export async function readBudgets(): Promise<Partial<Record<string, Size>>> {
  return JSON.parse(await readFile(FILE, 'utf8')) as Partial<Record<string, Size>>;
}

/** Replaces the committed file. */
export async function writeBudgets(budgets: Readonly<Record<string, Size>>): Promise<void> {
  await writeJson(FILE, budgets);
}
