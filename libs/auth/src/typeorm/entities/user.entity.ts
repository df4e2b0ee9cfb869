import type { DisplayName, EmailAddress, Role, Username } from '@ashlar/domain';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { User, UserId, UserStatus } from '../../users/user.js';

/** The table of users. */
@Entity({ name: 'auth_users' })
@Unique('auth_users_email_unique', ['email'])
@Unique('auth_users_username_unique', ['username'])
@Index('auth_users_created_index', ['createdAt', 'id'])
@Index('auth_users_role_index', ['role', 'createdAt', 'id'])
@Index('auth_users_status_index', ['status', 'createdAt', 'id'])
@Check('auth_users_email_check', `octet_length(email) BETWEEN 3 AND 254`)
@Check('auth_users_username_check', `length(username) BETWEEN 1 AND 64`)
@Check('auth_users_role_check', `role IN ('user', 'moderator', 'admin')`)
@Check('auth_users_status_check', `status IN ('active', 'inactive')`)
@Check('auth_users_version_check', `version >= 1`)
export class UserEntity implements User {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'auth_users_pkey' })
  id!: UserId;

  /** Compared byte by byte: its index stays right when the operating system sorts otherwise one day. */
  @Column({ type: 'text', collation: 'C' })
  email!: EmailAddress;

  @Column({ name: 'email_verified_at', type: 'timestamptz', nullable: true })
  emailVerifiedAt!: Date | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  username!: Username | null;

  @Column({ name: 'display_name', type: 'text', nullable: true })
  displayName!: DisplayName | null;

  @Column({ type: 'text' })
  role!: Role;

  @Column({ type: 'text' })
  status!: UserStatus;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
