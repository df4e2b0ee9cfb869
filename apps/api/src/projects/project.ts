import { type EventOf, type Id, stateMachine, type StateOf } from '@ashlar/domain';

/** The id of a project. */
export type ProjectId = Id<'Project'>;

/** The life of a project: archived ones are kept as they are until they are restored. */
export const projectLife = stateMachine({
  name: 'project',
  code: 'PROJECT_STATUS_REFUSED',
  initial: 'active',
  transitions: {
    archive: { from: ['active'], to: 'archived' },
    restore: { from: ['archived'], to: 'active' },
  },
});

/** Where a project is in its life. */
export type ProjectStatus = StateOf<typeof projectLife>;

/** What moves a project along its life. */
export type ProjectEvent = EventOf<typeof projectLife>;

/** A project as the rest of the app sees it. */
export interface Project {
  readonly id: ProjectId;
  readonly ownerId: string;
  /** Short, unique for its owner, and never changed: what people and scripts name it by. */
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: ProjectStatus;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archivedAt: Date | null;
}

/** What can change in a project. */
export type ProjectChanges = Partial<Pick<Project, 'name' | 'description' | 'status' | 'archivedAt'>>;

/** The change that an event makes. @throws TransitionRefusedError when the project is not in a state for it */
export function moved(project: Project, event: ProjectEvent, now: Date): ProjectChanges {
  const status = projectLife.next(project.status, event);
  return { status, archivedAt: status === 'archived' ? now : null };
}
