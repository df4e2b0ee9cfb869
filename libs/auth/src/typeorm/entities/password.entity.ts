import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { StoredPassword } from '../../passwords/password.store.js';
import type { UserId } from '../../users/user.js';
import { UserEntity } from './user.entity.js';

/** The table of passwords: one a user. */
@Entity({ name: 'auth_passwords' })
@Check('auth_passwords_hash_check', `hash ~ '^[$][a-z0-9-]+[$].'`)
export class PasswordEntity implements StoredPassword {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'auth_passwords_pkey' })
  @ForeignKey(() => UserEntity, { name: 'auth_passwords_user_fkey', onDelete: 'CASCADE' })
  userId!: UserId;

  @Column({ type: 'text' })
  hash!: string;

  @Column({ type: 'text', nullable: true })
  pepper!: string | null;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;

  @Column({ name: 'disabled_at', type: 'timestamptz', nullable: true })
  disabledAt!: Date | null;
}
