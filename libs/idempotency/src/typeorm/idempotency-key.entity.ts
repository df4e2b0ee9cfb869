import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AnswerKind, StoredAnswer } from '../stored-answer.js';

const PRIMARY_KEY = { type: 'text', primaryKeyConstraintName: 'idempotency_keys_pkey' } as const;

/** A key, who holds it, and the answer once there is one: `kind` tells. */
@Entity({ name: 'idempotency_keys' })
@Index('idempotency_keys_expiry_index', ['expiresAt'])
@Check('idempotency_keys_key_check', `length(key) BETWEEN 1 AND 255`)
@Check('idempotency_keys_times_check', `created_at <= leased_until AND leased_until <= expires_at`)
@Check(
  'idempotency_keys_kind_check',
  `kind IN ('empty', 'json', 'bytes', 'domain-error', 'http-error', 'unrepeatable')`,
)
@Check('idempotency_keys_status_check', `status BETWEEN 200 AND 599`)
@Check(
  'idempotency_keys_answer_check',
  `(kind IS NULL) = (headers IS NULL) AND (kind IS NOT NULL OR (status IS NULL AND body IS NULL))`,
)
export class IdempotencyKeyEntity {
  @PrimaryColumn(PRIMARY_KEY)
  actor!: string;

  @PrimaryColumn(PRIMARY_KEY)
  route!: string;

  @PrimaryColumn(PRIMARY_KEY)
  key!: string;

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ type: 'uuid' })
  token!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'leased_until', type: 'timestamptz' })
  leasedUntil!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ type: 'text', nullable: true })
  kind!: AnswerKind | null;

  @Column({ type: 'integer', nullable: true })
  status!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  headers!: StoredAnswer['headers'] | null;

  @Column({ type: 'text', nullable: true })
  body!: string | null;
}
