import type { DataSource, QueryRunner } from 'typeorm';
import type { EntityClass } from '../connection/entity-class.js';
import { connectDataSource } from '../connection/data-source.service.js';
import { messageOf } from '../error-like.js';
import { changedOptions, type PersistenceOptions } from '../persistence.options.js';
import { catalogDifferences } from './catalog-diff.js';
import { catalogSnapshot } from './catalog.repository.js';
import { applyMigration, type MigrationApplyOptions } from './migration-apply.service.js';
import type { KnownMigration } from './migration-plan.js';
import { withScratchDatabase } from './scratch-database.service.js';

/** A migration that can't be undone. */
export interface IrreversibleMigration {
  readonly name: string;
  /** What is different after its `down`, or after its second `up`; or how these fail. */
  readonly differences: readonly string[];
}

/** What a check found. */
export interface MigrationCheck {
  /** Whether entities and migrations agree, and every `down` restores what its `up` changed. */
  readonly ok: boolean;
  /** The SQL that would bring the migrated schema to that of the entities. */
  readonly drift: readonly string[];
  readonly irreversible: readonly IrreversibleMigration[];
}

/** What is checked. */
export interface MigrationCheckInit {
  readonly options: PersistenceOptions;
  readonly known: readonly KnownMigration[];
  readonly entities: readonly EntityClass[];
  readonly apply: MigrationApplyOptions;
}

/**
 * Runs every migration up, down and up again on a database made for it beside the given one, and compares.
 *
 * @throws ScratchDatabaseError when no database can be made
 * @throws MigrationFailedError when an `up` fails the first time
 */
export async function checkMigrations(init: MigrationCheckInit): Promise<MigrationCheck> {
  const irreversible: IrreversibleMigration[] = [];
  const drift = await walk(init, 0, irreversible);
  return { ok: drift.length === 0 && irreversible.length === 0, drift, irreversible };
}

/** Checks from one migration on. When a `down` leaves a schema on which one can't go on, the walk starts again behind it. */
async function walk(
  init: MigrationCheckInit,
  start: number,
  irreversible: IrreversibleMigration[],
): Promise<readonly string[]> {
  const { options, known, entities, apply } = init;
  const brokenAt = await withScratchDatabase(options, (scratch) =>
    withRunner(scratch, entities, async (runner, dataSource) => {
      await apply.history.prepare(runner);
      for (const [index, migration] of known.entries()) {
        if (index < start) {
          await applyMigration(runner, migration, 'up', apply);
          continue;
        }
        const { differences, goesOn } = await differencesAfterDown(runner, migration, apply);
        if (differences.length > 0) irreversible.push({ name: migration.name, differences });
        if (!goesOn) return index;
      }
      return schemaDrift(dataSource);
    }),
  );
  return typeof brokenAt === 'number' ? walk(init, brokenAt + 1, irreversible) : brokenAt;
}

/** Leaves the database with the migration applied, unless it answers that this was not possible. */
async function differencesAfterDown(
  runner: QueryRunner,
  migration: KnownMigration,
  apply: MigrationApplyOptions,
): Promise<{ readonly differences: readonly string[]; readonly goesOn: boolean }> {
  const before = await catalogSnapshot(runner);
  await applyMigration(runner, migration, 'up', apply);
  const made = await catalogSnapshot(runner);
  const differences: string[] = [];
  try {
    await applyMigration(runner, migration, 'down', apply);
    const restored = await catalogSnapshot(runner);
    differences.push(...catalogDifferences(before, restored).map((difference) => `after down, ${difference}`));
    await applyMigration(runner, migration, 'up', apply);
  } catch (error) {
    differences.push(messageOf(error));
    return { differences, goesOn: false };
  }
  const again = catalogDifferences(made, await catalogSnapshot(runner));
  differences.push(...again.map((difference) => `after up again, ${difference}`));
  return { differences, goesOn: true };
}

async function schemaDrift(dataSource: DataSource): Promise<readonly string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query, parameters = [] }) =>
    parameters.length === 0 ? query : `${query} -- ${JSON.stringify(parameters)}`,
  );
}

async function withRunner<T>(
  options: PersistenceOptions,
  entities: readonly EntityClass[],
  work: (runner: QueryRunner, dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const silent = { log: () => undefined, warn: () => undefined };
  const dataSource = await connectDataSource({
    options: changedOptions(options, { poolMax: 2 }),
    entities,
    log: silent,
  });
  const runner = dataSource.createQueryRunner();
  try {
    return await work(runner, dataSource);
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}
