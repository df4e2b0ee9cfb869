import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Binaries, findBinaries } from './binaries.store.js';
import {
  ensureCluster,
  ensurePassword,
  findServer,
  refuseForeignFiles,
  rememberPort,
  removeStalePostmasterFile,
} from './cluster.store.js';
import { ensureDatabase } from './database.service.js';
import { EmbeddedPostgresError, folderError } from './embedded-postgres.errors.js';
import { type CheckedOptions, checkOptions, type EmbeddedPostgresOptions } from './embedded-postgres.options.js';
import { type KeeperSettings } from './keeper.service.js';
import { joinKeeper, type KeeperLink, startKeeper } from './keeper-link.service.js';
import { withLock } from './lock.store.js';
import { choosePlace, type Place, privateBase } from './place.store.js';
import { type RunningServer, startServer } from './server.service.js';
import { databaseUrl } from './server-settings.js';

/** A running server that this process has a right to. */
export interface EmbeddedPostgres {
  /** `postgres://user:password@127.0.0.1:port/database`. */
  readonly url: string;
  readonly port: number;
  /** The folder that is really used: the one asked for, or the private one of a checkout that only root may enter. */
  readonly dataDir: string;
  /** Of the server (the postmaster). */
  readonly pid: number;
  /** The server was running already, started by another process (or another call). */
  readonly adopted: boolean;
  /**
   * Gives the right to the server back, and resolves when that is done: the server goes on for its other users, and is
   * stopped when there are none. Can be called twice. When the process ends without it, the same happens.
   */
  stop(): Promise<void>;
}

/** A right to a server. */
interface Hold extends RunningServer {
  readonly link: KeeperLink;
  readonly adopted: boolean;
}

/** Longer than the slowest start that ends well: a recovery after a crash, with a busy disk. */
const LOCK_TIMEOUT_MS = 90_000;
/** A server that has been ready for this long and has no keeper has lost it. */
const KEEPER_MISSING_AFTER_MS = 1_000;
/** How long the other users of a keeper that was killed may take to join the next one. */
const KEEPER_GRACE_MS = 2_000;
/** More than a keeper gives a server to stop. */
const STOPPING_TIMEOUT_MS = 15_000;
/** How long the server may take to end its sessions and write a checkpoint, before it is cut off. */
const PATIENCE_MS = 3_000;

/**
 * Starts a real PostgreSQL on a data folder, or joins the one that already runs there. The first start makes the database.
 *
 * The server lives while any process that called this lives and has not called `stop()`. It needs no shutdown hook, and
 * outlives neither a crash nor a `kill -9` of its last user.
 *
 * @throws EmbeddedPostgresError with a code for each thing that can be wrong, and what to do about it
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const checked = checkOptions(options);
  try {
    const place = choosePlace(checked.dataDir);
    if (place.isPrivate) checked.log(`Only root may enter ${checked.dataDir}: its database is kept in ${place.folder}`);
    return await locked(place, () => startOrJoin(place, checked));
  } catch (error) {
    throw folderError(checked.dataDir, error);
  }
}

async function startOrJoin(place: Place, options: CheckedOptions): Promise<EmbeddedPostgres> {
  const hold = (await join(place, options)) ?? (await launch(place, options));
  try {
    const password = options.password ?? ensurePassword(place);
    const urlOf = (database: string): string => databaseUrl(options.user, password, hold.port, database);
    await ensureDatabase(place.folder, options.database, urlOf);
    return handle(place, options, hold, urlOf(options.database));
  } catch (error) {
    await hold.link.leave();
    throw error;
  }
}

async function launch(place: Place, options: CheckedOptions): Promise<Hold> {
  if (options.ephemeral) refuseForeignFiles(place);
  const password = options.password ?? ensurePassword(place);
  const binaries = binariesFor(place);
  // Before anything else is started, so that nothing can be left behind.
  const { link, ready } = startKeeper(keeperSettings(place, options, binaries, 0));
  try {
    await ensureCluster(place, binaries, options.user, password);
    removeStalePostmasterFile(place);
    const server = await startServer(place, binaries, options);
    link.keep(server.pid);
    await ready;
    rememberPort(place, server.port);
    return { ...server, link, adopted: false };
  } catch (error) {
    link.keep(0);
    await link.leave();
    throw error;
  }
}

/** Takes a right to the server that runs on this data; undefined when none does. */
async function join(place: Place, options: CheckedOptions): Promise<Hold | undefined> {
  const begin = performance.now();
  for (let server = findServer(place); server !== undefined; server = findServer(place)) {
    const waited = performance.now() - begin;
    if (server.status === 'ready') {
      if (options.port !== 0 && options.port !== server.port) throw otherPort(place, options.port, server.port);
      const isAlone = waited > KEEPER_MISSING_AFTER_MS;
      const link =
        (await joinKeeper(addressFile(place))) ??
        (isAlone ? await replaceKeeper(place, options, server.pid) : undefined);
      if (link !== undefined) return { ...server, link, adopted: true };
    }
    // It is coming up or going down: without a lock, since that is its keeper's work.
    if (waited > STOPPING_TIMEOUT_MS) throw busy(place, `its server (process ${server.pid}) is ${server.status}`);
    await sleep(20);
  }
  return undefined;
}

