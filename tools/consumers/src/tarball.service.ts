import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runNpm, workspaceRoot } from './command.service.js';
import { SCOPE } from './matrix.js';

/** What of a package.json the consumers look at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
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

/** Packs built libs into a folder. */
export async function pack(libs: readonly string[], folder: string): Promise<Tarball[]> {
  const workspaces = libs.flatMap((lib) => ['--workspace', `libs/${lib}`]);
  const args = ['pack', ...workspaces, '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await runNpm(args, { cwd: workspaceRoot });
  const packed = JSON.parse(stdout) as PackedByNpm[];
  return Promise.all(packed.map((entry) => tarball(entry, folder)));
}

async function tarball(packed: PackedByNpm, folder: string): Promise<Tarball> {
  const lib = packed.name.slice(SCOPE.length);
  const manifest = JSON.parse(await readFile(join(workspaceRoot, 'libs', lib, 'package.json'), 'utf8')) as Manifest;
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
