import { isUniqueViolation, type Transactions } from '@ashlar/persistence';
import { AuthError } from '../../auth.errors.js';

/** What the unique constraints or indexes of a table of users are called. */
export interface UniqueInUsers {
  readonly email: string;
  readonly username: string;
}

/**
 * Writes to a table of users, in a savepoint, so that the transaction that is running can go on when the address or the name is
 * taken. For `insert` and `update` of every `UserStore` in PostgreSQL.
 *
 * @throws AuthError `AUTH_EMAIL_TAKEN`, `AUTH_USERNAME_TAKEN`
 */
export async function unlessTaken<T>(
  transactions: Transactions,
  unique: UniqueInUsers,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await transactions.run(write, { propagation: 'savepoint' });
  } catch (cause) {
    if (isUniqueViolation(cause, unique.email)) throw new AuthError('AUTH_EMAIL_TAKEN', { cause });
    if (isUniqueViolation(cause, unique.username)) throw new AuthError('AUTH_USERNAME_TAKEN', { cause });
    throw cause;
  }
}
