import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runNpm, workspaceRoot } from './command.service.js';
import { packedLibs, SCOPE } from './matrix.js';
import { madeOnce } from './run-folder.service.js';

/** What of a lib's package.json is looked at here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly nx: { readonly tags: readonly string[] };
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A lib as npm would publish it. */
export interface Tarball {
  readonly path: string;
  readonly manifest: Manifest;
  /** Paths inside the package. */
  readonly files: readonly string[];
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

interface PackedByNpm {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const LIST = 'list.json';

/** All libs, packed once for the run. */
export async function packedTarballs(): Promise<Tarball[]> {
  const folder = await madeOnce('tarballs', pack);
  const packed = JSON.parse(await readFile(join(folder, LIST), 'utf8')) as PackedByNpm[];
  return Promise.all(packed.map((entry) => tarball(entry, folder)));
}

/** The tarball of a lib among others. */
export function tarballOf(tarballs: readonly Tarball[], lib: string): Tarball {
  const found = tarballs.find(({ manifest }) => manifest.name === `${SCOPE}${lib}`);
  if (found === undefined) throw new Error(`npm packed no ${SCOPE}${lib}.`);
  return found;
}

async function pack(folder: string): Promise<void> {
  const workspaces = packedLibs.flatMap(({ name }) => ['--workspace', `libs/${name}`]);
  const args = ['pack', ...workspaces, '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await runNpm(args, { cwd: workspaceRoot });
  await writeFile(join(folder, LIST), stdout);
}

/** The package.json of a lib. */
export async function readManifest(lib: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(workspaceRoot, 'libs', lib, 'package.json'), 'utf8')) as Manifest;
}

async function tarball(packed: PackedByNpm, folder: string): Promise<Tarball> {
  const manifest = await readManifest(packed.name.slice(SCOPE.length));
  return {
    path: join(folder, packed.filename),
    manifest,
    files: packed.files.map(({ path }) => path),
    packedBytes: packed.size,
    unpackedBytes: packed.unpackedSize,
  };
}

/** The names that a package can be imported by: `@ashlar/persistence`, `@ashlar/persistence/testing`. */
export function doorsOf({ name, exports }: Manifest): string[] {
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1));
}

/** What its users must install beside it, or may. */
export function peersOf(manifest: Manifest, which: 'required' | 'optional'): string[] {
  const isOptional = (name: string): boolean => manifest.peerDependenciesMeta?.[name]?.optional === true;
  return Object.keys(manifest.peerDependencies ?? {}).filter((name) => isOptional(name) === (which === 'optional'));
}
