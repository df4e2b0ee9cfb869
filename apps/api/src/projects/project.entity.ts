import { Check, Column, Entity, Index, PrimaryColumn, Unique, VersionColumn } from 'typeorm';
import type { Project, ProjectId, ProjectStatus } from './project.js';

/** The table of projects. */
@Entity({ name: 'projects' })
@Unique('projects_owner_key_unique', ['ownerId', 'key'])
@Index('projects_owner_created_index', ['ownerId', 'createdAt', 'id'])
@Check('projects_status_check', `status IN ('active', 'archived')`)
@Check('projects_archived_check', `(status = 'archived') = (archived_at IS NOT NULL)`)
export class ProjectEntity implements Project {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'projects_pkey' })
  id!: ProjectId;

  @Column({ name: 'owner_id', type: 'uuid' })
  ownerId!: string;

  @Column({ type: 'text' })
  key!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text', default: 'active' })
  status!: ProjectStatus;

  @VersionColumn({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  @Column({ name: 'archived_at', type: 'timestamptz', nullable: true })
  archivedAt!: Date | null;
}
