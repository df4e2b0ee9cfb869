import type { Answer } from '../support/http-client.js';
import type { Row } from './table.js';

/** The roles, each with what those before it may. */
export const ROLES = ['user', 'moderator', 'admin'] as const;

/** A role of users. */
export type Role = (typeof ROLES)[number];

/** Everybody whom the walk sends. */
export const CALLERS = [
  'anonymous',
  'another user',
  'the owner',
  'a moderator',
  'an administrator',
  'an API key with the scope',
  'an API key without the scope',
] as const;

/** Somebody whom the walk sends. */
export type Caller = (typeof CALLERS)[number];

/** What becomes of a call whose input is right. */
export type Outcome = 'done' | 'not signed in' | 'forbidden' | 'there is none' | `${number} ${string}`;

/** What each role is granted, beside what those before it are. */
const GRANTS: Readonly<Record<Role, readonly string[]>> = {
  user: ['account:', 'projects:'],
  moderator: ['users:read', 'users:moderate'],
  admin: ['users:', 'audit:', 'signing-keys:'],
};

const ROLE_OF: Partial<Record<Caller, Role>> = {
  'another user': 'user',
  'the owner': 'user',
  'a moderator': 'moderator',
  'an administrator': 'admin',
};

/** The role of a caller who is a person. */
export function roleOf(caller: Caller): Role | undefined {
  return ROLE_OF[caller];
}

/** Whether a role has every one of these permissions. */
export function isGranted(role: Role, permissions: readonly string[]): boolean {
  const grants = ROLES.slice(0, ROLES.indexOf(role) + 1).flatMap((each) => GRANTS[each]);
  return permissions.every((permission) =>
    grants.some((grant) => permission === grant || (grant.endsWith(':') && permission.startsWith(grant))),
  );
}

/** What the table says becomes of a call whose input is right. */
export function promised({ permissions, personOnly, ofOthers }: Row, caller: Caller): Outcome {
  if (permissions.length === 0) return 'done';
  if (caller === 'anonymous') return 'not signed in';
  const role = roleOf(caller);
  if (role === undefined) return personOnly || caller === 'an API key without the scope' ? 'forbidden' : 'done';
  if (!isGranted(role, permissions)) return 'forbidden';
  if (caller === 'the owner' || ofOthers === 'nothing' || ofOthers === 'all') return 'done';
  return ofOthers === 'there is none' || role !== 'admin' ? 'there is none' : 'done';
}

/** What became of a call. */
export function outcomeOf({ status, body }: Answer): Outcome {
  const { code = '' } = (body ?? {}) as { readonly code?: string };
  if (status < 300) return 'done';
  if (status === 401 && code === 'AUTH_UNAUTHENTICATED') return 'not signed in';
  if (status === 403 && code === 'AUTH_FORBIDDEN') return 'forbidden';
  return status === 404 ? 'there is none' : `${status} ${code}`;
}
