import { Database, MigrationRunner, PersistenceModule, Transactions } from '@ashlar/persistence';
import { createTestDatabase } from '@ashlar/persistence/testing';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClsModule } from 'nestjs-cls';
import type { AuthStores } from '../../src/auth.store.js';
import { authEntities, authMigrations, typeOrmAuthStores } from '../../src/typeorm/index.js';

/** A database with the tables of the library, and what reaches it. */
export interface AuthDatabase {
  readonly url: string;
  readonly app: INestApplicationContext;
  readonly database: Database;
  readonly stores: AuthStores;
  /** Removes all rows. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

@Module({})
class AppModule {}

/** Makes a database of its own for a test file, cloned from a template. */
export async function openAuthDatabase(options: { readonly poolMax?: number } = {}): Promise<AuthDatabase> {
  const clone = await createTestDatabase({
    name: 'auth',
    key: authMigrations.map(({ name }) => name).join(),
    migrate: async (url) => void (await new MigrationRunner({ options: { url }, migrations: authMigrations }).up()),
  });
  const persistence = PersistenceModule.forRoot({ url: clone.url, poolMax: 20, ...options, entities: authEntities });
  const app = await NestFactory.createApplicationContext(
    { module: AppModule, imports: [ClsModule.forRoot({ global: true }), persistence] },
    { logger: false },
  );
  const [database, transactions] = [app.get(Database), app.get(Transactions)];
  const { dataSource } = database.manager;
  const tables = authEntities.map((entity) => dataSource.getMetadata(entity).tablePath).join();
  return {
    url: clone.url,
    app,
    database,
    stores: typeOrmAuthStores(database, transactions),
    empty: () =>
      transactions.run(async () => {
        await database.query({ text: `SELECT set_config('ashlar.audit_removal', 'on', true)` });
        await database.query({ text: `TRUNCATE ${tables}` });
      }),
    close: async () => {
      await app.close();
      await clone.drop();
    },
  };
}
