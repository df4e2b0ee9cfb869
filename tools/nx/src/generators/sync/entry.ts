/** What a name in `exports` leads to: a path, or by conditions. */
export type Entry = string | null | undefined | readonly Entry[] | Conditions;

interface Conditions {
  readonly [condition: string]: Entry;
}

/** `exports` with a name for each entry. */
export interface Entries extends Conditions {
  readonly '.': Entry;
}

/** A name that a package can be imported by, and its source in `src` without its ending. */
export interface Door {
  /** `./http` */
  readonly name: string;
  /** `http/index` */
  readonly stem: string;
}

const ROOT = /(?<=\/)index(?=\.[^/]+$)/;

/** A path like that of the root, to another source: `./dist/index.js` becomes `./dist/http/index.js`. */
export function pathOf(root: string, stem: string): string {
  return root.replace(ROOT, () => stem);
}

/** An entry like that of the root, to another source. */
export function entryOf(root: Entry, stem: string): Entry {
  if (typeof root === 'string') return pathOf(root, stem);
  if (!isConditions(root)) return root;
  return Object.fromEntries(Object.entries(root).map(([condition, inner]) => [condition, entryOf(inner, stem)]));
}

/** The source that an entry leads to; `undefined` unless it has conditions of the root and no others. */
export function stemOf(entry: Entry, root: Entry): string | undefined {
  const [stem, ...others] = new Set(stemsOf(entry, root));
  return others.length > 0 ? undefined : stem;
}

/** Whether somebody gets to code by an entry beside the root. */
export function isDoor(name: string, entry: Entry): boolean {
  return entry !== null && name !== '.' && !name.endsWith('.json');
}

function stemsOf(entry: Entry, root: Entry): (string | undefined)[] {
  if (typeof entry === 'string') return [typeof root === 'string' ? stemIn(entry, root) : undefined];
  if (!isConditions(entry) || !isConditions(root)) return [undefined];
  return Object.entries(entry).flatMap(([condition, inner]) => stemsOf(inner, root[condition]));
}

function stemIn(path: string, root: string): string | undefined {
  const [before, after] = root.split(ROOT);
  if (before === undefined || after === undefined) return undefined;
  const isLikeRoot = path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length;
  return isLikeRoot ? path.slice(before.length, -after.length) : undefined;
}

function isConditions(entry: Entry): entry is Conditions {
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry);
}
