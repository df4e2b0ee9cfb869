import { Check, Column, Index, PrimaryColumn, Unique } from 'typeorm';
import type { StoredToken, TokenPurpose } from '../../one-time-tokens/one-time-token.store.js';
import type { UserId } from '../../users/user.js';
import { BelongsToUser, type OfUser } from './belongs-to-user.decorator.js';
import { UserEntity } from './user.entity.js';

/** The columns of the table of single-use tokens, whichever table their users are in. */
@Unique('auth_one_time_tokens_user_purpose_unique', ['userId', 'purpose'])
@Index('auth_one_time_tokens_expiry_index', ['expiresAt'])
@Check('auth_one_time_tokens_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_one_time_tokens_purpose_check', `purpose IN ('verify-email', 'change-email', 'reset-password')`)
@Check('auth_one_time_tokens_times_check', `created_at < expires_at`)
export abstract class OneTimeTokenTable implements StoredToken {
  static readonly ofUser: OfUser = {
    table: 'auth_one_time_tokens',
    property: 'userId',
    foreignKey: 'auth_one_time_tokens_user_fkey',
  };

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'auth_one_time_tokens_pkey' })
  hash!: string;

  @Column({ type: 'text' })
  purpose!: TokenPurpose;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: UserId;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}

/** The table of single-use tokens: one a user and purpose. */
@BelongsToUser(() => UserEntity)
export class OneTimeTokenEntity extends OneTimeTokenTable {}
