import { type Actor, actorId, type Clock, type IdGenerator } from '@ashlar/domain';
import { Traced } from '@ashlar/observability';
import { Transactional } from '@ashlar/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, IDS } from '../app.tokens.js';
import type { Project, ProjectId } from '../projects/project.js';
import { type MemberRole, viewerOf } from '../projects/project-access.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { ProjectMemberEntity } from './project-member.entity.js';
import { MemberIsOwnerError, MemberNotFoundError } from './project-members.errors.js';
import { ProjectMembersRepository } from './project-members.repository.js';

/** Who works on a project beside its owner, and who owns it. */
@Injectable()
export class ProjectMembersService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly members: ProjectMembersRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: IdGenerator,
  ) {}

  /** @throws ProjectNotFoundError */
  @Traced('project-members.list')
  async list(actor: Actor, id: ProjectId): Promise<ProjectMemberEntity[]> {
    await this.projects.permitted(actor, id, 'read');
    return this.members.list(id);
  }

  /** Adds a member, or changes their role. @throws ProjectAccessDeniedError, MemberIsOwnerError, MemberUnknownError */
  @Traced('project-members.put')
  @Transactional()
  async put(actor: Actor, id: ProjectId, userId: string, role: MemberRole): Promise<ProjectMemberEntity> {
    // Locked, or it could be given to them meanwhile.
    const { ownerId } = await this.projects.permitted(actor, id, 'share', { lock: true });
    if (ownerId === userId) throw new MemberIsOwnerError(userId);
    return this.members.put(id, userId, role, this.now());
  }

  /** Takes a member away; members may leave by themselves. @throws ProjectAccessDeniedError, MemberNotFoundError */
  @Traced('project-members.remove')
  @Transactional()
  async remove(actor: Actor, id: ProjectId, userId: string): Promise<void> {
    const isLeaving = viewerOf(actor).userId === userId;
    await this.projects.permitted(actor, id, isLeaving ? 'read' : 'share');
    if (!(await this.members.remove(id, userId))) throw new MemberNotFoundError(userId);
  }

  /**
   * Gives a project to somebody; whoever had it stays as an editor.
   *
   * @throws ProjectAccessDeniedError, MemberIsOwnerError, MemberUnknownError, ProjectKeyTakenError
   */
  @Traced('project-members.transfer')
  @Transactional()
  async transfer(actor: Actor, id: ProjectId, toUserId: string): Promise<Project> {
    const project = await this.projects.permitted(actor, id, 'transfer', { lock: true });
    const fromUserId = project.ownerId;
    if (fromUserId === toUserId) throw new MemberIsOwnerError(toUserId);
    const at = this.now();
    // Makes sure that there is such a user, before they own something.
    await this.members.put(id, toUserId, 'editor', at);
    const transferred = await this.projects.changeOwner(project, toUserId);
    await this.members.remove(id, toUserId);
    await this.members.put(id, fromUserId, 'editor', at);
    await this.members.log({ id: this.ids.next(), projectId: id, fromUserId, toUserId, actor: actorId(actor), at });
    return transferred;
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
