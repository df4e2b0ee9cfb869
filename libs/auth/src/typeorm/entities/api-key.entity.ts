import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ApiKeyId, StoredApiKey } from '../../api-keys/api-key.store.js';
import type { UserId } from '../../users/user.js';
import { UserEntity } from './user.entity.js';

/** The table of API keys. */
@Entity({ name: 'auth_api_keys' })
@Unique('auth_api_keys_hash_unique', ['hash'])
@Index('auth_api_keys_owner_index', ['ownerId', 'createdAt', 'id'])
// Of an expression, which TypeORM can't write down: the migration has it.
@Index('auth_api_keys_death_index', { synchronize: false })
@Check('auth_api_keys_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_api_keys_last_four_check', `length(last_four) <= 4`)
@Check('auth_api_keys_remaining_uses_check', `remaining_uses >= 0`)
export class ApiKeyEntity implements StoredApiKey {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'auth_api_keys_pkey' })
  id!: ApiKeyId;

  @Column({ name: 'owner_id', type: 'uuid' })
  @ForeignKey(() => UserEntity, { name: 'auth_api_keys_owner_fkey', onDelete: 'CASCADE' })
  ownerId!: UserId;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  prefix!: string;

  @Column({ name: 'last_four', type: 'text' })
  lastFour!: string;

  @Column({ type: 'text' })
  hash!: string;

  @Column({ type: 'text', array: true })
  scopes!: string[];

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'remaining_uses', type: 'integer', nullable: true })
  remainingUses!: number | null;

  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  /** No foreign key: the key that was replaced is removed earlier. */
  @Column({ type: 'uuid', nullable: true })
  replaces!: ApiKeyId | null;
}
