import { type Door, type Entries, type Entry, entryOf, stemOf } from './entry.js';
import { withDoor, withoutEntry } from './manifest-edit.js';
import type { Update } from './update.js';

/**
 * A manifest whose `exports` has a door for each folder of `src` with an `index.ts`, with the conditions of the entry `.`.
 *
 * What stands there keeps its place; what is new comes before `./testing`, by the alphabet. A door whose source is gone goes.
 * Entries that look otherwise than `.` are somebody's own, and stay.
 *
 * @param manifest the text of a `package.json`
 * @param sources the files of `src` without their endings: `index`, `http/index`, `register`
 */
export function withDoors(manifest: string, sources: ReadonlySet<string>): Update {
  const { exports: entries } = JSON.parse(manifest) as { readonly exports?: unknown };
  if (!isNamed(entries) || !isBuiltFrom(sources, entries)) return { text: manifest, reasons: [] };

  const there = doorsIn(entries);
  const gone = there.filter((door) => moved(door, sources) === undefined);
  const changed = there.flatMap((door) => moved(door, sources) ?? []).filter((door) => isOutOfDate(door, entries));
  const missing = foldersOf(sources).filter(({ name, stem }) => !(name in entries) && !there.some(by(stem)));
  const kept = gone.reduce((text, { name }) => withoutEntry(text, name), manifest);
  return {
    text: [...changed, ...missing].reduce(withDoor, kept),
    reasons: [
      ...gone.map(({ name, stem }) => `"${name}" leads to src/${stem}.ts, which is gone.`),
      ...changed.map(({ name }) => `"${name}" has other conditions than ".".`),
      ...missing.map(({ name, stem }) => `"${name}" is missing, src/${stem}.ts is there.`),
    ],
  };
}

/** `"./http": { ... }` beside `".": { ... }`, rather than conditions or a path alone. */
function isNamed(entries: unknown): entries is Entries {
  return typeof entries === 'object' && entries !== null && '.' in entries;
}

/** Otherwise the package is made in another way, and its author knows what it consists of. */
function isBuiltFrom(sources: ReadonlySet<string>, { '.': root }: Entries): boolean {
  return sources.has('index') && stemOf(root, root) === 'index';
}

function doorsIn(entries: Entries): Door[] {
  return Object.entries(entries).flatMap(([name, entry]) => {
    const stem = name === '.' ? undefined : stemOf(entry, entries['.']);
    return stem === undefined ? [] : { name, stem };
  });
}

/** Where its source is now: a folder may have become a file of the same name. */
function moved({ name, stem }: Door, sources: ReadonlySet<string>): Door | undefined {
  const path = name.slice('./'.length);
  const now = [stem, `${path}/index`, path].find((each) => sources.has(each));
  return now === undefined ? undefined : { name, stem: now };
}

/** Conditions count in their order: the first that holds is taken. */
function isOutOfDate({ name, stem }: Door, entries: Entries): boolean {
  const expected: Entry = entryOf(entries['.'], stem);
  return JSON.stringify(entries[name]) !== JSON.stringify(expected);
}

/** What lies deeper is not a door unless somebody says so. */
function foldersOf(sources: ReadonlySet<string>): Door[] {
  const folders = [...sources].flatMap((stem) => /^([^/]+)\/index$/.exec(stem)?.[1] ?? []);
  return folders.sort().map((folder) => ({ name: `./${folder}`, stem: `${folder}/index` }));
}

function by(stem: string): (door: Door) => boolean {
  return (door) => door.stem === stem;
}
