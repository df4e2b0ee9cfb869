import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the app had. */
export class CreatePeople1790000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE people (
        id           uuid        NOT NULL CONSTRAINT people_pkey PRIMARY KEY,
        mail         text        NOT NULL COLLATE "C" CONSTRAINT people_mail_key UNIQUE,
        confirmed_at timestamptz,
        handle       text        CONSTRAINT people_handle_key UNIQUE,
        full_name    text,
        level        smallint    NOT NULL,
        blocked_at   timestamptz,
        department   text        NOT NULL DEFAULT 'unassigned',
        version      integer     NOT NULL DEFAULT 1,
        created_at   timestamptz NOT NULL,
        updated_at   timestamptz NOT NULL
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE people');
  }
}
