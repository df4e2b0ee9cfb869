import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The log of who gave a project to whom. It outlives project and people. */
@Entity({ name: 'project_ownership_changes' })
@Index('project_ownership_changes_project_index', ['projectId', 'at'])
export class OwnershipChangeEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'project_ownership_changes_pkey' })
  id!: string;

  @Column({ name: 'project_id', type: 'uuid' })
  projectId!: string;

  @Column({ name: 'from_user_id', type: 'uuid' })
  fromUserId!: string;

  @Column({ name: 'to_user_id', type: 'uuid' })
  toUserId!: string;

  /** Who did it: the owner, or an administrator. */
  @Column({ type: 'text' })
  actor!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;
}
