import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProfiles1790000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE profiles (
        user_id uuid NOT NULL CONSTRAINT profiles_pkey PRIMARY KEY
          CONSTRAINT profiles_user_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
        city    text NOT NULL,
        bio     text
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE profiles');
  }
}
