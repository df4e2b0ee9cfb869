import { Check, Column, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ApiKeyId, StoredApiKey } from '../../api-keys/api-key.store.js';
import type { UserId } from '../../users/user.js';
import { BelongsToUser, type OfUser } from './belongs-to-user.decorator.js';
import { UserEntity } from './user.entity.js';

/** The columns of the table of API keys, whichever table their users are in. */
@Unique('auth_api_keys_hash_unique', ['hash'])
@Index('auth_api_keys_owner_index', ['ownerId', 'createdAt', 'id'])
// Of an expression, which TypeORM can't write down: the migration has it.
@Index('auth_api_keys_death_index', { synchronize: false })
@Index('auth_api_keys_budget_index', ['budgetId'])
@Check('auth_api_keys_hash_check', `hash ~ '^[0-9a-f]{64}$'`)
@Check('auth_api_keys_last_four_check', `length(last_four) <= 4`)
@Check('auth_api_keys_remaining_uses_check', `remaining_uses >= 0`)
@Check('auth_api_keys_budget_check', `budget_id IS NULL OR remaining_uses IS NULL`)
export abstract class ApiKeyTable implements StoredApiKey {
  static readonly ofUser: OfUser = {
    table: 'auth_api_keys',
    property: 'ownerId',
    foreignKey: 'auth_api_keys_owner_fkey',
  };

  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'auth_api_keys_pkey' })
  id!: ApiKeyId;

  @Column({ name: 'owner_id', type: 'uuid' })
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

  @Column({ name: 'budget_id', type: 'uuid', nullable: true })
  @ForeignKey<ApiKeyTable>('auth_api_keys', { name: 'auth_api_keys_budget_fkey' })
  budgetId!: ApiKeyId | null;
}

/** The table of API keys. */
@BelongsToUser(() => UserEntity)
export class ApiKeyEntity extends ApiKeyTable {}
