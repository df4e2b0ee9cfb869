import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of projects. */
export class CreateProjects1763596800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE projects (
        id          uuid        NOT NULL CONSTRAINT projects_pkey PRIMARY KEY,
        owner_id    uuid        NOT NULL,
        key         text        NOT NULL,
        name        text        NOT NULL,
        description text,
        status      text        NOT NULL DEFAULT 'active',
        version     integer     NOT NULL,
        created_at  timestamptz NOT NULL,
        updated_at  timestamptz NOT NULL,
        archived_at timestamptz,
        CONSTRAINT projects_owner_key_unique UNIQUE (owner_id, key),
        CONSTRAINT projects_status_check CHECK (status IN ('active', 'archived')),
        CONSTRAINT projects_archived_check CHECK ((status = 'archived') = (archived_at IS NOT NULL))
      )
    `);
    await queryRunner.query('CREATE INDEX projects_owner_created_index ON projects (owner_id, created_at, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE projects');
  }
}
