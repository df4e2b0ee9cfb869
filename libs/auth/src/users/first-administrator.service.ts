import { randomBytes } from 'node:crypto';
import { type Clock, type EmailAddress, type IdGenerator, isDomainError, systemActor } from '@ashlar/domain';
import type { Audit } from '../audit/audit.service.js';
import type { AuthTransactions } from '../auth.store.js';
import type { PasswordHasher } from '../passwords/password-hasher.service.js';
import type { PasswordHash, PasswordStore } from '../passwords/password.store.js';
import type { Passwords } from '../passwords/password.service.js';
import type { UserHooks } from './user-hooks.js';
import type { UserStore } from './user.store.js';

/** Who is to be the first administrator. */
export interface FirstAdministratorInit {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly passwordStore: PasswordStore;
  readonly hasher: PasswordHasher;
  readonly audit: Audit;
  readonly transactions: AuthTransactions;
  readonly hooks: UserHooks;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** The first administrator that was just made. */
export interface MadeAdministrator {
  readonly email: EmailAddress;
  /** There when it was made up: the one time that anybody sees it. */
  readonly generatedPassword: string | undefined;
}

/** Makes the first administrator where there is none: once, and never over an account that exists. */
export class FirstAdministrator {
  constructor(private readonly init: FirstAdministratorInit) {}

  /**
   * @param password left out: one is made up
   * @returns nothing when there is an administrator, or the address has an account
   * @throws AuthError `AUTH_PASSWORD_REFUSED`
   */
  async ensure(email: EmailAddress, password?: string): Promise<MadeAdministrator | undefined> {
    const { users, passwords, hasher, transactions } = this.init;
    if ((await users.statistics(new Date(0))).byRole.admin > 0 || (await users.findByEmail(email))) return undefined;
    if (password !== undefined) await passwords.assertAcceptable(password, [email]);
    const generatedPassword = password === undefined ? randomBytes(18).toString('base64url') : undefined;
    const hash = await hasher.hash(password ?? generatedPassword ?? '');
    try {
      const isMade = await transactions.run(() => this.insert(email, hash));
      return isMade ? { email, generatedPassword } : undefined;
    } catch (error) {
      // Another instance that starts at the same time was faster.
      if (isDomainError(error, 'AUTH_EMAIL_TAKEN')) return undefined;
      throw error;
    }
  }

  private async insert(email: EmailAddress, hash: PasswordHash): Promise<boolean> {
    const { users, passwordStore, hooks, audit, clock, ids } = this.init;
    if ((await users.lockAdministrators()).length > 0) return false;
    const at = new Date(clock.now());
    const id = ids.next<'User'>();
    const user = await users.insert({
      ...{ id, email, emailVerifiedAt: at, username: null, displayName: null },
      ...{ role: 'admin', status: 'active', createdAt: at },
    });
    await passwordStore.set(id, hash, at);
    await hooks.userCreated?.(user);
    const actor = systemActor('first-administrator');
    await audit.succeeded('administrator.create', { target: id, userId: id, actor });
    return true;
  }
}
