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
import { ProjectEntity } from './project.entity.js';
import { ProjectKeyTakenError } from './projects.errors.js';

/** Which projects of an owner, and in which order. */
export interface ProjectFilter {
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

  async find(ownerId: string, id: ProjectId): Promise<Project | null> {
    return this.database.repository(ProjectEntity).findOneBy({ id, ownerId });
  }

  async page(ownerId: string, { search, status, ...page }: ProjectFilter): Promise<CursorPage<Project>> {
    const query = this.database.repository(ProjectEntity).createQueryBuilder('project');
    query.where('project.ownerId = :ownerId', { ownerId });
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

  /** @returns whether there was one */
  async delete(ownerId: string, id: ProjectId): Promise<boolean> {
    const { affected } = await this.database.repository(ProjectEntity).delete({ id, ownerId });
    return affected === 1;
  }
}
