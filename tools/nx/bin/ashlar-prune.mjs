#!/usr/bin/env node
/**
 * `ashlar-prune --app=apps/shop --output=<folder>`: writes what one app needs at run time, for `npm ci --omit=dev` to
 * complete: the built app, the built libs of the workspace that it uses, and the part of package-lock.json that they reach.
 *
 * `npm ci --omit=dev --workspace` alone also installs the optional peers of the libs, where the workspace has them for
 * development (an embedded PostgreSQL, TypeScript); with `--omit=optional` it leaves out native binaries that are needed.
 *
 * Plain JavaScript: it is there when nothing is built yet, and a Dockerfile may call it right after `npm ci`.
 */
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `ashlar-prune --app=<app> --output=<folder>

Writes what an app needs at run time: the built app, the built libs of the workspace that it uses, and the part of
package-lock.json that they reach. "npm ci --omit=dev" in the folder completes it.

  --app=<app>        a folder of the workspace: apps/shop, or shop
  --output=<folder>  where to: an empty folder, or one that is not there
  --help             this text

It runs anywhere in a workspace of npm, when the app is built: npx nx run shop:build`;

/** What a workspace brings along beside its manifest and what that lists in "files"; the rest is for those who work on it. */
const SHIPPED = ['dist', 'config'];
/** For compilers, debuggers and readers, and settings of one machine. */
const LEFT_OUT = /\.d\.[cm]?ts$|\.map$|\.tsbuildinfo$|^[^/]+\.md$|^config\/(local|development|test)\.\w+$/;
/** EX_USAGE of sysexits.h. */
const WRONG_COMMAND_LINE = 64;

/** What people can set right: they read the message, and no stack. */
class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}

async function main(args) {
  const { app, output, help } = parseOptions(args);
  if (help) {
    console.log(USAGE);
    return;
  }
  if (!app) throw new Failure(`Say which app: --app=apps/shop\n\n${USAGE}`, WRONG_COMMAND_LINE);
  if (!output) throw new Failure(`Say where to: --output=<folder>\n\n${USAGE}`, WRONG_COMMAND_LINE);
  await prune(await findRoot(), app, resolve(output));
}

function parseOptions(args) {
  const options = { app: { type: 'string' }, output: { type: 'string' }, help: { type: 'boolean' } };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Failure(`${error.message}\n\n${USAGE}`, WRONG_COMMAND_LINE);
  }
}

/** The nearest folder upwards that is a workspace of npm. */
async function findRoot() {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const manifest = await readJson(join(folder, 'package.json'));
    if (manifest?.workspaces) return folder;
    if (folder === dirname(folder)) {
      throw new Failure('This is no workspace: run it where package.json has "workspaces", or in a folder below.');
    }
  }
}

async function prune(root, app, output) {
  const { packages, lockfileVersion } = await readLock(root);
  const paths = reachable(packages, linkTo(packages, app));
  const workspaces = paths.filter((path) => !path.split('/').includes('node_modules'));
  await refuseWhatIsNotBuilt(root, workspaces, app);
  await refuseToMix(root, workspaces, output);

  const head = { name: 'production', version: '0.0.0' };
  const manifest = { ...head, private: true, workspaces, overrides: await pinnedOverrides(root) };
  const entries = { '': { ...head, workspaces }, ...Object.fromEntries(paths.map((path) => [path, packages[path]])) };
  await mkdir(output, { recursive: true });
  await Promise.all(workspaces.map((workspace) => copyWorkspace(join(root, workspace), join(output, workspace))));
  await writeJson(join(output, 'package.json'), manifest);
  await writeJson(join(output, 'package-lock.json'), { ...head, lockfileVersion, requires: true, packages: entries });
}

async function readLock(root) {
  const lock = await readJson(join(root, 'package-lock.json'));
  if (lock === undefined)
    throw new Failure(`${root} has no package-lock.json, which says what to install: npm install`);
  if (lock.packages) return lock;
  throw new Failure('package-lock.json is of an old kind: npm install --package-lock-only --lockfile-version=3');
}

