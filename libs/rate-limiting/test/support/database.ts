import { MigrationRunner } from '@ashlar/persistence';
import { createTestDatabase, type TestDatabase } from '@ashlar/persistence/testing';
import { rateLimitMigrations } from '../../src/postgres/index.js';
import type { RateLimitDatabase } from '../../src/postgres/postgres.store.js';
import pg from 'pg';

/** A database with the table of counters, cloned from a template. */
export function migratedDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    name: 'rate-limiting',
    key: rateLimitMigrations.map(({ name }) => name).join(),
    migrate: async (url) =>
      void (await new MigrationRunner({ options: { url }, migrations: rateLimitMigrations }).up()),
  });
}

/** A pool, and the pool as the store wants it. */
export function pooled(url: string, max = 20): { readonly pool: pg.Pool; readonly database: RateLimitDatabase } {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => undefined);
  return { pool, database: { query: async (statement) => (await pool.query(queryConfig(statement))).rows } };
}

function queryConfig({ values, ...statement }: Parameters<RateLimitDatabase['query']>[0]): pg.QueryConfig {
  return values === undefined ? statement : { ...statement, values: [...values] };
}
