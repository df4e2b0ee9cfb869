import { Database, MigrationRunner, PersistenceModule } from '@ashlar/persistence';
import { createTestDatabase, type TestDatabase } from '@ashlar/persistence/testing';
import { FrozenClock } from '@ashlar/domain/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClsModule } from 'nestjs-cls';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import { PostgresRateLimitStore, type RateLimitDatabase, rateLimitMigrations } from '../../src/postgres/index.js';
import { parseRate } from '../../src/rate.js';
import { describeRateLimitStore } from '../../src/testing/index.js';
import { migratedDatabase, pooled } from '../support/database.js';

const squawk = fileURLToPath(new URL('../../../../node_modules/@squawk-cli/linux-x64/bin/squawk', import.meta.url));
// Where there is no squawk for the platform the lint is left to CI, which always insists on it.
const whereSquawkIs = existsSync(squawk) || process.env.CI ? it : it.skip;

const take = (changes: object = {}) => ({ key: 'user:1', rate: parseRate('2/min'), cost: 1, ...changes });

let own: TestDatabase;
let pool: pg.Pool;
let database: RateLimitDatabase;
beforeAll(async () => {
  own = await migratedDatabase();
  ({ pool, database } = pooled(own.url));
});
afterAll(async () => {
  await pool.end();
  await own.drop();
});
beforeEach(async () => void (await pool.query('TRUNCATE rate_limits')));

describeRateLimitStore('PostgresRateLimitStore', (clock) => new PostgresRateLimitStore(database, { clock }), {
  describe,
  it,
});

describe('PostgresRateLimitStore', () => {
  it('goes by the clock of the server, whatever that of the process shows', async () => {
    const store = new PostgresRateLimitStore(database);
    for (const rate of [parseRate('2/min'), parseRate('2/min burst 2')]) {
      await expect(store.take(take({ rate, cost: 2 }))).resolves.toMatchObject({ isAllowed: true, resetMs: 60_000 });
      const { isAllowed, retryAfterMs } = await store.take(take({ rate, cost: 2 }));
      expect(isAllowed).toBe(false);
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    }
  });

  it('shows nothing of a key', async () => {
    await new PostgresRateLimitStore(database).take(take());
    const { rows } = await pool.query('SELECT encode(key, $1) AS key, rate FROM rate_limits', ['base64']);
    expect(rows).toEqual([{ key: 'q8Oke4rRi4VcaH2cosYJHucxLbVWMCGUKletqInIezQ=', rate: '2/min' }]);
  });

  it('takes in one statement', async () => {
    const texts: string[] = [];
    const counting: RateLimitDatabase = {
      query: (statement) => {
        texts.push(statement.text);
        return database.query(statement);
      },
    };
    const store = new PostgresRateLimitStore(counting);
    for (const rate of [parseRate('2/min'), parseRate('2/min burst 2')]) await store.take(take({ rate }));
    expect(texts).toEqual([expect.stringContaining('INSERT'), expect.stringContaining('INSERT')]);
  });

  it('cleans up in batches, and leaves alone what somebody takes from at the moment', async () => {
    const clock = new FrozenClock();
    const store = new PostgresRateLimitStore(database, { clock, cleanUpBatch: 2 });
    for (let i = 0; i < 5; i++) await store.take(take({ key: `${i}` }));
    clock.advance(3 * 60_000);
    const taking = await pool.connect();
    await taking.query('BEGIN');
    await taking.query(`SELECT FROM rate_limits LIMIT 1 FOR UPDATE`);
    expect(await store.cleanUp()).toBe(4);
    await taking.query('ROLLBACK');
    taking.release();
    expect(await store.cleanUp()).toBe(1);
  });

  it('cleans up by the clock of the server', async () => {
    const store = new PostgresRateLimitStore(database);
    await store.take(take());
    await new PostgresRateLimitStore(database, { clock: new FrozenClock('2020-01-01T00:00:00Z') }).take(
      take({ key: '2' }),
    );
    expect(await store.cleanUp()).toBe(1);
  });

  it('says so when a database gives no rows', async () => {
    const odd: RateLimitDatabase = { query: async () => [] };
    await expect(new PostgresRateLimitStore(odd).take(take())).rejects.toThrow('answered a take without a row');
    await expect(new PostgresRateLimitStore(odd).cleanUp()).resolves.toBe(0);
  });
});

describe('the schema of PostgresRateLimitStore', () => {
  @Module({})
  class AppModule {}

  const schema = 'edge';
  let other: TestDatabase;
  let app: INestApplicationContext;
  let runner: MigrationRunner;
  beforeAll(async () => {
    other = await createTestDatabase({ name: 'schema' });
    const options = { url: other.url, schema };
    runner = new MigrationRunner({ options, migrations: rateLimitMigrations });
    await runner.up();
    app = await NestFactory.createApplicationContext(
      { module: AppModule, imports: [ClsModule.forRoot({ global: true }), PersistenceModule.forRoot(options)] },
      { logger: false },
    );
  });
  afterAll(async () => {
    await app.close();
    await other.drop();
  });

  it('is what the check of an app expects, and down restores what was there', async () => {
    await expect(runner.check()).resolves.toEqual({ ok: true, drift: [], irreversible: [] });
  });

  it('is an unlogged table in the schema that the app asks for, which Database finds', async () => {
    const store = new PostgresRateLimitStore(app.get(Database));
    await expect(store.take(take({ cost: 2 }))).resolves.toMatchObject({ isAllowed: true, remaining: 0 });
    const text = `SELECT relnamespace::regnamespace::text AS schema, relpersistence FROM pg_class WHERE relname = 'rate_limits'`;
    await expect(app.get(Database).query({ text })).resolves.toEqual([{ schema, relpersistence: 'u' }]);
  });

  whereSquawkIs('passes squawk (needs Linux on x64)', async () => {
    const rules = ['--pg-version=18.0', '--exclude=prefer-bigint-over-int'];
    const linting = promisify(execFile)(squawk, [...rules, '--stdin-filepath=migrations.sql']);
    linting.child.stdin?.end(await runner.sql());
    await expect(linting).resolves.toMatchObject({ stdout: expect.any(String) });
  });
});