/** The path in a lock file of the link to an app, as `node_modules` has it. */
function linkTo(packages, app) {
  const folder = posix.normalize(app.replaceAll('\\', '/')).replace(/\/$/, '');
  const links = new Map(
    Object.entries(packages)
      .filter(([, { link }]) => link)
      .map(([path, { resolved }]) => [resolved, path]),
  );
  const link = links.get(folder) ?? links.get(`apps/${folder}`);
  if (link !== undefined) return link;
  const apps = [...links.keys()].filter((path) => path.startsWith('apps/') && !path.endsWith('-e2e'));
  throw new Failure(
    `package-lock.json has no app "${app}". It has: ${apps.join(', ') || 'none'}. One that is new gets into it by: npm install`,
  );
}

/** The paths in a lock file of a package and of all that it needs, in the order of the file. */
function reachable(packages, start) {
  const found = new Set([start]);
  // A set can be added to while it is read: what is added comes later.
  for (const path of found) {
    const entry = packages[path];
    if (entry.link) {
      if (entry.resolved.startsWith('..')) throw new Failure(`${path} leads out of the workspace: move it in.`);
      found.add(entry.resolved);
      continue;
    }
    for (const [name, isRequired] of needs(entry)) {
      const place = placeOf(packages, path, name);
      if (place !== undefined) found.add(place);
      else if (isRequired) throw new Failure(`package-lock.json has no ${name}, which ${path} needs: npm install`);
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
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const place = posix.join(folder, 'node_modules', name);
    if (place in packages) return place;
    if (folder === '.') return undefined;
  }
}

async function refuseWhatIsNotBuilt(root, workspaces, app) {
  const isBuilt = await Promise.all(workspaces.map((workspace) => isThere(join(root, workspace, 'dist'))));
  const missing = workspaces.filter((_, index) => !isBuilt[index]);
  if (missing.length === 0) return;
  const project = posix.basename(app.replaceAll('\\', '/'));
  throw new Failure(`Not built: ${missing.join(', ')}. Build the app and what it uses: npx nx run ${project}:build`);
}

/** Nothing that is there is written over or mixed with what is written. */
async function refuseToMix(root, workspaces, output) {
  const around = workspaces.find((workspace) => `${output}${sep}`.startsWith(`${join(root, workspace)}${sep}`));
  if (around !== undefined) throw new Failure(`${output} lies in ${around}, which is copied: take a folder elsewhere.`);
  const names = await readdir(output).catch((error) => {
    if (error.code === 'ENOTDIR') throw new Failure(`${output} is no folder: take another.`);
    return unlessMissing(error);
  });
  if (names?.length) throw new Failure(`${output} is not empty: take another folder, or empty it.`);
}

/** The versions that the workspace forces on packages of others; npm would find the lock file wrong without them. */
async function pinnedOverrides(root) {
  const { overrides, ...manifest } = await readJson(join(root, 'package.json'));
  const { peerDependencies, optionalDependencies, devDependencies, dependencies } = manifest;
  const direct = { ...peerDependencies, ...optionalDependencies, ...devDependencies, ...dependencies };
  // "$name" stands for a version that the root depends on, which the pruned root does not.
  const pin = (_, value) => (typeof value === 'string' && value.startsWith('$') ? direct[value.slice(1)] : value);
  return overrides && JSON.parse(JSON.stringify(overrides), pin);
}

async function copyWorkspace(from, to) {
  const { files = [] } = await readJson(join(from, 'package.json'));
  const listed = files.filter((path) => !/[*?!{[]/.test(path)).map((path) => posix.join('.', path, '.'));
  const parts = new Set(['package.json', ...SHIPPED, ...listed.filter((path) => !path.startsWith('..'))]);
  const filter = (source) => !LEFT_OUT.test(relative(from, source).replaceAll(sep, '/'));
  await mkdir(to, { recursive: true });
  for (const part of parts) {
    await cp(join(from, part), join(to, part), { recursive: true, filter }).catch(unlessMissing);
  }
}

async function isThere(path) {
  return (await stat(path).catch(unlessMissing)) !== undefined;
}

async function readJson(path) {
  const text = await readFile(path, 'utf8').catch(unlessMissing);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${path} is no JSON: ${error.message}`);
  }
}

function unlessMissing(error) {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

async function writeJson(path, content) {
  await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
}
