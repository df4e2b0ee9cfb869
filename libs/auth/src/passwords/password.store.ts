import type { UserId } from '../users/user.js';

/** A hash in a standard form: that of bcrypt (`$2b$12$...`), or the PHC string of argon2id (`$argon2id$...`). */
export interface PasswordHash {
  readonly hash: string;
  /** The id of the pepper that was mixed in; `null` when none was. */
  readonly pepper: string | null;
}

/** The password of a user. */
export interface StoredPassword extends PasswordHash {
  readonly userId: UserId;
  readonly changedAt: Date;
  /** Since when it is refused although it is right: after too many failures, or by force. Until it is reset. */
  readonly disabledAt: Date | null;
}

/** Where passwords are kept. Every store passes `describePasswordStore` of `@ashlar/auth/testing`. */
export interface PasswordStore {
  find(userId: UserId): Promise<StoredPassword | undefined>;
  /** Sets or replaces the password; a new one is not disabled. */
  set(userId: UserId, hash: PasswordHash, at: Date): Promise<void>;
  /** Replaces one spelling of the same password by another; `false`, and nothing happens, when it is not `from` any more. */
  rehash(userId: UserId, from: PasswordHash, to: PasswordHash): Promise<boolean>;
  /** Refuses it from now on; `false` when there is none. */
  disable(userId: UserId, at: Date): Promise<boolean>;
}
