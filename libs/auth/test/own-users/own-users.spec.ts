import { Database, isForeignKeyViolation, MigrationRunner, PersistenceModule, Transactions } from '@ashlar/persistence';
import { createTestDatabase } from '@ashlar/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClsModule } from 'nestjs-cls';
import type { AuthStores } from '../../src/auth.store.js';
import { describeAuthStores } from '../../src/testing/index.js';
import { authEntitiesFor, authMigrationsFor, typeOrmAuthStores } from '../../src/typeorm/index.js';
import { CreatePeople1790000000000 } from './1790000000000-create-people.migration.js';
import { PeopleStore } from './people.store.js';
import { PersonEntity } from './person.entity.js';

const migrations = [
  CreatePeople1790000000000,
  ...authMigrationsFor({ users: { table: 'people' }, after: 1_790_000_000_000 }),
];
const entities = [PersonEntity, ...authEntitiesFor({ users: { entity: PersonEntity } })];

@Module({})
class AppModule {}

let url: string;
let drop: () => Promise<void>;
let app: INestApplicationContext;
let database: Database;
let stores: AuthStores;
beforeAll(async () => {
  const clone = await createTestDatabase({
    name: 'people',
    key: 'people',
    migrate: async (at) => void (await new MigrationRunner({ options: { url: at }, migrations }).up()),
  });
  ({ url, drop } = clone);
  const persistence = PersistenceModule.forRoot({ url, poolMax: 20, entities });
  app = await NestFactory.createApplicationContext(
    { module: AppModule, imports: [ClsModule.forRoot({ global: true }), persistence] },
    { logger: false },
  );
  database = app.get(Database);
  const transactions = app.get(Transactions);
  stores = typeOrmAuthStores(database, transactions, { users: new PeopleStore(database, transactions) });
});
afterAll(async () => {
  await app.close();
  await drop();
});

const tables = async () => {
  const text = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
  return (await database.query<{ name: string }>({ text })).map(({ name }) => name);
};

async function emptyStores(): Promise<AuthStores> {
  const all = (await tables()).filter((name) => name === 'people' || name.startsWith('auth_')).join();
  await stores.transactions.run(async () => {
    await database.query({ text: `SELECT set_config('ashlar.audit_removal', 'on', true)` });
    await database.query({ text: `TRUNCATE ${all}` });
  });
  return stores;
}

describeAuthStores('typeOrmAuthStores with people', emptyStores, { describe, it });

describe('a table of users of the app’s own', () => {
  it('takes the place of ours, and is what the entities refer to', async () => {
    expect(await tables()).toEqual(
      expect.arrayContaining(['people', 'auth_passwords', 'auth_sessions', 'auth_api_keys']),
    );
    expect(await tables()).not.toContain('auth_users');
    const runner = new MigrationRunner({ options: { url }, entities, migrations });
    await expect(runner.check()).resolves.toEqual({ ok: true, drift: [], irreversible: [] });
    const { entries } = await runner.status();
    expect(entries.map(({ name }) => name)).toEqual(['CreatePeople1790000000000', 'CreateAuth1790000000001']);
  });

  it('keeps what the library knows nothing of', async () => {
    await emptyStores();
    const id = crypto.randomUUID() as PersonEntity['id'];
    const nobody = { emailVerifiedAt: null, username: null, displayName: null } as const;
    const email = 'ann@example.com' as PersonEntity['mail'];
    await stores.users.insert({ id, email, ...nobody, role: 'user', status: 'active', createdAt: new Date(0) });
    await database.repository(PersonEntity).update({ id }, { department: 'quarry' });
    await stores.users.update(id, { role: 'admin' }, new Date(1));
    expect(await database.repository(PersonEntity).findOneBy({ id })).toMatchObject({ department: 'quarry', level: 2 });
  });

  it('keeps the database from having what belongs to nobody', async () => {
    const nobody = crypto.randomUUID() as PersonEntity['id'];
    const refused: unknown = await stores.passwords
      .set(nobody, { hash: '$2b$12$hash', pepper: null }, new Date(0))
      .catch((error: unknown) => error);
    expect(isForeignKeyViolation(refused, 'auth_passwords_user_fkey')).toBe(true);
  });
});

describe('authMigrationsFor', () => {
  const run = async (users: { table: string; column?: string }, ddl: readonly string[]) => {
    const empty = await createTestDatabase({ name: 'own' });
    class CreateUsers1700000000000 {
      async up(runner: { query(text: string): Promise<unknown> }): Promise<void> {
        for (const text of ddl) await runner.query(text);
      }
      down = async () => undefined;
    }
    try {
      const all = [CreateUsers1700000000000, ...authMigrationsFor({ users })];
      const runner = new MigrationRunner({ options: { url: empty.url }, migrations: all });
      return (await runner.up()).map(({ name }) => name);
    } finally {
      await empty.drop();
    }
  };

  it('refers to a table of another schema, by whatever its names are', async () => {
    const ddl = [
      'CREATE SCHEMA crm',
      'CREATE TABLE crm."The ""People""" (no int PRIMARY KEY, "Id" uuid NOT NULL UNIQUE)',
    ];
    await expect(run({ table: 'crm.The "People"', column: 'Id' }, ddl)).resolves.toEqual([
      'CreateUsers1700000000000',
      'CreateAuth1763690000000',
    ]);
  });

  it('fails with the words of PostgreSQL where ids are no uuid', async () => {
    const failing = run({ table: 'people' }, ['CREATE TABLE people (id bigint PRIMARY KEY)']);
    await expect(failing).rejects.toThrow(/auth_passwords_user_fkey.* cannot be implemented/);
  });

  it.each(['', 'a.b.c', '.people', 'people.', 'a'.repeat(64), 'a\0b'])('refuses the table %j', (table) => {
    expect(() => authMigrationsFor({ users: { table } })).toThrow(TypeError);
  });

  it.each(['', 'ü'.repeat(32), 'a\0b'])('refuses the column %j', (column) => {
    expect(() => authMigrationsFor({ users: { table: 'people', column } })).toThrow(TypeError);
  });
});
