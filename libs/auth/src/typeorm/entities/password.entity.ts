import { Check, Column, PrimaryColumn } from 'typeorm';
import type { StoredPassword } from '../../passwords/password.store.js';
import type { UserId } from '../../users/user.js';
import { BelongsToUser, type OfUser } from './belongs-to-user.decorator.js';
import { UserEntity } from './user.entity.js';

/** The columns of the table of passwords, whichever table their users are in. */
@Check('auth_passwords_hash_check', `hash ~ '^[$][a-z0-9-]+[$].'`)
export abstract class PasswordTable implements StoredPassword {
  static readonly ofUser: OfUser = {
    table: 'auth_passwords',
    property: 'userId',
    foreignKey: 'auth_passwords_user_fkey',
  };

  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'auth_passwords_pkey' })
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

/** The table of passwords: one a user. */
@BelongsToUser(() => UserEntity)
export class PasswordEntity extends PasswordTable {}
