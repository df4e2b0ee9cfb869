/** The roles every app starts with, each containing the one before it. */
export type Role = 'user' | 'moderator' | 'admin';

/** Nobody is signed in. */
export interface AnonymousActor {
  readonly kind: 'anonymous';
}

/** A person. */
export interface UserActor {
  readonly kind: 'user';
  readonly id: string;
  readonly role: Role;
  /** `resource:action`, with `*` as a wildcard: `projects:*`. */
  readonly permissions: readonly string[];
}

/** A program that acts with a part of a person's permissions. */
export interface ApiKeyActor {
  readonly kind: 'api-key';
  readonly id: string;
  readonly ownerId: string;
  readonly role: Role;
  readonly permissions: readonly string[];
}

/** The service itself: a schedule, a migration, a command. */
export interface SystemActor {
  readonly kind: 'system';
  /** What acts: `schedule:clean-up`. */
  readonly name: string;
}

/** Who does it. */
export type Actor = AnonymousActor | UserActor | ApiKeyActor | SystemActor;

/** Every role, the weakest first. */
export const ROLES: readonly Role[] = Object.freeze(['user', 'moderator', 'admin'] as const);

/** Nobody is signed in: the one anonymous actor. */
export const ANONYMOUS: AnonymousActor = Object.freeze({ kind: 'anonymous' });

/** A person, with the weakest role and no permission unless given. Frozen. */
export function userActor(user: {
  readonly id: string;
  readonly role?: Role;
  readonly permissions?: readonly string[];
}): UserActor {
  const { id, role = 'user', permissions = [] } = user;
  return Object.freeze({ kind: 'user', id, role, permissions: Object.freeze([...permissions]) });
}

/** A program of a person, with the weakest role and no permission unless given. Frozen. */
export function apiKeyActor(key: {
  readonly id: string;
  readonly ownerId: string;
  readonly role?: Role;
  readonly permissions?: readonly string[];
}): ApiKeyActor {
  const { id, ownerId, role = 'user', permissions = [] } = key;
  return Object.freeze({ kind: 'api-key', id, ownerId, role, permissions: Object.freeze([...permissions]) });
}

/** The service itself, by the name of what acts: `schedule:clean-up`. Frozen. */
export function systemActor(name: string): SystemActor {
  return Object.freeze({ kind: 'system', name });
}

/** Whether it is the name of a role. */
export function isRole(value: unknown): value is Role {
  return ROLES.includes(value as Role);
}

/** Whether whoever has `role` may do what `other` may: user < moderator < admin. What is no role includes and is included by none. */
export function roleIncludes(role: Role, other: Role): boolean {
  return isRole(role) && isRole(other) && ROLES.indexOf(role) >= ROLES.indexOf(other);
}

/** Whether the actor has the role or one that contains it. The system has every role, nobody has none. */
export function actorHasRole(actor: Actor, role: Role): boolean {
  switch (actor.kind) {
    case 'system':
      return true;
    case 'anonymous':
      return false;
    default:
      return roleIncludes(actor.role, role);
  }
}

/** One word that names the actor in log lines and `created_by` columns: `anonymous`, `user:<id>`, `api-key:<id>`, `system:<name>`. */
export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'system':
      return `system:${actor.name}`;
    default:
      return `${actor.kind}:${actor.id}`;
  }
}
