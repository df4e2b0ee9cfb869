/**
 * `node docker/prune.mjs --output=<folder>`: writes what one app needs at run time, for `npm ci --omit=dev` to complete: the
 * built app, the built libs that it uses, and the part of package-lock.json that both reach.
 *
 * `npm ci --omit=dev --workspace` alone also installs the optional peers of the libs, since the workspace has them for
 * development (an embedded PostgreSQL, TypeScript); with `--omit=optional` it leaves out native binaries that are needed.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const WORKSPACE = resolve(import.meta.dirname, '..');
const APP = 'apps/api';

/** What a workspace brings along; the rest is for those who work on it. */
const SHIPPED = ['package.json', 'dist', 'config'];
/** For compilers and debuggers, and settings of one machine. */
const LEFT_OUT = /(\.d\.ts|\.map|\.tsbuildinfo|[\\/]config[\\/]local\.\w+|[\\/]config[\\/](development|test)\.yaml)$/;

const { values } = parseArgs({ options: { output: { type: 'string' } } });
if (values.output === undefined) throw new Error('Say where to: --output=<folder>');
await writeTree(resolve(values.output));

async function writeTree(output) {
  const lock = JSON.parse(await readFile(join(WORKSPACE, 'package-lock.json'), 'utf8'));
  const paths = reachable(lock.packages, APP);
  const workspaces = paths.filter((path) => !path.split('/').includes('node_modules'));
  const manifest = { name: '@ashlar/production', version: '0.0.0', private: true, workspaces };
  const packages = Object.fromEntries(paths.map((path) => [path, lock.packages[path]]));
  const { lockfileVersion } = lock;
  const pruned = { name: manifest.name, version: manifest.version, lockfileVersion, requires: true };
  await Promise.all(workspaces.map((workspace) => copyWorkspace(workspace, join(output, workspace))));
  await writeJson(join(output, 'package.json'), manifest);
  await writeJson(join(output, 'package-lock.json'), { ...pruned, packages: { '': manifest, ...packages } });
}

/** The paths in a lock file of a workspace and of all that it needs, in the order of the file. */
function reachable(packages, workspace) {
  const found = new Set([`node_modules/${packages[workspace].name}`]);
  // A set can be added to while it is read: what is added comes later.
  for (const path of found) {
    const entry = packages[path];
    if (entry.link) {
      found.add(entry.resolved);
      continue;
    }
    for (const [name, isRequired] of needs(entry)) {
      const place = placeOf(packages, path, name);
      if (place !== undefined) found.add(place);
      else if (isRequired) throw new Error(`package-lock.json has no ${name}, which ${path} needs.`);
    }
  }
  return Object.keys(packages).filter((path) => found.has(path));
}

/** Names of what a package needs, and whether it can not do without. Optional peers are for the app to list. */
function needs({ dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [
    ...[...Object.keys(dependencies), ...peers].map((name) => [name, true]),
    ...Object.keys(optionalDependencies).map((name) => [name, false]),
  ];
}

/** Where Node would find a package: in the nearest `node_modules` upwards. */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '.') return undefined;
  }
}

async function copyWorkspace(workspace, output) {
  await mkdir(output, { recursive: true });
  for (const part of SHIPPED) {
    const filter = (source) => !LEFT_OUT.test(source);
    await cp(join(WORKSPACE, workspace, part), join(output, part), { recursive: true, filter }).catch((error) => {
      const isMissing = error.code === 'ENOENT';
      if (isMissing && part === 'dist') throw new Error(`${workspace} is not built: npx nx run api:build`);
      if (!isMissing) throw error;
    });
  }
}

async function writeJson(path, content) {
  await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
}
