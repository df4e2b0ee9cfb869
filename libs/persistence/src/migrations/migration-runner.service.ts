import type { QueryRunner } from 'typeorm';
import type { EntityClass } from '../connection/entity-class.js';
import { connectDataSource } from '../connection/data-source.service.js';
import { checkedOptions } from '../persistence-settings.service.js';
import { changedOptions, type PersistenceOptions, type PersistenceSettings } from '../persistence.options.js';
import { applyMigration, type MigrationApplyOptions } from './migration-apply.service.js';
import { checkMigrations, type MigrationCheck } from './migration-check.service.js';
import { MigrationHistory } from './migration-history.repository.js';
import { acquireMigrationLock, type MigrationLock } from './migration-lock.service.js';
import {
  type KnownMigration,
  type MigrationClass,
  type MigrationStatusEntry,
  migrationStates,
  orderMigrations,
  pendingMigrations,
} from './migration-plan.js';
import { migrationsSql } from './migration-sql.service.js';
import { MigrationFailedError } from './migrations.errors.js';

/** Where the runner reports; Nest's `Logger` and `console` fit. */
export interface MigrationLog {
  log(message: string): void;
  warn(message: string): void;
}

/** What a {@link MigrationRunner} is made of. */
export interface MigrationRunnerInit {
  readonly options: PersistenceSettings;
  readonly migrations: readonly MigrationClass[];
  /** Only `check` needs them. */
  readonly entities?: readonly EntityClass[];
  readonly log?: MigrationLog;
  /** Longest wait for another process that migrates, in milliseconds. @default 300000 */
  readonly waitForOthers?: number;
  /** How often a migration in a transaction is tried that gets no table lock within `lockTimeout`. @default 5 */
  readonly lockAttempts?: number;
}

/** A migration that just ran. */
export interface MigrationRun {
  readonly name: string;
  readonly durationMs: number;
}

/** How far a database is. */
export interface MigrationStatus {
  readonly entries: readonly MigrationStatusEntry[];
  /** How many have to run. */
  readonly pending: number;
}

const SILENT: MigrationLog = { log: () => undefined, warn: () => undefined };

/** Brings a database to the schema that the program needs. Works without Nest. */
export class MigrationRunner {
  readonly #options: PersistenceOptions;
  readonly #known: readonly KnownMigration[];
  readonly #history: MigrationHistory;
  readonly #apply: MigrationApplyOptions;
  readonly #log: MigrationLog;

  constructor(private readonly init: MigrationRunnerInit) {
    const given = checkedOptions(init.options);
    const options = changedOptions(given, {
      // A migration may take as long as it needs, but must not queue for a lock: everybody else would queue behind it.
      statementTimeout: 0,
      lockTimeout: given.lockTimeout || 5_000,
      idleInTransactionTimeout: 0,
      poolMin: 0,
      poolMax: 1,
      maxLifetime: 0,
    });
    this.#options = options;
    this.#known = orderMigrations(init.migrations);
    this.#history = new MigrationHistory(options.schema);
    this.#log = init.log ?? SILENT;
    this.#apply = {
      history: this.#history,
      lockTimeout: options.lockTimeout,
      lockAttempts: init.lockAttempts ?? 5,
      log: this.#log,
    };
  }

  /**
   * Runs what is pending, each migration in a transaction of its own unless it says `transaction = false`. Processes that do
   * so at the same time wait for the first, and find nothing left to do.
   *
   * @param options.to the last one to run, by name
   * @throws MigrationFailedError, MigrationLockError
   */
  async up(options: { readonly to?: string } = {}): Promise<readonly MigrationRun[]> {
    return this.#connected(async (runner) => {
      const before = await this.#history.applied(runner);
      if (pendingMigrations(this.#known, before, options.to).length === 0) return [];
      return this.#locked(async (lock) => {
        await this.#history.prepare(runner);
        const applied = await this.#history.applied(runner);
        const pending = pendingMigrations(this.#known, applied, options.to);
        for (const { name, state } of migrationStates(this.#known, applied)) {
          if (state === 'late')
            this.#log.warn(`Migration ${name} is older than the last one that ran: it runs now, out of order.`);
          if (state === 'unknown')
            this.#log.warn(`Migration ${name} ran on this database, but this program does not contain it.`);
        }
        return this.#each(pending, lock, (migration) => applyMigration(runner, migration, 'up', this.#apply));
      });
    });
  }

  /**
   * Undoes the last migrations that ran, in reverse order.
   *
   * @param options.steps how many; all of them when there are fewer. @default 1
   * @throws MigrationFailedError, MigrationLockError
   */
  async down(options: { readonly steps?: number } = {}): Promise<readonly MigrationRun[]> {
    return this.#connected((runner) =>
      this.#locked(async (lock) => {
        const applied = await this.#history.applied(runner);
        const last = [...applied].reverse().slice(0, options.steps ?? 1);
        const undo = last.map(({ name }) => {
          const known = this.#known.find((migration) => migration.name === name);
          if (known !== undefined) return known;
          const after = 'This program does not contain it: run `down` from a version that does.';
          throw new MigrationFailedError({ name, direction: 'down', after, cause: new Error('unknown migration') });
        });
        return this.#each(undo, lock, (migration) => applyMigration(runner, migration, 'down', this.#apply));
      }),
    );
  }

  /** What ran and what has to run. Changes nothing. */
  async status(): Promise<MigrationStatus> {
    return this.#connected(async (runner) => {
      const entries = migrationStates(this.#known, await this.#history.applied(runner));
      return { entries, pending: entries.filter(({ state }) => state === 'pending' || state === 'late').length };
    });
  }

  /**
   * Whether the entities agree with what the migrations make, and every `down` restores what was there before its `up`.
   * Runs on a database of its own that it makes beside the given one and drops again; for CI.
   *
   * @throws ScratchDatabaseError when the user may not make a database
   */
  async check(): Promise<MigrationCheck> {
    return checkMigrations({
      options: this.#options,
      known: this.#known,
      entities: this.init.entities ?? [],
      apply: this.#apply,
    });
  }

  /** The SQL of all migrations, without a database: for linters such as squawk. */
  async sql(): Promise<string> {
    return migrationsSql(this.#known, this.#options);
  }

  async #each(
    migrations: readonly KnownMigration[],
    lock: MigrationLock,
    run: (migration: KnownMigration) => Promise<void>,
  ): Promise<readonly MigrationRun[]> {
    const done: MigrationRun[] = [];
    for (const migration of migrations) {
      lock.assertHeld();
      const started = performance.now();
      await run(migration);
      const durationMs = Math.round(performance.now() - started);
      this.#log.log(`Migration ${migration.name} done in ${durationMs} ms.`);
      done.push({ name: migration.name, durationMs });
    }
    return done;
  }

  async #locked<T>(work: (lock: MigrationLock) => Promise<T>): Promise<T> {
    const lock = await acquireMigrationLock(this.#options, {
      timeout: this.init.waitForOthers ?? 300_000,
      interval: 200,
      log: this.#log,
    });
    try {
      return await work(lock);
    } finally {
      await lock.release();
    }
  }

  async #connected<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const dataSource = await connectDataSource({ options: this.#options, entities: [], log: this.#log });
    const runner = dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
      await dataSource.destroy();
    }
  }
}
