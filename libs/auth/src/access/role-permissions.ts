import { type Actor, actorMay, grantCovers, type Role, ROLES, userActor } from '@ashlar/domain';
import type { ApiKeyState } from '../api-keys/api-key.store.js';
import type { SessionState } from '../sessions/session.store.js';

/** What each role may do; each contains those before it. */
export type RolePermissions = Readonly<Record<Role, readonly string[]>>;

/** What the operations of this library ask for. */
export const AUTH_ROLE_PERMISSIONS: RolePermissions = {
  user: ['account:*'],
  moderator: ['users:read', 'users:moderate'],
  admin: ['users:*', 'audit:read', 'signing-keys:rotate'],
};

/** Everything that each role may do: what the app grants it, what this library does, and what the roles before it may. */
export function effectivePermissions(granted: Partial<RolePermissions>): RolePermissions {
  const lists = ROLES.map((_role, index) => {
    const contained = ROLES.slice(0, index + 1);
    return [...new Set(contained.flatMap((role) => [...AUTH_ROLE_PERMISSIONS[role], ...(granted[role] ?? [])]))];
  });
  const [user = [], moderator = [], admin = []] = lists;
  return { user, moderator, admin };
}

/** Whoever acts by a session. */
export function actorOfSession({ session, role }: SessionState, permissions: RolePermissions): Actor {
  return userActor({ id: session.userId, role, permissions: permissions[role] });
}

/** Whoever acts by a key: its scopes, as far as its owner may still do that. */
export function actorOfApiKey({ key, role }: ApiKeyState, permissions: RolePermissions): Actor {
  const granted = permissions[role];
  const scopes = key.scopes.filter((scope) => granted.some((grant) => grantCovers(grant, scope)));
  return Object.freeze({ kind: 'api-key', id: key.id, ownerId: key.ownerId, role, permissions: Object.freeze(scopes) });
}

/** Whether the actor may do all of it. */
export function mayAll(actor: Actor, permissions: readonly string[]): boolean {
  return permissions.every((permission) => actorMay(actor, permission));
}
