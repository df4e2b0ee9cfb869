import { describeApiKeyStore } from './api-key-store-contract.js';
import { describeAttemptStore } from './attempt-store-contract.js';
import { describeAuditStore } from './audit-store-contract.js';
import type { ContractRunner, MakeAuthStores } from './contract-support.js';
import { describeOneTimeTokenStore } from './one-time-token-store-contract.js';
import { describePasswordStore } from './password-store-contract.js';
import { describeSessionStore } from './session-store-contract.js';
import { describeSigningKeyStore } from './signing-key-store-contract.js';
import { describeAuthTransactions } from './transactions-contract.js';
import { describeUserStore } from './user-store-contract.js';

/**
 * What all `AuthStores` do together, as suites of tests: one for each port, and one for the transactions over them.
 *
 * @param name of the stores, in the names of the tests
 * @param make gives empty stores for each test
 * @param runner of the tests: `{ describe, it }`
 */
export function describeAuthStores(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeUserStore(name, make, runner);
  describePasswordStore(name, make, runner);
  describeAttemptStore(name, make, runner);
  describeSessionStore(name, make, runner);
  describeSigningKeyStore(name, make, runner);
  describeOneTimeTokenStore(name, make, runner);
  describeApiKeyStore(name, make, runner);
  describeAuditStore(name, make, runner);
  describeAuthTransactions(name, make, runner);
}
