import type { DisplayName, EmailAddress, Username } from '@ashlar/domain';
import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { UserId } from '../../src/index.js';

/** The table of users of an app that had one before it had this library. */
@Entity({ name: 'people' })
@Unique('people_mail_key', ['mail'])
@Unique('people_handle_key', ['handle'])
export class PersonEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'people_pkey' })
  id!: UserId;

  @Column({ type: 'text', collation: 'C' })
  mail!: EmailAddress;

  @Column({ name: 'confirmed_at', type: 'timestamptz', nullable: true })
  confirmedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  handle!: Username | null;

  @Column({ name: 'full_name', type: 'text', nullable: true })
  fullName!: DisplayName | null;

  /** 0 users, 1 moderators, 2 administrators. */
  @Column({ type: 'smallint' })
  level!: number;

  @Column({ name: 'blocked_at', type: 'timestamptz', nullable: true })
  blockedAt!: Date | null;

  /** The library knows nothing of it. */
  @Column({ type: 'text', default: 'unassigned' })
  department!: string;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
