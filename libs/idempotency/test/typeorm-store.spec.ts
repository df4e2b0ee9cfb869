import { Database, MigrationRunner, PersistenceModule, Transactions } from '@ashlar/persistence';
import { createTestDatabase, type TestDatabase } from '@ashlar/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ClsModule } from 'nestjs-cls';
import { describeIdempotencyStore } from '../src/testing/index.js';
import { idempotencyEntities, idempotencyMigrations, TypeOrmIdempotencyStore } from '../src/typeorm/index.js';

const squawk = fileURLToPath(new URL('../../../node_modules/@squawk-cli/linux-x64/bin/squawk', import.meta.url));
// Where there is no squawk for the platform the lint is left to CI, which always insists on it.
const whereSquawkIs = existsSync(squawk) || process.env.CI ? it : it.skip;
const schema = 'edge';

@Module({})
class AppModule {}

let database: TestDatabase;
let app: INestApplicationContext;
let runner: MigrationRunner;
beforeAll(async () => {
  database = await createTestDatabase({ name: 'store' });
  const options = { url: database.url, schema, poolMax: 60 };
  runner = new MigrationRunner({ options, entities: idempotencyEntities, migrations: idempotencyMigrations });
  await runner.up();
  const persistence = PersistenceModule.forRoot({ ...options, entities: idempotencyEntities });
  app = await NestFactory.createApplicationContext(
    { module: AppModule, imports: [ClsModule.forRoot({ global: true }), persistence] },
    { logger: false },
  );
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const emptyStore = async () => {
  await app.get(Database).query({ text: 'TRUNCATE idempotency_keys' });
  return new TypeOrmIdempotencyStore(app.get(Database), app.get(Transactions));
};

describeIdempotencyStore('TypeOrmIdempotencyStore', emptyStore, { describe, it });

describe('the schema of TypeOrmIdempotencyStore', () => {
  it('is what the entities say, and down restores what was there', async () => {
    await expect(runner.check()).resolves.toEqual({ ok: true, drift: [], irreversible: [] });
  });

  it('is made in the schema that the app asks for', async () => {
    const text = `SELECT table_schema FROM information_schema.tables WHERE table_name = 'idempotency_keys'`;
    await expect(app.get(Database).query({ text })).resolves.toEqual([{ table_schema: schema }]);
  });

  whereSquawkIs('passes squawk (needs Linux on x64)', async () => {
    const rules = ['--pg-version=18.0', '--exclude=prefer-bigint-over-int'];
    const linting = promisify(execFile)(squawk, [...rules, '--stdin-filepath=migrations.sql']);
    linting.child.stdin?.end(await runner.sql());
    await expect(linting).resolves.toMatchObject({ stdout: expect.any(String) });
  });

  it.each([
    ['idempotency_keys_key_check', { key: '' }],
    ['idempotency_keys_times_check', { leased_until: new Date(0) }],
    ['idempotency_keys_times_check', { expires_at: new Date(1) }],
    ['idempotency_keys_kind_check', { kind: 'other', headers: {} }],
    ['idempotency_keys_status_check', { kind: 'json', headers: {}, status: 99 }],
    ['idempotency_keys_answer_check', { kind: 'json' }],
    ['idempotency_keys_answer_check', { body: 'x' }],
  ])('refuses rows that make no sense, by %s', async (constraint, changes) => {
    const row = {
      actor: 'a',
      route: 'r',
      key: 'k',
      fingerprint: 'f',
      token: '01890a5d-ac96-774b-bcce-b302099a8057',
      created_at: new Date(1),
      leased_until: new Date(2),
      expires_at: new Date(3),
      ...changes,
    };
    const columns = Object.keys(row);
    const text = `INSERT INTO idempotency_keys (${columns.join()}) VALUES (${columns.map((_, i) => `$${i + 1}`).join()})`;
    const inserting = app.get(Database).query({ text, values: Object.values(row) });
    await expect(inserting).rejects.toMatchObject({ constraint });
  });
});
