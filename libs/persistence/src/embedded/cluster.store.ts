import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { type Account } from './access.js';
import { type Binaries } from './binaries.store.js';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { parsePostmasterFile, type PostmasterFile } from './postmaster-file.js';
import { type Place } from './place.store.js';
import { isServerOf } from './process.store.js';
import { startFailure } from './server-log.js';
import { initdbArguments } from './server-settings.js';

const INITDB_TIMEOUT_MS = 60_000;

/** An environment without surprises: no PG* variable, English messages, no search for the machine's time zone. */
export const SERVER_ENV: NodeJS.ProcessEnv | undefined =
  process.platform === 'win32' ? undefined : { LC_ALL: 'C', TZ: 'UTC' };

/** Makes the cluster if there is none. It is made aside and renamed: what a crash left half made is thrown away. */
export async function ensureCluster(place: Place, binaries: Binaries, user: string, password: string): Promise<void> {
  if (existsSync(place.cluster)) return checkVersion(place, binaries);

  await removeUnfinished(place);
  const unfinished = join(place.folder, `cluster.${randomBytes(6).toString('hex')}`);
  const passwordFile = `${unfinished}.password`;
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    for (const path of [unfinished, passwordFile]) giveTo(place.account, path);
    await run(place, binaries.initdb, initdbArguments(unfinished, user, passwordFile));
    renameSync(unfinished, place.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Another process was killed while it made a cluster; the `initdb` that it had started may still be writing. */
async function removeUnfinished(place: Place): Promise<void> {
  for (const name of readdirSync(place.folder)) {
    if (!name.startsWith('cluster.')) continue;
    const removal = rm(join(place.folder, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    await removal.catch(() => undefined);
  }
}

/** The password of this data folder: kept in a file that only its owner may read, so that the address stays the same. */
export function ensurePassword(place: Place): string {
  const file = join(place.folder, 'password');
  const kept = readIfThere(file)?.trim();
  if (kept !== undefined && kept !== '') return kept;
  if (existsSync(place.cluster)) {
    throw new EmbeddedPostgresError(
      'EMBEDDED_POSTGRES_PASSWORD_REFUSED',
      `The file ${file} is missing, and the database was made with a password. Give the password as an option, or delete ${place.folder} to start afresh.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeWhole(file, password);
  return password;
}

/**
 * What is ephemeral is removed with its folder, so nothing else may lie there.
 *
 * @throws EmbeddedPostgresError `EMBEDDED_POSTGRES_INVALID_OPTION`
 */
export function refuseForeignFiles(place: Place): void {
  const foreign = readdirSync(place.folder).find(
    (name) => !/^(cluster|password|port|lock|keeper|postgres)\b/.test(name),
  );
  if (foreign === undefined) return;
  throw new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_INVALID_OPTION',
    `The folder ${place.folder} of an ephemeral database is removed at the end, and has something else in it ("${foreign}"): give a folder of its own.`,
  );
}

/** The port of the last start, if any. */
export function lastPort(place: Place): number | undefined {
  const port = Number(readIfThere(join(place.folder, 'port')));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** Remembers the port for the next start. */
export function rememberPort(place: Place, port: number): void {
  writeWhole(join(place.folder, 'port'), String(port));
}

/** What the server says about itself, if it has begun to. */
export function readPostmasterFile(place: Place): PostmasterFile | undefined {
  return parsePostmasterFile(readIfThere(join(place.cluster, 'postmaster.pid')) ?? '');
}

/** The server that runs on this cluster. */
export function findServer(place: Place): PostmasterFile | undefined {
  const file = readPostmasterFile(place);
  return file !== undefined && isServerOf(file.pid, place.cluster) ? file : undefined;
}

/** Removes the file that a killed server has left: PostgreSQL would take any process with its number for that server. */
export function removeStalePostmasterFile(place: Place): void {
  if (findServer(place) === undefined) rmSync(join(place.cluster, 'postmaster.pid'), { force: true });
}

function checkVersion(place: Place, binaries: Binaries): void {
  const found = readIfThere(join(place.cluster, 'PG_VERSION'))?.trim() ?? 'unknown';
  const ours = binaries.version.split('.')[0];
  if (found === ours) return;
  throw new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_WRONG_VERSION',
    `The database in ${place.folder} was made by PostgreSQL ${found}, and this is PostgreSQL ${ours}. ` +
      `Dump it with the old version, or delete ${place.folder} to start afresh.`,
  );
}

function run(place: Place, program: string, args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    let output = '';
    const child = spawn(program, args, {
      ...place.account,
      env: SERVER_ENV,
      cwd: place.folder,
      // A group of its own: Ctrl-C in the terminal is for the application, which then stops the server itself.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: INITDB_TIMEOUT_MS,
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.once('error', (error) => fail(startFailure(place.folder, output, error)));
    child.once('close', (code) => (code === 0 ? done() : fail(startFailure(place.folder, output))));
  });
}

function giveTo(account: Account | undefined, path: string): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

/** Root may start the server of somebody else's folder, who must be able to read the file afterwards. */
function writeWhole(file: string, content: string): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(dirname(file));
    chownSync(`${file}.new`, uid, gid);
  }
  renameSync(`${file}.new`, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
