import type { Actor } from '@ashlar/domain';
import { NotSignedInError } from './projects.errors.js';

/** The roles that members of a project have beside its owner, the weaker first. */
export const MEMBER_ROLES = ['viewer', 'editor'] as const;

/** The role of a member of a project. */
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** Which projects a list shows: one's own, those of others that one works on, or everybody's. */
export const PROJECT_SCOPES = ['own', 'shared', 'all'] as const;

/** Which projects a list shows. */
export type ProjectScope = (typeof PROJECT_SCOPES)[number];

/** By what right somebody gets at a project. */
export type ProjectAccess = 'owner' | 'administrator' | MemberRole;

/** What can be done with a project. */
export type ProjectAction = 'read' | 'change' | 'delete' | 'share' | 'transfer';

const ALLOWED: Readonly<Record<ProjectAccess, readonly ProjectAction[]>> = {
  owner: ['read', 'change', 'delete', 'share', 'transfer'],
  administrator: ['read', 'change', 'delete', 'share', 'transfer'],
  editor: ['read', 'change'],
  viewer: ['read'],
};

/** Who wants to get at projects. */
export interface Viewer {
  readonly userId: string;
  /** Gets at the projects of everybody. */
  readonly isAdministrator: boolean;
}

/** Whether a right is enough for something. */
export function allows(access: ProjectAccess, action: ProjectAction): boolean {
  return ALLOWED[access].includes(action);
}

/** By what right somebody gets at a project; `undefined` when by none: for them there is no such project. */
export function accessOf(
  viewer: Viewer,
  { ownerId, role }: { readonly ownerId: string; readonly role: MemberRole | null },
): ProjectAccess | undefined {
  if (ownerId === viewer.userId) return 'owner';
  return viewer.isAdministrator ? 'administrator' : (role ?? undefined);
}

/** The person behind an actor. @throws NotSignedInError when there is none */
export function viewerOf(actor: Actor): Viewer {
  if (actor.kind !== 'user' && actor.kind !== 'api-key') throw new NotSignedInError();
  return { userId: actor.kind === 'user' ? actor.id : actor.ownerId, isAdministrator: actor.role === 'admin' };
}
