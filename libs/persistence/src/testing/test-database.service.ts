import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Client, escapeIdentifier } from 'pg';

import { dropDatabase, inSession, isState, SqlState } from './admin.service.js';
import { currentRun, databaseName, fingerprint, type TestRun, withDatabase } from './test-run.js';
import { TestDatabaseError } from './testing.errors.js';

/** What is wanted in the database. */
export interface TestDatabaseOptions {
  /** A word that is found in its name: that of the test file, say. @default 'file' */
  readonly name?: string;
  /** Brings an empty database up to date. It must close the connections that it opens. */
  readonly migrate?: (url: string) => Promise<void>;
  /**
   * Names what `migrate` makes, `billing-v7`. The first caller of the run builds it as a template, everyone else gets a
   * copy: so callers that use a key must mean the same by it.
   * @default none: `migrate` runs on this database itself, every time
   */
  readonly key?: string;
}

/** A database that belongs to one test file. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** Removes it, also while connections are open. Can be called twice. */
  drop(): Promise<void>;
}

/** How long connections that `migrate` has just closed may take to be gone. */
const CLOSING_TIMEOUT_MS = 2_000;

/**
 * Makes a database on the server of the run, in tens of milliseconds when a `key` says that it is like others.
 *
 * @throws TestDatabaseError
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const run = currentRun();
  const name = databaseName(run, options.name ?? 'file', randomBytes(4).toString('hex'));
  const url = withDatabase(run.url, name);
  const { migrate, key } = options;

  await inSession(run.url, async (session) => {
    if (migrate !== undefined && key !== undefined) return cloneTemplate(session, run, name, key, migrate);
    await session.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
    await migrate?.(url);
  });
  return { url, name, drop: () => inSession(run.url, (session) => dropDatabase(session, name)) };
}

async function cloneTemplate(
  session: Client,
  run: TestRun,
  name: string,
  key: string,
  migrate: (url: string) => Promise<void>,
): Promise<void> {
  const template = databaseName(run, 'template', fingerprint(key));
  try {
    await clone(session, template, name);
  } catch (error) {
    if (!isState(error, SqlState.missingDatabase)) throw error;
    await buildTemplate(session, run, template, migrate);
    await clone(session, template, name);
  }
}

/**
 * Copying files took 14 ms where writing the copy to the log took 23 ms (25 tables) - on a server that does not wait for
 * its disk. On others it waits for two checkpoints.
 */
async function clone(session: Client, template: string, name: string): Promise<void> {
  const { rows } = await session.query<{ fsync: string }>(`SELECT current_setting('fsync') AS fsync`);
  const strategy = rows[0]?.fsync === 'off' ? 'FILE_COPY' : 'WAL_LOG';
  await session.query(
    `CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)} STRATEGY ${strategy}`,
  );
}

/** Built under another name and renamed, so that a template that exists is whole, whoever crashed before. */
async function buildTemplate(
  session: Client,
  run: TestRun,
  template: string,
  migrate: (url: string) => Promise<void>,
): Promise<void> {
  await session.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [template]);
  try {
    const { rowCount } = await session.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount !== 0) return;

    const unfinished = databaseName(run, 'unfinished', fingerprint(template));
    await dropDatabase(session, unfinished);
    await session.query(`CREATE DATABASE ${escapeIdentifier(unfinished)}`);
    await migrate(withDatabase(run.url, unfinished));
    await waitUntilUnused(session, unfinished);
    await session.query(`ALTER DATABASE ${escapeIdentifier(unfinished)} RENAME TO ${escapeIdentifier(template)}`);
    await session.query(`ALTER DATABASE ${escapeIdentifier(template)} ALLOW_CONNECTIONS false`);
  } finally {
    await session.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [template]);
  }
}

/** A database that somebody is connected to cannot be copied. */
async function waitUntilUnused(session: Client, name: string): Promise<void> {
  const deadline = performance.now() + CLOSING_TIMEOUT_MS;
  for (;;) {
    const { rowCount } = await session.query(
      `SELECT FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    if (rowCount === 0) return;
    if (performance.now() > deadline) {
      throw new TestDatabaseError(
        'TEST_DATABASE_TEMPLATE_IN_USE',
        `The function "migrate" has left ${rowCount} connections open: close its data source or pool before it returns.`,
      );
    }
    await sleep(10);
  }
}
