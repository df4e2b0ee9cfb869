import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Client } from 'pg';

import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/index.js';
import { dropDatabase, openSession } from './admin.service.js';
import { givenServer, publishRun, runOf } from './test-run.js';

/** The server of one run. */
export interface TestServer {
  /** With the right to create databases. */
  readonly url: string;
  /** It was there before, named by `ASHLAR_TEST_DATABASE_URL`. */
  readonly given: boolean;
  /** Removes every database of the run. A server that was given goes on; the embedded one ends, and its folder with it. */
  stop(): Promise<void>;
}

/** First key of the advisory locks that say which runs live. */
const RUN_LOCK_CLASS = 1_097_885_000;
/** What a run may take on a file system in memory. */
const MEMORY_NEEDED_BYTES = 1_000_000_000;

/**
 * Starts the server of a run, for a test runner's global set-up: an embedded PostgreSQL in a temporary folder, or the one
 * that `ASHLAR_TEST_DATABASE_URL` names. The environment of this process then tells the workers that it starts.
 */
export async function startTestServer(): Promise<TestServer> {
  const given = givenServer();
  if (given !== undefined) return beginRun(given, undefined);
  const embedded = await startEmbedded();
  try {
    return await beginRun(embedded.url, embedded);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function beginRun(url: string, embedded: EmbeddedPostgres | undefined): Promise<TestServer> {
  const run = { url, id: randomBytes(4).toString('hex') };

  // While this session lives, so does the run: the databases of a run that was killed are known by its absence.
  const session = await openSession(url);
  await session.query('SELECT pg_advisory_lock($1, hashtext($2))', [RUN_LOCK_CLASS, run.id]);
  const unpublish = publishRun(run);
  await dropDeadRuns(session);
  holdable(session).unref();

  let stopped: Promise<void> | undefined;
  return { url, given: embedded === undefined, stop: () => (stopped ??= stop()) };

  async function stop(): Promise<void> {
    holdable(session).ref();
    unpublish();
    if (embedded === undefined) await dropRun(session, run.id);
    await session.end();
    await embedded?.stop();
  }
}

/** `pg` has these two, its types do not. */
function holdable(session: Client): { ref(): void; unref(): void } {
  return session as unknown as { ref(): void; unref(): void };
}

async function startEmbedded(): Promise<EmbeddedPostgres> {
  const dataDir = await mkdtemp(join(await fastFolder(), 'ashlar-test-'));
  try {
    const settings = { max_connections: '200', max_wal_size: '128MB', min_wal_size: '32MB' };
    return await startEmbeddedPostgres({ dataDir, ephemeral: true, settings });
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/**
 * A database is some 300 small files. A file system in memory makes them in 5 ms, every time; ext4 needs up to 300 ms when
 * many files have been deleted just before.
 */
async function fastFolder(): Promise<string> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize > MEMORY_NEEDED_BYTES ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

async function dropDeadRuns(session: Client): Promise<void> {
  for (const run of new Set((await ourDatabases(session)).map(runOf))) {
    if (run === undefined) continue;
    const lock = [RUN_LOCK_CLASS, run];
    const { rows } = await session.query<{ dead: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS dead',
      lock,
    );
    if (rows[0]?.dead !== true) continue;
    await dropRun(session, run);
    await session.query('SELECT pg_advisory_unlock($1, hashtext($2))', lock);
  }
}

async function dropRun(session: Client, run: string): Promise<void> {
  for (const name of await ourDatabases(session)) if (runOf(name) === run) await dropDatabase(session, name);
}

async function ourDatabases(session: Client): Promise<string[]> {
  const { rows } = await session.query<{ datname: string }>('SELECT datname FROM pg_database');
  return rows.map(({ datname }) => datname).filter((name) => runOf(name) !== undefined);
}
