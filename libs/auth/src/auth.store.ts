import type { ApiKeyStore } from './api-keys/api-key.store.js';
import type { AuditStore } from './audit/audit.store.js';
import type { OneTimeTokenStore } from './one-time-tokens/one-time-token.store.js';
import type { AttemptStore } from './passwords/attempt.store.js';
import type { PasswordStore } from './passwords/password.store.js';
import type { SessionStore } from './sessions/session.store.js';
import type { SigningKeyStore } from './sessions/signing-key.store.js';
import type { UserStore } from './users/user.store.js';

/** Transactions over everything that the stores keep, and what the app does in them. */
export interface AuthTransactions {
  /**
   * Runs `work` in a transaction, or in the one that is running: commits when it resolves, rolls back when it rejects. May run
   * it again after a conflict with other transactions.
   */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction of its own, whatever becomes of the running one: for what must be kept, such as failures. */
  apart<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Everything that is kept: each part is a port of its own. `typeOrmAuthStores` takes users of the app's own beside its tables
 * for the rest; any other mixture has to see to it that what belongs to a user goes with them.
 */
export interface AuthStores {
  readonly users: UserStore;
  readonly passwords: PasswordStore;
  readonly attempts: AttemptStore;
  readonly sessions: SessionStore;
  readonly signingKeys: SigningKeyStore;
  readonly oneTimeTokens: OneTimeTokenStore;
  readonly apiKeys: ApiKeyStore;
  readonly audit: AuditStore;
  readonly transactions: AuthTransactions;
}
