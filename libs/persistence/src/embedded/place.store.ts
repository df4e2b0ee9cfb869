import { createHash } from 'node:crypto';
import { chmodSync, chownSync, constants, existsSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { type Account, mayAccess, NOBODY, withAncestors } from './access.js';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';

/** Where the data of one server lies, and who runs it. */
export interface Place {
  /** The folder that is really used. */
  readonly folder: string;
  /** The folder of PostgreSQL itself, inside. */
  readonly cluster: string;
  /** It is not the folder that was asked for, which only root may enter. */
  readonly isPrivate: boolean;
  /** The account that the server runs as; undefined: the one of this process. */
  readonly account: Account | undefined;
}

/** The folder inside the data folder that PostgreSQL owns. */
const CLUSTER = 'cluster';

/**
 * Decides where the data lies and makes the folder. For anyone but root that is `dataDir`. Root needs an account without
 * privileges, which cannot enter `dataDir` when a folder above is closed: then it is a folder of its own under
 * {@link privateBase}.
 */
export function choosePlace(dataDir: string): Place {
  const wanted = resolve(dataDir);
  const account = serverAccount(join(wanted, CLUSTER));
  if (account === undefined) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return place(wanted, false, account);
  }

  const parent = dirname(existsSync(wanted) ? realpathSync(wanted) : wanted);
  mkdirSync(parent, { recursive: true });
  const closed = closedAncestor(parent, account);
  if (closed !== undefined && existsSync(join(wanted, CLUSTER))) {
    throw new EmbeddedPostgresError(
      'EMBEDDED_POSTGRES_FOLDER_UNREACHABLE',
      `The database in ${wanted} cannot be reached by the account that runs it (uid ${account.uid}): ${closed} is closed to it. ` +
        `Allow it to pass (chmod o+x), move ${wanted} away to start afresh, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const folder = closed === undefined ? wanted : join(privateBase(), privateName(wanted));
  makeEnterable(folder, account);
  return place(folder, closed !== undefined, account);
}

function place(folder: string, isPrivate: boolean, account: Account | undefined): Place {
  const real = realpathSync(folder);
  return { folder: real, cluster: join(real, CLUSTER), isPrivate, account };
}

/** The first folder on the way to (and including) `folder` that `account` cannot enter, among those that exist. */
export function closedAncestor(folder: string, account: Account): string | undefined {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  return withAncestors(realpathSync(existing)).find((path) => !mayAccess(statSync(path), account, constants.X_OK));
}

/**
 * The folder for what cannot stay in a checkout that only root may enter: `/var/lib/ashlar`, or its like where that cannot
 * be written. It belongs to root and nobody else may write it, so that no other user can put something there first.
 */
export function privateBase(parents: readonly string[] = ['/var/lib', '/var/tmp', tmpdir()]): string {
  for (const parent of parents) {
    const base = join(parent, 'ashlar');
    try {
      mkdirSync(base);
      chmodSync(base, 0o711);
    } catch {
      // It exists, or this parent will not do: seen below.
    }
    const entry = lstatSync(base, { throwIfNoEntry: false });
    const isOurs = entry?.isDirectory() === true && entry.uid === process.getuid?.() && (entry.mode & 0o022) === 0;
    if (isOurs && closedAncestor(base, NOBODY) === undefined) return base;
  }
  throw new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_FOLDER_UNREACHABLE',
    'No folder for the embedded PostgreSQL: as root its data needs a place that an ordinary account can enter, and neither ' +
      `the data folder nor ${parents.join(', ')} is one. Set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/** Of a checkout: readable at the front, unmistakable at the end. */
function privateName(wanted: string): string {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  return `${basename(wanted).replace(/[^\w.-]/g, '_')}-${hash}`;
}

/** Root hands the server to the owner of the data, or to nobody; everyone else runs it as they are. */
function serverAccount(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}

/** The folder stays root's, so that the account can change nothing in it; its group may pass to the cluster inside. */
function makeEnterable(folder: string, account: Account): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const entry = statSync(folder);
  if (mayAccess(entry, account, constants.X_OK)) return;
  chownSync(folder, entry.uid, account.gid);
  chmodSync(folder, (entry.mode & 0o700) | 0o710);
}
