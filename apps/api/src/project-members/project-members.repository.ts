import { Database, isForeignKeyViolation } from '@ashlar/persistence';
import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../projects/project.js';
import type { MemberRole } from '../projects/project-access.js';
import { OwnershipChangeEntity } from './ownership-change.entity.js';
import { ProjectMemberEntity } from './project-member.entity.js';
import { MemberUnknownError } from './project-members.errors.js';

const PUT = `
  INSERT INTO project_members (project_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role
  RETURNING project_id AS "projectId", user_id AS "userId", role, created_at AS "createdAt"`;

/** The SQL of members. */
@Injectable()
export class ProjectMembersRepository {
  constructor(private readonly database: Database) {}

  /** The oldest members first. */
  async list(projectId: ProjectId): Promise<ProjectMemberEntity[]> {
    return this.database
      .repository(ProjectMemberEntity)
      .find({ where: { projectId }, order: { createdAt: 'ASC', userId: 'ASC' } });
  }

  /** Adds a member, or gives one another role. @throws MemberUnknownError */
  async put(projectId: ProjectId, userId: string, role: MemberRole, now: Date): Promise<ProjectMemberEntity> {
    try {
      const values = [projectId, userId, role, now];
      const [member] = await this.database.query<ProjectMemberEntity>({ text: PUT, values });
      if (!member) throw new Error('PostgreSQL gave no row back.');
      return member;
    } catch (error) {
      if (isForeignKeyViolation(error, 'project_members_user_fkey')) throw new MemberUnknownError(userId, error);
      throw error;
    }
  }

  /** @returns whether there was one */
  async remove(projectId: ProjectId, userId: string): Promise<boolean> {
    const { affected } = await this.database.repository(ProjectMemberEntity).delete({ projectId, userId });
    return affected === 1;
  }

  async log(change: OwnershipChangeEntity): Promise<void> {
    await this.database.repository(OwnershipChangeEntity).insert(change);
  }
}
