import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runNpm, workspaceRoot } from './command.service.js';
import { type NestRelease, type NodeRelease, plainAppPackages, versionOf } from './matrix.js';
import type { PackageList } from './package-tree.js';
import { madeOnce } from './run-folder.service.js';
import { packedTarballs, peersOf } from './tarball.service.js';

/** A folder with the tarballs, all of their peers and what a plain Nest app has, installed by npm. */
export interface Installation {
  readonly folder: string;
  /** What npm says of every package that it installed, by path: `node_modules/rxjs`. */
  readonly packages: PackageList;
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

/** The packed libs, installed once for the run with one release of Nest. */
export async function installed(release: NestRelease): Promise<Installation> {
  const folder = await madeOnce(release.name.replace(' ', '-'), (empty) => install(empty, release));
  const list = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
    readonly packages: PackageList;
  };
  return { folder, packages: list.packages };
}

/** The path of a release of Node, from npm, installed once for the run; that of the workspace is the one that runs this. */
export async function installedNode({ version }: NodeRelease): Promise<string> {
  if (version === 'as in the workspace') return process.execPath;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = await madeOnce(`node-${version}`, async (empty) => {
    await writeJson(join(empty, 'package.json'), { private: true, dependencies: { [name]: version } });
    await runNpm(INSTALL, { cwd: empty });
  });
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

async function install(folder: string, release: NestRelease): Promise<void> {
  const tarballs = await packedTarballs();
  const packed = Object.fromEntries(tarballs.map(({ manifest, path }) => [manifest.name, `file:${path}`]));
  const peers = tarballs.flatMap(({ manifest }) => [
    ...peersOf(manifest, 'required'),
    ...peersOf(manifest, 'optional'),
  ]);
  const foreign = [...plainAppPackages, ...peers].filter((name) => !(name in packed));
  const exact = await exactVersions(foreign, release);
  await writeJson(join(folder, 'package.json'), { private: true, dependencies: { ...packed, ...exact } });
  await runNpm(INSTALL, { cwd: folder });
}

async function exactVersions(names: readonly string[], release: NestRelease): Promise<Record<string, string>> {
  const workspace = JSON.parse(await readFile(join(workspaceRoot, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return Object.fromEntries(names.map((name) => [name, versionOf(name, release, workspace.devDependencies)]));
}

/** Writes a file of JSON. */
export async function writeJson(path: string, content: object): Promise<void> {
  await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
}
