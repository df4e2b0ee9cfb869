import type { Actor } from '@ashlar/domain';
import { AuthError } from '../auth.errors.js';
import type { UserId } from '../users/user.js';

/**
 * Whose account `me` is: that of the person who is signed in, or of the owner of the key.
 *
 * @throws AuthError `AUTH_UNAUTHENTICATED` for those who have no account
 */
export function accountOf(actor: Actor): UserId {
  if (actor.kind === 'user') return actor.id as UserId;
  if (actor.kind === 'api-key') return actor.ownerId as UserId;
  throw new AuthError('AUTH_UNAUTHENTICATED');
}
