import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The table of attempts: windows, and failures in a row. Logged like every other table: a crash of the server
 * must not give those who guess a new budget.
 */
@Entity({ name: 'auth_attempts' })
@Index('auth_attempts_forget_index', ['forgetAt'])
@Check('auth_attempts_key_hash_check', `key_hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_attempts_count_check', `count >= 0`)
@Check('auth_attempts_times_check', `ends_at <= forget_at`)
export class AttemptEntity {
  /** SHA-256 of the key, in hex: keys hold what somebody typed, of any length. */
  @PrimaryColumn({ name: 'key_hash', type: 'text', primaryKeyConstraintName: 'auth_attempts_pkey' })
  keyHash!: string;

  @Column({ type: 'integer' })
  count!: number;

  /** Of windows: how many before it were used up, one after the other. */
  @Column({ type: 'integer' })
  strikes!: number;

  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt!: Date;

  /** From then on nothing of it matters. */
  @Column({ name: 'forget_at', type: 'timestamptz' })
  forgetAt!: Date;
}
