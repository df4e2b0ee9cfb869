import type { QueryRunner } from 'typeorm';
import { type KnownMigration, MigrationListError } from './migration-plan.js';

/**
 * Writes down the SQL of migrations without a database: each `up` runs against a runner that records. One text, for linters;
 * each migration under a comment with its name, those in a transaction between `begin` and `commit`, in the settings in which
 * the runner runs them.
 *
 * @throws MigrationListError when a migration does anything but `runner.query(sql)`: such SQL exists only on a database
 */
export async function migrationsSql(
  migrations: readonly KnownMigration[],
  settings: { readonly lockTimeout: number },
): Promise<string> {
  const parts = [`set lock_timeout = '${settings.lockTimeout}ms';`, `set statement_timeout = '0';`, ''];
  for (const known of migrations) {
    const migration = known.create();
    const statements: string[] = [];
    await migration.up(recordingRunner(known.name, statements));
    const body = statements.map((sql) => `${sql.trim().replace(/;+$/, '')};`);
    const lines = migration.transaction === false ? body : ['begin;', ...body, 'commit;'];
    parts.push(`-- migration: ${known.name}`, ...lines, '');
  }
  return parts.join('\n');
}

function recordingRunner(name: string, statements: string[]): QueryRunner {
  const query = async (sql: string, parameters: readonly unknown[] = []): Promise<unknown[]> => {
    if (parameters.length > 0) {
      throw new MigrationListError(`Migration ${name} gives parameters to a statement: write the values into its SQL.`);
    }
    statements.push(sql);
    return [];
  };
  return new Proxy({ query } as unknown as QueryRunner, {
    get(target, property, receiver) {
      if (property === 'query') return Reflect.get(target, property, receiver) as unknown;
      throw new MigrationListError(
        `Migration ${name} uses runner.${String(property)}: only runner.query(sql) has SQL that can be read without a database.`,
      );
    },
  });
}
