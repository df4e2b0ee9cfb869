import { type Actor, type Role, ROLES } from '@ashlar/domain';
import { AuthError } from '../auth.errors.js';
import type { User, UserId } from './user.js';

/** Words that say who a user is: no password may be made of them. */
export function wordsOf({ email, username, displayName }: Pick<User, 'email' | 'username' | 'displayName'>): string[] {
  return [email, username, displayName].filter((word) => word !== null);
}

/** Whether an address must still be verified before its user may sign in. */
export function awaitsVerification(user: User, isVerificationRequired: boolean): boolean {
  return isVerificationRequired && user.emailVerifiedAt === null;
}

/** Whether somebody of one role may act on the account of somebody of another: those below, and for administrators all. */
export function mayManage(actor: Role, target: Role): boolean {
  return actor === 'admin' || ROLES.indexOf(actor) > ROLES.indexOf(target);
}

/**
 * Refuses what nobody may do to an account.
 *
 * @throws AuthError `AUTH_OWN_ACCOUNT`, `AUTH_FORBIDDEN`
 */
export function assertMayManage(actor: Actor, target: User): void {
  if (actor.kind === 'system') return;
  if (actor.kind === 'anonymous') throw new AuthError('AUTH_UNAUTHENTICATED');
  const actingId = actor.kind === 'api-key' ? actor.ownerId : actor.id;
  if (actingId === target.id) throw new AuthError('AUTH_OWN_ACCOUNT');
  if (!mayManage(actor.role, target.role)) throw new AuthError('AUTH_FORBIDDEN');
}

/**
 * Refuses to take away the last active administrator.
 *
 * @param administrators the ids of all active ones, locked until the transaction ends
 * @throws AuthError `AUTH_LAST_ADMINISTRATOR`
 */
export function assertNotLastAdministrator(id: UserId, administrators: readonly UserId[]): void {
  if (administrators.length === 1 && administrators[0] === id) throw new AuthError('AUTH_LAST_ADMINISTRATOR');
}
