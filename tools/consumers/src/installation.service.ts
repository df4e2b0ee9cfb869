import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runNpm, workspaceRoot } from './command.service.js';
import { type NestRelease, plainAppPackages, versionOf } from './matrix.js';
import { peersOf, type Tarball } from './tarball.service.js';

/** A folder with the tarballs, their required peers and what a plain Nest app has, and nothing else, installed by npm. */
export interface Installation {
  readonly folder: string;
  readonly packages: readonly InstalledPackage[];
}

/** One copy of a package in `node_modules`. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Where npm took it from. */
  readonly resolved: string;
}

/** Any conflict of peers ends the installation, whatever npm's configuration would forgive. */
const INSTALL = [
  'install',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--ignore-scripts',
  '--strict-peer-deps',
  '--no-legacy-peer-deps',
];

/** Installs the packed libs for one release of Nest, and what the app needs besides. */
export async function install(
  folder: string,
  release: NestRelease,
  tarballs: readonly Tarball[],
  besides: readonly string[] = [],
): Promise<Installation> {
  const peers = tarballs.flatMap(({ manifest }) => peersOf(manifest, 'required'));
  const exact = await exactVersions([...plainAppPackages, ...peers, ...besides], release);
  const packed = Object.fromEntries(tarballs.map(({ manifest, path }) => [manifest.name, `file:${path}`]));
  await mkdir(folder);
  await writeJson(join(folder, 'package.json'), { private: true, dependencies: { ...packed, ...exact } });
  await runNpm(INSTALL, { cwd: folder });
  return { folder, packages: await installedPackages(folder) };
}

/** Adds the optional peers of the packed libs to an installation. */
export async function addOptionalPeers(
  { folder }: Installation,
  release: NestRelease,
  tarballs: readonly Tarball[],
): Promise<void> {
  const peers = tarballs.flatMap(({ manifest }) => peersOf(manifest, 'optional'));
  const exact = Object.entries(await exactVersions(peers, release));
  await runNpm([...INSTALL, ...exact.map(([name, version]) => `${name}@${version}`)], { cwd: folder });
}

async function exactVersions(names: readonly string[], release: NestRelease): Promise<Record<string, string>> {
  const workspace = JSON.parse(await readFile(join(workspaceRoot, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return Object.fromEntries(names.map((name) => [name, versionOf(name, release, workspace.devDependencies)]));
}

/** Read from the list that npm leaves beside what it installed. */
async function installedPackages(folder: string): Promise<InstalledPackage[]> {
  const list = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly version: string; readonly resolved?: string }>>;
  };
  return Object.entries(list.packages).map(([path, { version, resolved = '' }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    resolved,
  }));
}

/** Writes a file of JSON. */
export async function writeJson(path: string, content: object): Promise<void> {
  await writeFile(path, JSON.stringify(content, undefined, 2));
}
