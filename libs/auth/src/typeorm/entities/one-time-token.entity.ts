import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { StoredToken, TokenPurpose } from '../../one-time-tokens/one-time-token.store.js';
import type { UserId } from '../../users/user.js';
import { UserEntity } from './user.entity.js';

/** The table of single-use tokens: one a user and purpose. */
@Entity({ name: 'auth_one_time_tokens' })
@Unique('auth_one_time_tokens_user_purpose_unique', ['userId', 'purpose'])
@Index('auth_one_time_tokens_expiry_index', ['expiresAt'])
@Check('auth_one_time_tokens_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_one_time_tokens_purpose_check', `purpose IN ('verify-email', 'change-email', 'reset-password')`)
@Check('auth_one_time_tokens_times_check', `created_at < expires_at`)
export class OneTimeTokenEntity implements StoredToken {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'auth_one_time_tokens_pkey' })
  hash!: string;

  @Column({ type: 'text' })
  purpose!: TokenPurpose;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'auth_one_time_tokens_user_fkey', onDelete: 'CASCADE' })
  userId!: UserId;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
