import { Check, Column, Index, PrimaryColumn } from 'typeorm';
import type { SessionEnd, SessionId, StoredSession } from '../../sessions/session.js';
import type { UserId } from '../../users/user.js';
import { BelongsToUser, type OfUser } from './belongs-to-user.decorator.js';
import { UserEntity } from './user.entity.js';

/** The columns of the table of sessions, whichever table their users are in. */
@Index('auth_sessions_user_index', ['userId', 'createdAt', 'id'])
// Of an expression, which TypeORM can't write down: the migration has it.
@Index('auth_sessions_death_index', { synchronize: false })
@Check('auth_sessions_token_hash_check', `token_hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_sessions_previous_token_hash_check', `previous_token_hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_sessions_times_check', `created_at < expires_at`)
@Check('auth_sessions_end_check', `(ended_at IS NULL) = (end_reason IS NULL)`)
@Check(
  'auth_sessions_end_reason_check',
  `end_reason IN ('logout', 'replaced', 'ended-by-owner', 'ended-by-administrator', 'password-changed', 'deactivated', 'refresh-replayed')`,
)
export abstract class SessionTable implements StoredSession {
  static readonly ofUser: OfUser = {
    table: 'auth_sessions',
    property: 'userId',
    foreignKey: 'auth_sessions_user_fkey',
  };

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'auth_sessions_pkey' })
  id!: SessionId;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: UserId;

  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  @Column({ name: 'previous_token_hash', type: 'text', nullable: true })
  previousTokenHash!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'authenticated_at', type: 'timestamptz' })
  authenticatedAt!: Date;

  @Column({ name: 'refreshed_at', type: 'timestamptz' })
  refreshedAt!: Date;

  @Column({ name: 'idle_expires_at', type: 'timestamptz' })
  idleExpiresAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ name: 'end_reason', type: 'text', nullable: true })
  endReason!: SessionEnd | null;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  @Column({ type: 'text', nullable: true })
  address!: string | null;
}

/** The table of sessions. */
@BelongsToUser(() => UserEntity)
export class SessionEntity extends SessionTable {}
