import type { Database, Transactions } from '@ashlar/persistence';
import type { AuthStores } from '../../auth.store.js';
import type { UserStore } from '../../users/user.store.js';
import { TypeOrmApiKeyStore } from './api-key.store.js';
import { TypeOrmAttemptStore } from './attempt.store.js';
import { TypeOrmAuditStore } from './audit.store.js';
import { TypeOrmOneTimeTokenStore } from './one-time-token.store.js';
import { TypeOrmPasswordStore } from './password.store.js';
import { TypeOrmSessionStore } from './session.store.js';
import { TypeOrmSigningKeyStore } from './signing-key.store.js';
import { TypeOrmUserStore } from './user.store.js';

/** What of the stores is the app's own. */
export interface OwnStores {
  /** For a table of users of the app's own, with `authEntitiesFor` and `authMigrationsFor` it. */
  readonly users?: UserStore;
}

/**
 * The stores in the tables of `authMigrations`: everything runs in the transaction that is running, if one is. What runs in a
 * transaction of its own runs again after a deadlock, so it must have no effect but on the database. `apart` needs a second
 * connection, for which `poolMax` must leave room, and waits for ever for a row that the transaction around it has changed.
 */
export function typeOrmAuthStores(
  database: Database,
  transactions: Transactions,
  { users }: OwnStores = {},
): AuthStores {
  return {
    users: users ?? new TypeOrmUserStore(database, transactions),
    passwords: new TypeOrmPasswordStore(database),
    attempts: new TypeOrmAttemptStore(database),
    sessions: new TypeOrmSessionStore(database, users),
    signingKeys: new TypeOrmSigningKeyStore(database, transactions),
    oneTimeTokens: new TypeOrmOneTimeTokenStore(database),
    apiKeys: new TypeOrmApiKeyStore(database, users),
    audit: new TypeOrmAuditStore(database, transactions),
    transactions: {
      run: (work) => transactions.run(work),
      apart: (work) => transactions.run(work, { propagation: 'new' }),
    },
  };
}
