import { readJson, type Tree } from '@nx/devkit';
import { type Entries, isDoor } from './entry.js';
import type { Lib } from './libs-table.js';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly exports?: Entries | string;
  readonly nx?: { readonly tags?: readonly string[] };
}

const FOLDER = 'libs';
const SOURCE = /\.[cm]?tsx?$/;

/** The paths of the manifests in `libs/`. */
export function manifestsOfLibs(tree: Tree): string[] {
  const paths = tree.children(FOLDER).map((folder) => `${FOLDER}/${folder}/package.json`);
  return paths.filter((path) => tree.exists(path)).sort();
}

/** The sources beside a manifest, from its `src`, without their endings: `index`, `http/index`. */
export function sourcesOf(tree: Tree, manifest: string): ReadonlySet<string> {
  const source = manifest.replace(/package\.json$/, 'src');
  const paths = filesBelow(tree, source).filter((path) => SOURCE.test(path));
  return new Set(paths.map((path) => path.slice(source.length + 1).replace(SOURCE, '')));
}

/** The libs that are published. */
export function publicLibs(tree: Tree): Lib[] {
  return manifestsOfLibs(tree).flatMap((path) => {
    const manifest = readJson<Manifest>(tree, path);
    const folder = path.split('/')[1] ?? '';
    return manifest.private ? [] : libOf(folder, manifest);
  });
}

function libOf(folder: string, { name = folder, version = '', description = '', exports, nx }: Manifest): Lib {
  const entries = typeof exports === 'object' ? Object.entries(exports) : [];
  const doors = entries.filter(([door, entry]) => door.startsWith('./') && isDoor(door, entry));
  const [, floor = ''] = nx?.tags?.map((tag) => /^floor:(.*)/.exec(tag)).find((found) => found !== null) ?? [];
  return { folder, name, version, floor, description, doors: doors.map(([door]) => door.slice(1)) };
}

function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return tree.isFile(path) ? path : filesBelow(tree, path);
  });
}
