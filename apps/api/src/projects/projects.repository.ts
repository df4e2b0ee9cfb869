import type { CursorPage } from '@ashlar/domain';
import {
  bulkInsert,
  Database,
  findCursorPage,
  isUniqueViolation,
  KeysetSort,
  updateVersioned,
} from '@ashlar/persistence';
import { Injectable } from '@nestjs/common';
import type { Project, ProjectChanges, ProjectId, ProjectStatus } from './project.js';
import type { MemberRole, ProjectScope } from './project-access.js';
import { ProjectEntity } from './project.entity.js';
import { ProjectKeyTakenError } from './projects.errors.js';

/** A project, and what somebody is in it beside its owner. */
export interface FoundProject {
  readonly project: Project;
  readonly role: MemberRole | null;
}

/** Which projects, and in which order. */
export interface ProjectFilter {
  readonly scope: ProjectScope;
  readonly limit?: number;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
  readonly status?: ProjectStatus | undefined;
  readonly sort?: string;
}

const PROJECT_SORT = new KeysetSort({
  columns: [
    { name: 'createdAt', column: 'project.createdAt', type: 'timestamptz' },
    { name: 'updatedAt', column: 'project.updatedAt', type: 'timestamptz' },
    { name: 'name', column: 'project.name', type: 'text' },
  ],
  tieBreaker: { name: 'id', column: 'project.id', type: 'uuid' },
  default: '-createdAt',
});

const ROLE = 'SELECT role FROM project_members WHERE project_id = $1 AND user_id = $2';
const SHARED_WITH = `EXISTS (
  SELECT 1 FROM project_members member WHERE member.project_id = project.id AND member.user_id = :userId
)`;

/** The SQL of projects. */
@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  /** @throws ProjectKeyTakenError */
  async insert(project: Project): Promise<void> {
    try {
      await this.database.repository(ProjectEntity).insert(project);
    } catch (error) {
      if (isUniqueViolation(error, 'projects_owner_key_unique')) throw new ProjectKeyTakenError(project.key, error);
      throw error;
    }
  }

  /** Inserts what does not conflict with a key of its owner. @returns for each project whether it was created */
  async insertMany(projects: readonly Project[]): Promise<boolean[]> {
    const outcomes = await bulkInsert(this.database.manager, ProjectEntity, projects, {
      onConflict: 'skip',
      conflictColumns: ['ownerId', 'key'],
    });
    return outcomes.map((outcome) => outcome === 'created');
  }

  /** A project with the role that somebody has in it. With `lock` nobody else changes it until the transaction ends. */
  async find(id: ProjectId, userId: string, { lock }: { readonly lock: boolean }): Promise<FoundProject | undefined> {
    const query = this.database.repository(ProjectEntity).createQueryBuilder('project').where({ id });
    if (lock) query.setLock('pessimistic_write');
    const project = await query.getOne();
    if (!project) return undefined;
    const isOwner = project.ownerId === userId;
    return { project, role: isOwner ? null : await this.roleOf(id, userId) };
  }

  /** One page of the projects in a scope. */
  async page(userId: string, { scope, search, status, ...page }: ProjectFilter): Promise<CursorPage<Project>> {
    const query = this.database.repository(ProjectEntity).createQueryBuilder('project');
    if (scope === 'own') query.where('project.ownerId = :userId', { userId });
    if (scope === 'shared') query.where(SHARED_WITH, { userId });
    if (status) query.andWhere('project.status = :status', { status });
    if (search) {
      const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
      query.andWhere('(project.name ILIKE :pattern OR project.key ILIKE :pattern)', { pattern });
    }
    return findCursorPage(query, PROJECT_SORT, page);
  }

  /** Changes the row only if it still has the version that was read. @throws VersionMismatchError */
  async update(project: Project, changes: ProjectChanges, now: Date): Promise<Project | undefined> {
    return updateVersioned(this.database.manager, ProjectEntity, project, { ...changes, updatedAt: now });
  }

  /** Gives a project to somebody, if it still has the version that was read. @throws ProjectKeyTakenError, VersionMismatchError */
  async changeOwner(project: Project, ownerId: string, now: Date): Promise<Project | undefined> {
    try {
      const changes = { ownerId, updatedAt: now };
      return await updateVersioned(this.database.manager, ProjectEntity, project, changes);
    } catch (error) {
      if (isUniqueViolation(error, 'projects_owner_key_unique')) throw new ProjectKeyTakenError(project.key, error);
      throw error;
    }
  }

  /** @returns whether there was one */
  async delete(id: ProjectId): Promise<boolean> {
    const { affected } = await this.database.repository(ProjectEntity).delete({ id });
    return affected === 1;
  }

  private async roleOf(id: ProjectId, userId: string): Promise<MemberRole | null> {
    const values = [id, userId];
    const [row] = await this.database.query<{ role: MemberRole }>({ name: 'projects.role', text: ROLE, values });
    return row?.role ?? null;
  }
}
