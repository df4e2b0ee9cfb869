import { logger, readJson, readNxJson, type Tree } from '@nx/devkit';
import { format } from '../../record/format.service.js';
import { Refusal } from '../../refusal.js';
import { withDoors } from './doors.js';
import { type Sizes, withLibsTable } from './libs-table.js';
import type { Update } from './update.js';
import { manifestsOfLibs, publicLibs, sourcesOf } from './workspace-libs.service.js';

/** What `sync.generatorOptions["@ashlar/nx:sync"]` of `nx.json` may say; Nx gives a sync generator no other options. */
export interface SyncOptions {
  /** A JSON file of what libs take at most, by their folders: `{ "mail": { "packedBytes": 31000, "installedBytes": 24900000 } }`. */
  readonly budgets?: string;
}

/** What Nx tells people of a sync generator. */
export interface SyncResult {
  readonly outOfSyncMessage?: string;
  readonly outOfSyncDetails?: string[];
}

const NAME = '@ashlar/nx:sync';
const README = 'README.md';

/**
 * Brings what is derived up to date: doors in the manifests of libs, and the table of libs in the README.
 *
 * @param options what `nx g` gives it, which takes no result; `nx sync` gives it nothing
 * @throws Refusal
 */
export async function syncGenerator(tree: Tree, options?: object): Promise<SyncResult | undefined> {
  const { outOfSyncMessage, outOfSyncDetails = [] } = await sync(tree);
  if (options === undefined) return { outOfSyncMessage, outOfSyncDetails };
  for (const detail of outOfSyncDetails) logger.info(detail);
  return undefined;
}

export default syncGenerator;

async function sync(tree: Tree): Promise<SyncResult> {
  const sizes = knownSizes(tree);
  const details = manifestsOfLibs(tree).flatMap((path) =>
    update(tree, path, (text) => withDoors(text, sourcesOf(tree, path))),
  );
  details.push(...(await updateTable(tree, sizes)));
  if (details.length === 0) return {};
  const paths = new Set(details.map((detail) => detail.split(': ', 1)[0]));
  return {
    outOfSyncMessage: `What is derived is out of date in ${[...paths].join(', ')}.`,
    outOfSyncDetails: details,
  };
}

/** After the manifests: it says what they say. */
async function updateTable(tree: Tree, sizes: Sizes | undefined): Promise<string[]> {
  const before = tree.read(README, 'utf-8');
  if (before === null) return [];
  const details = update(tree, README, (text) => withLibsTable(text, publicLibs(tree), sizes));
  if (details.length > 0) await format(tree, [README], new Map([[README, before]]));
  return details;
}

function update(tree: Tree, path: string, change: (text: string) => Update): string[] {
  const { text, reasons } = change(tree.read(path, 'utf-8') ?? '');
  if (reasons.length > 0) tree.write(path, text);
  return reasons.map((reason) => `${path}: ${reason}`);
}

function knownSizes(tree: Tree): Sizes | undefined {
  const { budgets }: SyncOptions = readNxJson(tree)?.sync?.generatorOptions?.[NAME] ?? {};
  if (budgets === undefined) return undefined;
  if (!tree.exists(budgets)) {
    throw new Refusal([`There is no ${budgets}, which nx.json names at sync.generatorOptions["${NAME}"].budgets.`]);
  }
  return readJson<Sizes>(tree, budgets);
}