/** The keeper of a running server was killed. */
async function replaceKeeper(place: Place, options: CheckedOptions, pid: number): Promise<KeeperLink> {
  const { link, ready } = startKeeper(keeperSettings(place, options, binariesFor(place), KEEPER_GRACE_MS));
  link.keep(pid);
  await ready;
  return link;
}

function handle(place: Place, options: CheckedOptions, hold: Hold, url: string): EmbeddedPostgres {
  let link = hold.link;
  let stopped: Promise<void> | undefined;
  let repaired: Promise<void> = Promise.resolve();
  watch();
  return {
    url,
    port: hold.port,
    dataDir: place.folder,
    pid: hold.pid,
    adopted: hold.adopted,
    stop: () => (stopped ??= stop()),
  };

  function watch(): void {
    void link.lost.then(() => (repaired = repair()));
  }

  /** The link was cut: either the server is gone, or its keeper was killed and the server needs another. */
  async function repair(): Promise<void> {
    const again = await locked(place, () => join(place, options)).catch(() => undefined);
    if (again !== undefined) {
      link = again.link;
      watch();
    } else if (stopped === undefined) {
      const error = lost(place);
      options.log(error.message);
      options.onLost(error);
    }
  }

  async function stop(): Promise<void> {
    await repaired;
    const outcome = await link.leave();
    if (outcome === 'ended' && findServer(place)?.status === 'ready') {
      // The keeper was killed at this very moment.
      const again = await locked(place, () => join(place, options));
      await again?.link.leave();
    }
  }
}

function binariesFor(place: Place): Binaries {
  return findBinaries(place.account, () => (place.account === undefined ? place.folder : privateBase()));
}

function keeperSettings(place: Place, options: CheckedOptions, binaries: Binaries, graceMs: number): KeeperSettings {
  const stopByCommand = [binaries.pgCtl, 'stop', '-D', place.cluster, '-m', 'fast', '-W'] as const;
  return {
    cluster: place.cluster,
    lock: { file: lockFile(place), content: readFileSync(lockFile(place), 'utf8') },
    addressFile: addressFile(place),
    remove: options.ephemeral ? [place.folder, options.dataDir] : [],
    stopCommand: process.platform === 'win32' ? stopByCommand : undefined,
    graceMs,
    patienceMs: PATIENCE_MS,
  };
}

function addressFile(place: Place): string {
  return resolve(place.folder, 'keeper.json');
}

function lockFile(place: Place): string {
  return resolve(place.folder, 'lock');
}

function locked<T>(place: Place, action: () => Promise<T>): Promise<T> {
  return withLock(
    lockFile(place),
    LOCK_TIMEOUT_MS,
    (holder) => busy(place, `process ${holder} has been starting it for more than ${LOCK_TIMEOUT_MS / 1_000} s`),
    action,
  );
}

function busy(place: Place, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_BUSY',
    `The database in ${place.folder} cannot be started now: ${reason}. Wait for that process, or end it.`,
  );
}

function otherPort(place: Place, wanted: number, actual: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_OTHER_PORT',
    `The server of ${place.folder} already runs on port ${actual}, not on ${wanted}. Stop the processes that use it, or ask for no port or that one.`,
  );
}

function lost(place: Place): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_LOST',
    `The database server of ${place.folder} has ended, though it was still in use. Start the application again; ${place.folder}/postgres.log has its last words.`,
  );
}
