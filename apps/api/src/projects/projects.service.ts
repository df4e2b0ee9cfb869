import type { Actor, Clock, CursorPage, IdGenerator } from '@ashlar/domain';
import { Traced } from '@ashlar/observability';
import { Transactional, VersionMismatchError } from '@ashlar/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS } from '../app.tokens.js';
import { moved, type Project, type ProjectChanges, type ProjectEvent, type ProjectId, projectLife } from './project.js';
import type { ChangeProjectDto, CreateProjectDto, ImportReportDto, ListProjectsDto } from './projects.dto.js';
import { accessOf, allows, type ProjectAction, viewerOf } from './project-access.js';
import { ProjectAccessDeniedError, ProjectArchivedError, ProjectNotFoundError } from './projects.errors.js';
import { ProjectsRepository } from './projects.repository.js';

/** What people do with their projects. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: IdGenerator,
  ) {}

  /** @throws ProjectKeyTakenError */
  @Traced('projects.create')
  async create(actor: Actor, input: CreateProjectDto): Promise<Project> {
    const project = this.draft(viewerOf(actor).userId, input);
    await this.projects.insert(project);
    return project;
  }

  /** Creates what can be created; a key that is taken, or stands twice in the input, skips its item. */
  @Traced('projects.import')
  @Transactional()
  async import(actor: Actor, items: readonly CreateProjectDto[]): Promise<ImportReportDto> {
    const owner = viewerOf(actor).userId;
    const drafts = items.map((item) => this.draft(owner, item));
    const created = await this.projects.insertMany(drafts);
    const results = drafts.map(({ id, key }, index) =>
      created[index]
        ? { index, key, status: 'created' as const, id }
        : { index, key, status: 'skipped' as const, id: null },
    );
    const count = created.filter(Boolean).length;
    return { created: count, skipped: items.length - count, results };
  }

  /** @throws ProjectAccessDeniedError when somebody else than an administrator asks for all */
  @Traced('projects.list')
  async list(actor: Actor, query: ListProjectsDto): Promise<CursorPage<Project>> {
    const { userId, isAdministrator } = viewerOf(actor);
    if (query.scope === 'all' && !isAdministrator) throw new ProjectAccessDeniedError('list');
    return this.projects.page(userId, query);
  }

  /** @throws ProjectNotFoundError */
  @Traced('projects.read')
  async read(actor: Actor, id: ProjectId): Promise<Project> {
    return this.permitted(actor, id, 'read');
  }

  /**
   * A project that somebody may do something with. With `lock` nobody else changes it until the transaction ends.
   *
   * @throws ProjectNotFoundError when they may not even see it, ProjectAccessDeniedError
   */
  async permitted(actor: Actor, id: ProjectId, action: ProjectAction, { lock = false } = {}): Promise<Project> {
    const viewer = viewerOf(actor);
    const found = await this.projects.find(id, viewer.userId, { lock });
    const access = found && accessOf(viewer, { ownerId: found.project.ownerId, role: found.role });
    if (!access) throw new ProjectNotFoundError(id);
    if (!allows(access, action)) throw new ProjectAccessDeniedError(action);
    return found.project;
  }

  /** Gives a project to somebody. @throws ProjectKeyTakenError, VersionMismatchError */
  async changeOwner(project: Project, ownerId: string): Promise<Project> {
    const changed = await this.projects.changeOwner(project, ownerId, this.now());
    if (!changed) throw new ProjectNotFoundError(project.id);
    return changed;
  }

  /** @throws ProjectNotFoundError, ProjectArchivedError, VersionMismatchError */
  @Traced('projects.change')
  @Transactional()
  async change(actor: Actor, id: ProjectId, changes: ChangeProjectDto, expectedVersion?: number): Promise<Project> {
    const project = await this.permitted(actor, id, 'change');
    if (expectedVersion !== undefined) expectVersion(project, expectedVersion);
    if (project.status === 'archived') throw new ProjectArchivedError(id);
    return this.store(project, changes);
  }

  /** Moves a project along its life. @throws ProjectNotFoundError, TransitionRefusedError, VersionMismatchError */
  @Traced('projects.move')
  @Transactional()
  async move(actor: Actor, id: ProjectId, event: ProjectEvent): Promise<Project> {
    const project = await this.permitted(actor, id, 'change');
    const now = this.now();
    return this.store(project, moved(project, event, now), now);
  }

  /** @throws ProjectNotFoundError */
  @Traced('projects.delete')
  @Transactional()
  async delete(actor: Actor, id: ProjectId): Promise<void> {
    await this.permitted(actor, id, 'delete', { lock: true });
    if (!(await this.projects.delete(id))) throw new ProjectNotFoundError(id);
  }

  private draft(ownerId: string, { key, name, description }: CreateProjectDto): Project {
    const now = this.now();
    return {
      id: this.ids.next<'Project'>(),
      ...{ ownerId, key, name, description: description ?? null, status: projectLife.initial, version: 1 },
      ...{ createdAt: now, updatedAt: now, archivedAt: null },
    };
  }

  private async store(project: Project, changes: ProjectChanges, now = this.now()): Promise<Project> {
    const stored = await this.projects.update(project, changes, now);
    if (!stored) throw new ProjectNotFoundError(project.id);
    return stored;
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

function expectVersion({ version }: Project, expected: number): void {
  if (version !== expected) throw new VersionMismatchError({ expected, actual: version });
}
