import type { AuthStores } from '../../auth.store.js';
import { MemoryApiKeyStore } from './api-key.store.js';
import { MemoryAttemptStore } from './attempt.store.js';
import { MemoryAuditStore } from './audit.store.js';
import { MemoryTables } from './memory-tables.store.js';
import { MemoryOneTimeTokenStore } from './one-time-token.store.js';
import { MemoryPasswordStore } from './password.store.js';
import { MemorySessionStore } from './session.store.js';
import { MemorySigningKeyStore } from './signing-key.store.js';
import { MemoryUserStore } from './user.store.js';

/**
 * Makes empty stores in memory, for tests: what they promise is what those in a database do, transactions included. Nothing
 * outlives the process.
 */
export function createMemoryAuthStores(): AuthStores {
  const tables = new MemoryTables();
  return {
    users: new MemoryUserStore(tables),
    passwords: new MemoryPasswordStore(tables),
    attempts: new MemoryAttemptStore(tables),
    sessions: new MemorySessionStore(tables),
    signingKeys: new MemorySigningKeyStore(tables),
    oneTimeTokens: new MemoryOneTimeTokenStore(tables),
    apiKeys: new MemoryApiKeyStore(tables),
    audit: new MemoryAuditStore(tables),
    transactions: tables.transactions,
  };
}
