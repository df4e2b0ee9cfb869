import { type EntityClass, type MigrationClass, MigrationRunner } from '@ashlar/persistence';
import { createTestDatabase, type TestDatabase } from '@ashlar/persistence/testing';
import { Column, Entity, type MigrationInterface, PrimaryColumn, type QueryRunner } from 'typeorm';
import { idempotencyEntities, idempotencyMigrations } from '../../src/typeorm/index.js';

@Entity('stones')
export class StoneEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  owner!: string;
}

class CreateStones1763690000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table stones (name text primary key, owner text not null)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table stones');
  }
}

export const entities: EntityClass[] = [StoneEntity, ...idempotencyEntities];
export const migrations: MigrationClass[] = [CreateStones1763690000000, ...idempotencyMigrations];

/** A database with the tables of keys and stones, cloned from a template. */
export function migratedDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    name: 'idempotency',
    key: migrations.map(({ name }) => name).join(),
    migrate: async (url) => void (await new MigrationRunner({ options: { url }, migrations }).up()),
  });
}
