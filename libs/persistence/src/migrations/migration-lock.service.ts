import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clientConfig } from '../connection/data-source.config.js';
import type { PersistenceOptions } from '../persistence.options.js';
import { MigrationLockError } from './migrations.errors.js';

/** Tells ours from the advisory locks of others: the letters ASHL. */
const LOCK_CLASS = 0x4153_484c;

/** One that migrates at a time. */
export interface MigrationLock {
  /** Rejects once the connection that holds the lock is lost: another process may migrate now. */
  assertHeld(): void;
  release(): Promise<void>;
}

/** How long to wait for the lock, and where to report it. */
export interface MigrationLockWait {
  /** Longest wait, in milliseconds. */
  readonly timeout: number;
  /** Time between two tries, in milliseconds. */
  readonly interval: number;
  readonly log: { log(message: string): void };
}

/**
 * Takes the lock on a connection of its own, and holds it until released or the connection ends.
 *
 * It asks again and again instead of waiting inside PostgreSQL: a statement that waits holds a snapshot, which a
 * `CREATE INDEX CONCURRENTLY` of the holder waits for in turn, for ever.
 *
 * @throws MigrationLockError when another process still migrates after `wait.timeout`
 */
export async function acquireMigrationLock(
  options: PersistenceOptions,
  wait: MigrationLockWait,
): Promise<MigrationLock> {
  const client = new pg.Client({ ...clientConfig(options), application_name: `${options.applicationName} migrations` });
  let lost: Error | undefined;
  client.on('error', (error) => (lost = error));
  await client.connect();
  try {
    // Since PostgreSQL 14 an idle session may be ended; this one is idle while the migrations run.
    await client.query("select set_config(name, '0', false) from pg_settings where name = 'idle_session_timeout'");
    await waitForLock(client, hash(options.schema), wait);
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    assertHeld: () => {
      if (lost !== undefined)
        throw new MigrationLockError('The connection that held the migration lock was lost', lost);
    },
    release: async () => {
      await client.end().catch(() => undefined);
    },
  };
}

async function waitForLock(client: pg.Client, key: number, wait: MigrationLockWait): Promise<void> {
  const deadline = performance.now() + wait.timeout;
  for (let reported: number | null | undefined; ;) {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1::int, $2::int) as locked',
      [LOCK_CLASS, key],
    );
    if (rows[0]?.locked === true) return;
    const holder = await holderOf(client, key);
    if (performance.now() >= deadline) {
      throw new MigrationLockError(
        `Another process (backend pid ${holder ?? 'unknown'}) still migrates after ${wait.timeout} ms`,
      );
    }
    if (holder !== reported)
      wait.log.log(`Another process migrates (backend pid ${holder ?? 'unknown'}): waiting for it.`);
    reported = holder;
    await sleep(wait.interval);
  }
}

async function holderOf(client: pg.Client, key: number): Promise<number | null> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_locks
      where locktype = 'advisory' and granted and objsubid = 2
        and classid = $1::bigint::oid and objid = $2::bigint::oid
        and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_CLASS, key >>> 0],
  );
  return rows[0]?.pid ?? null;
}

/** FNV-1a, as a signed 32-bit number: the same in every version of this library. */
function hash(text: string): number {
  let value = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x0100_0193);
  return value | 0;
}
