import { setTimeout as sleep } from 'node:timers/promises';
import { isDomainError } from '@ashlar/domain';
import type { QueryRunner } from 'typeorm';
import { PersistenceErrorCode } from '../persistence.errors.js';
import type { MigrationHistory } from './migration-history.repository.js';
import type { KnownMigration } from './migration-plan.js';
import { MigrationFailedError } from './migrations.errors.js';

/** Up makes it, down undoes it. */
export type MigrationDirection = 'up' | 'down';

/** How one migration is run. */
export interface MigrationApplyOptions {
  readonly history: MigrationHistory;
  /** Longest wait for a lock within a transaction, in milliseconds. */
  readonly lockTimeout: number;
  /** How often such a wait is tried. */
  readonly lockAttempts: number;
  readonly log: { warn(message: string): void };
}

/** A concurrent index waits for every older transaction, and leaves an invalid index behind when it is cut short. */
const LOCK_TIMEOUT_OUTSIDE = 600_000;

/**
 * Runs one migration and records it: in a transaction together, unless the migration says `transaction = false`.
 *
 * @throws MigrationFailedError, which says what remains of it
 */
export async function applyMigration(
  runner: QueryRunner,
  migration: KnownMigration,
  direction: MigrationDirection,
  options: MigrationApplyOptions,
): Promise<void> {
  const isTransactional = migration.create().transaction !== false;
  return isTransactional
    ? applyWithRetries(runner, migration, direction, options)
    : applyOutside(runner, migration, direction, options);
}

async function applyWithRetries(
  runner: QueryRunner,
  migration: KnownMigration,
  direction: MigrationDirection,
  { history, lockTimeout, lockAttempts, log }: MigrationApplyOptions,
): Promise<void> {
  const { name } = migration;
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyInside(runner, migration, direction, history);
    } catch (cause) {
      if (attempt < lockAttempts && isDomainError(cause, PersistenceErrorCode.lockTimeout)) {
        log.warn(
          `Migration ${name} got no lock within ${lockTimeout} ms; attempt ${attempt + 1} of ${lockAttempts} follows.`,
        );
        // Whoever queued behind us gets through in the meantime.
        await sleep(Math.min(lockTimeout, 100 * 2 ** attempt));
        continue;
      }
      const after = 'Nothing of it remains: its transaction was rolled back. Correct it and migrate again.';
      throw new MigrationFailedError({ name, direction, after, cause });
    }
  }
}

async function applyInside(
  runner: QueryRunner,
  migration: KnownMigration,
  direction: MigrationDirection,
  history: MigrationHistory,
): Promise<void> {
  await runner.startTransaction();
  try {
    await migration.create()[direction](runner);
    await record(runner, migration, direction, history);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

async function applyOutside(
  runner: QueryRunner,
  migration: KnownMigration,
  direction: MigrationDirection,
  { history, lockTimeout }: MigrationApplyOptions,
): Promise<void> {
  try {
    await runner.query(`set lock_timeout = ${LOCK_TIMEOUT_OUTSIDE}`);
    await migration.create()[direction](runner);
    await runner.query(`set lock_timeout = ${lockTimeout}`);
    await record(runner, migration, direction, history);
  } catch (cause) {
    const after = [
      'It runs outside of a transaction, so what its statements did before the failure remains.',
      ...(await invalidIndexes(runner)),
      'Undo that by hand, correct the migration, and migrate again.',
    ].join(' ');
    throw new MigrationFailedError({ name: migration.name, direction, after, cause });
  }
}

async function invalidIndexes(runner: QueryRunner): Promise<readonly string[]> {
  const rows: { name: string }[] = await runner
    .query(`select indexrelid::regclass::text as name from pg_index where not indisvalid order by 1`)
    .catch(() => []);
  if (rows.length === 0) return [];
  return [`Unfinished indexes: ${rows.map(({ name }) => `DROP INDEX CONCURRENTLY ${name};`).join(' ')}`];
}

function record(
  runner: QueryRunner,
  migration: KnownMigration,
  direction: MigrationDirection,
  history: MigrationHistory,
): Promise<void> {
  return direction === 'up' ? history.insert(runner, migration) : history.remove(runner, migration.name);
}
