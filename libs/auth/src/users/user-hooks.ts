import type { User } from './user.js';

/**
 * What an app does of its own when accounts come and go: inside the transaction of that, whoever causes it, so that both happen
 * or neither. A transaction may run again after a conflict with others: a hook has no effect but on the database.
 */
export interface UserHooks {
  /**
   * The account is stored, and its password; no mail is sent yet. When it rejects there is no account. Whoever registers gets
   * that error; but where addresses must be verified it is logged only, and the answer is the same as ever, since a known address
   * would be answered so.
   */
  userCreated?(user: User): Promise<unknown>;
  /** The account and all that is theirs is gone; this is what it was. When it rejects everything stays. */
  userDeleted?(user: User): Promise<unknown>;
}

/** A hook of the app rejected; `cause` is with what. */
export class UserHookError extends Error {
  override readonly name = 'UserHookError';

  constructor(cause: unknown) {
    super('A hook of the app failed.', { cause });
  }
}
