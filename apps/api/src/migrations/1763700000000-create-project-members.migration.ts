import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members of projects, and the log of their ownership. */
export class CreateProjectMembers1763700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE project_members (
        project_id uuid        NOT NULL
          CONSTRAINT project_members_project_fkey REFERENCES projects (id) ON DELETE CASCADE,
        user_id    uuid        NOT NULL
          CONSTRAINT project_members_user_fkey REFERENCES auth_users (id) ON DELETE CASCADE,
        role       text        NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT project_members_pkey PRIMARY KEY (project_id, user_id),
        CONSTRAINT project_members_role_check CHECK (role IN ('viewer', 'editor'))
      )
    `);
    await queryRunner.query('CREATE INDEX project_members_user_index ON project_members (user_id)');
    await queryRunner.query(`
      CREATE TABLE project_ownership_changes (
        id           uuid        NOT NULL CONSTRAINT project_ownership_changes_pkey PRIMARY KEY,
        project_id   uuid        NOT NULL,
        from_user_id uuid        NOT NULL,
        to_user_id   uuid        NOT NULL,
        actor        text        NOT NULL,
        at           timestamptz NOT NULL
      )
    `);
    await queryRunner.query(
      'CREATE INDEX project_ownership_changes_project_index ON project_ownership_changes (project_id, at)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE project_ownership_changes');
    await queryRunner.query('DROP TABLE project_members');
  }
}
