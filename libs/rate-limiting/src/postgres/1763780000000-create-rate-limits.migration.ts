import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The table of counters, in the first schema of the search path. It is unlogged: nothing of it is written to the log, replicas
 * do not have it, and after a crash of the server it is empty.
 */
export class CreateRateLimits1763780000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Room in every page, so that most takes change a row in its place and leave the indexes alone.
    await queryRunner.query(`
      CREATE UNLOGGED TABLE rate_limits (
        key            bytea       NOT NULL,
        rate           text        NOT NULL,
        state          bigint[]    NOT NULL,
        is_allowed     boolean     NOT NULL,
        remaining      bigint      NOT NULL,
        reset_ms       bigint      NOT NULL,
        retry_after_ms bigint      NOT NULL,
        expires_at     timestamptz NOT NULL,
        CONSTRAINT rate_limits_pkey PRIMARY KEY (key, rate)
      ) WITH (fillfactor = 50)
    `);
    await queryRunner.query('CREATE INDEX rate_limits_expiry_index ON rate_limits (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE rate_limits');
  }
}
