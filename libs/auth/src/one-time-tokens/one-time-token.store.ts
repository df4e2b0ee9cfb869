import type { UserId } from '../users/user.js';

/** What a token is good for, and for nothing else. */
export type TokenPurpose = 'verify-email' | 'change-email' | 'reset-password';

/** A token that was mailed. */
export interface StoredToken {
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly purpose: TokenPurpose;
  readonly userId: UserId;
  /** What it is about: the address to be verified. A token for another address than the present one is void. */
  readonly subject: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Where single-use tokens are kept. Every store passes `describeOneTimeTokenStore` of `@ashlar/auth/testing`. */
export interface OneTimeTokenStore {
  /** Stores a token; older ones of the same user and purpose are void from now on. */
  replace(token: StoredToken): Promise<void>;
  /** Takes a token out, if it is there, for this purpose, and has not expired: of many at the same time exactly one gets it. */
  take(hash: string, purpose: TokenPurpose, now: Date): Promise<StoredToken | undefined>;
  /** Voids all tokens of a user. */
  removeOf(userId: UserId): Promise<number>;
  removeExpired(now: Date, limit: number): Promise<number>;
}
