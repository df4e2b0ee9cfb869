import { UserEntity } from '@ashlar/auth/typeorm';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ProjectId } from '../projects/project.js';
import type { MemberRole } from '../projects/project-access.js';
import { ProjectEntity } from '../projects/project.entity.js';

/** The table of members of projects; owners are not in it. */
@Entity({ name: 'project_members' })
@Index('project_members_user_index', ['userId'])
@Check('project_members_role_check', `role IN ('viewer', 'editor')`)
export class ProjectMemberEntity {
  @PrimaryColumn({ name: 'project_id', type: 'uuid', primaryKeyConstraintName: 'project_members_pkey' })
  @ForeignKey(() => ProjectEntity, { name: 'project_members_project_fkey', onDelete: 'CASCADE' })
  projectId!: ProjectId;

  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'project_members_pkey' })
  @ForeignKey(() => UserEntity, { name: 'project_members_user_fkey', onDelete: 'CASCADE' })
  userId!: string;

  @Column({ type: 'text' })
  role!: MemberRole;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
