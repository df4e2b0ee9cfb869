import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of keys and answers, in the first schema of the search path. */
export class CreateIdempotencyKeys1763683200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE idempotency_keys (
        actor        text        NOT NULL,
        route        text        NOT NULL,
        key          text        NOT NULL,
        fingerprint  text        NOT NULL,
        token        uuid        NOT NULL,
        created_at   timestamptz NOT NULL,
        leased_until timestamptz NOT NULL,
        expires_at   timestamptz NOT NULL,
        kind         text,
        status       integer,
        headers      jsonb,
        body         text,
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor, route, key),
        CONSTRAINT idempotency_keys_key_check CHECK (length(key) BETWEEN 1 AND 255),
        CONSTRAINT idempotency_keys_times_check CHECK (created_at <= leased_until AND leased_until <= expires_at),
        CONSTRAINT idempotency_keys_kind_check
          CHECK (kind IN ('empty', 'json', 'bytes', 'domain-error', 'http-error', 'unrepeatable')),
        CONSTRAINT idempotency_keys_status_check CHECK (status BETWEEN 200 AND 599),
        CONSTRAINT idempotency_keys_answer_check CHECK (
          (kind IS NULL) = (headers IS NULL) AND (kind IS NOT NULL OR (status IS NULL AND body IS NULL))
        )
      )
    `);
    await queryRunner.query('CREATE INDEX idempotency_keys_expiry_index ON idempotency_keys (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE idempotency_keys');
  }
}
