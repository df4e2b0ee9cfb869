import { type Manifest, record } from './manifest.js';

/** What a subpath leads to. */
export type ExportTarget =
  | { readonly kind: 'file'; readonly path: string }
  /** The package has no such door. */
  | { readonly kind: 'closed' };

/** The conditions under which Node imports. */
export const IMPORT_CONDITIONS: ReadonlySet<string> = new Set([
  'node',
  'import',
  'module-sync',
  'default',
  'node-addons',
]);

/**
 * The file that `.` or `./door` leads to, by the rules of Node: the first condition that holds counts, and the longest
 * pattern. Without `exports`, every file is a door.
 *
 * @param subpath `.` or `./door`
 */
export function exportTarget(manifest: Manifest, subpath: string, conditions = IMPORT_CONDITIONS): ExportTarget {
  const { exports, main } = manifest;
  if (exports === undefined || exports === null) {
    return { kind: 'file', path: subpath === '.' ? (main ?? './index.js') : subpath };
  }
  const doors = doorMap(exports);
  const exact = doors[subpath];
  const path =
    exact !== undefined && !subpath.includes('*')
      ? target(exact, '', conditions)
      : byPattern(doors, subpath, conditions);
  return path === undefined ? { kind: 'closed' } : { kind: 'file', path };
}

/** The doors of a package: `.`, `./http`; patterns as they are written. */
export function doorsOf({ exports }: Manifest): string[] {
  return Object.keys(doorMap(exports)).filter((door) => door !== './package.json');
}

/** The target of one condition of any door, as it is written: `./src/index.ts`. */
export function targetsOf({ exports }: Manifest, condition: string): string[] {
  return Object.values(doorMap(exports)).flatMap((door) => {
    const path = record(door)[condition];
    return typeof path === 'string' ? [path] : [];
  });
}

function doorMap(exports: unknown): Readonly<Record<string, unknown>> {
  const fields = record(exports);
  return Object.keys(fields).some((key) => key.startsWith('.')) ? fields : { '.': exports };
}

function byPattern(doors: Readonly<Record<string, unknown>>, subpath: string, conditions: ReadonlySet<string>) {
  const patterns = Object.entries(doors).flatMap(([door, value]) => {
    const [before, after, ...rest] = door.split('*');
    if (before === undefined || after === undefined || rest.length > 0) return [];
    const fits = subpath.length >= door.length && subpath.startsWith(before) && subpath.endsWith(after);
    return fits ? [{ value, before, middle: subpath.slice(before.length, subpath.length - after.length) }] : [];
  });
  const [longest] = patterns.sort((one, other) => other.before.length - one.before.length);
  return longest && target(longest.value, longest.middle, conditions);
}

function target(value: unknown, middle: string, conditions: ReadonlySet<string>): string | undefined {
  if (typeof value === 'string') return value.replaceAll('*', middle);
  if (Array.isArray(value)) return value.map((one) => target(one, middle, conditions)).find((one) => one !== undefined);
  for (const [condition, inner] of Object.entries(record(value))) {
    if (!conditions.has(condition)) continue;
    const found = target(inner, middle, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}
