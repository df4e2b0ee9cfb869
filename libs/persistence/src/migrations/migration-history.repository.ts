import type { QueryRunner } from 'typeorm';
import type { AppliedMigration, KnownMigration } from './migration-plan.js';

/** The table that remembers which migrations ran. TypeORM's command line reads and writes the same one. */
export class MigrationHistory {
  readonly #table: string;

  constructor(
    private readonly schema: string,
    table = 'migrations',
  ) {
    this.#table = `"${schema}"."${table}"`;
  }

  /** Makes the schema and the table where they are missing. */
  async prepare(runner: QueryRunner): Promise<void> {
    // Asked first, since `if not exists` needs the right to create also when there is nothing to do.
    const schemas: unknown[] = await runner.query('select 1 from pg_namespace where nspname = $1', [this.schema]);
    if (schemas.length === 0) await runner.query(`create schema if not exists "${this.schema}"`);
    const columns = await this.#columns(runner);
    if (columns.length === 0) {
      await runner.query(
        `create table if not exists ${this.#table} (
           id serial primary key,
           "timestamp" bigint not null,
           name varchar not null,
           applied_at timestamptz default now()
         )`,
      );
    } else if (!columns.includes('applied_at')) {
      await runner.query(`alter table ${this.#table} add column applied_at timestamptz`);
      await runner.query(`alter table ${this.#table} alter column applied_at set default now()`);
    }
  }

  /** What ran, in the order in which it ran. Nothing when the table does not exist. */
  async applied(runner: QueryRunner): Promise<readonly AppliedMigration[]> {
    const columns = await this.#columns(runner);
    if (columns.length === 0) return [];
    const appliedAt = columns.includes('applied_at') ? 'applied_at' : 'null::timestamptz';
    const rows: { id: number; name: string; timestamp: string; applied_at: Date | null }[] = await runner.query(
      `select id, name, "timestamp", ${appliedAt} as applied_at from ${this.#table} order by id`,
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      timestamp: Number(row.timestamp),
      appliedAt: row.applied_at,
    }));
  }

  async insert(runner: QueryRunner, migration: KnownMigration): Promise<void> {
    await runner.query(`insert into ${this.#table} ("timestamp", name) values ($1, $2)`, [
      migration.timestamp,
      migration.name,
    ]);
  }

  async remove(runner: QueryRunner, name: string): Promise<void> {
    await runner.query(`delete from ${this.#table} where name = $1`, [name]);
  }

  async #columns(runner: QueryRunner): Promise<readonly string[]> {
    const rows: { attname: string }[] = await runner.query(
      `select attname from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
      [this.#table],
    );
    return rows.map(({ attname }) => attname);
  }
}
