import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The table of attempts: windows, and failures in a row, which have no end. Logged like every other table: a crash of the server
 * must not give those who guess a new budget.
 */
@Entity({ name: 'auth_attempts' })
@Index('auth_attempts_end_index', ['endsAt'])
@Check('auth_attempts_key_hash_check', `key_hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_attempts_count_check', `count >= 0`)
export class AttemptEntity {
  /** SHA-256 of the key, in hex: keys hold what somebody typed, of any length. */
  @PrimaryColumn({ name: 'key_hash', type: 'text', primaryKeyConstraintName: 'auth_attempts_pkey' })
  keyHash!: string;

  @Column({ type: 'integer' })
  count!: number;

  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true })
  endsAt!: Date | null;
}
