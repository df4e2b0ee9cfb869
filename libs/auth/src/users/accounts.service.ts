import { type Clock, type EmailAddress, isDomainError, userActor } from '@ashlar/domain';
import type { ApiKeys } from '../api-keys/api-keys.service.js';
import type { Audit } from '../audit/audit.service.js';
import { AuthError } from '../auth.errors.js';
import type { AuthTransactions } from '../auth.store.js';
import type { Mailer } from '../mailer.js';
import type { OneTimeTokens } from '../one-time-tokens/one-time-tokens.service.js';
import type { LoginAttempts } from '../passwords/login-attempts.service.js';
import type { PasswordHasher } from '../passwords/password-hasher.service.js';
import type { PasswordLogin, ProvedPassword } from '../passwords/password-login.service.js';
import type { Passwords } from '../passwords/password.service.js';
import type { PasswordStore } from '../passwords/password.store.js';
import type { SessionId } from '../sessions/session.js';
import type { Sessions } from '../sessions/sessions.service.js';
import type { User, UserChanges, UserId } from './user.js';
import type { UserHooks } from './user-hooks.js';
import { assertNotLastAdministrator, wordsOf } from './user-rules.js';
import type { UserStore } from './user.store.js';

/** What {@link Accounts} needs. */
export interface AccountsInit {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly passwordStore: PasswordStore;
  readonly hasher: PasswordHasher;
  readonly login: PasswordLogin;
  readonly attempts: LoginAttempts;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly oneTimeTokens: OneTimeTokens;
  readonly mailer: Mailer;
  readonly audit: Audit;
  readonly transactions: AuthTransactions;
  readonly hooks: UserHooks;
  readonly clock: Clock;
}

/** What people do with their own account. */
export class Accounts {
  constructor(private readonly init: AccountsInit) {}

  /** @throws AuthError `AUTH_USER_NOT_FOUND` */
  async read(id: UserId): Promise<User> {
    const user = await this.init.users.findById(id);
    if (!user) throw new AuthError('AUTH_USER_NOT_FOUND');
    return user;
  }

  /** Changes how somebody is called. @throws AuthError `AUTH_USERNAME_TAKEN`, `AUTH_VERSION_MISMATCH` */
  async change(id: UserId, changes: Pick<UserChanges, 'username' | 'displayName'>, version?: number): Promise<User> {
    return this.init.transactions.run(async () => {
      const changed = await this.init.users.update(id, changes, this.now(), version);
      if (!changed) throw new AuthError(version === undefined ? 'AUTH_USER_NOT_FOUND' : 'AUTH_VERSION_MISMATCH');
      const fields = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      await this.init.audit.succeeded('profile.change', { target: id, userId: id, details: { fields } });
      return changed;
    });
  }

  /**
   * Replaces the password, and signs out everywhere else.
   *
   * @throws AuthError `AUTH_WRONG_PASSWORD`, `AUTH_TOO_MANY_ATTEMPTS`, `AUTH_PASSWORD_REFUSED`
   */
  async changePassword(id: UserId, session: SessionId, passwords: { current: string; next: string }): Promise<void> {
    const user = await this.read(id);
    const proved = await this.prove('password.change', user, passwords.current);
    await this.init.passwords.assertAcceptable(passwords.next, wordsOf(user), '/newPassword');
    const hash = await this.init.hasher.hash(passwords.next);
    await this.init.transactions.run(async () => {
      await unlessWrong(this.init.login.assertStill(proved));
      await this.init.passwordStore.set(id, hash, this.now());
      await this.init.sessions.end(id, { except: session }, 'password-changed');
      await this.init.oneTimeTokens.voidAll(id);
      await this.init.mailer.send({ kind: 'password-changed', to: user.email });
      await this.init.audit.succeeded('password.change', { target: id, userId: id });
    });
  }

  /** Mails a token to the new address, which takes effect by {@link confirmEmail}. Tells nothing of whether it is taken. */
  async requestEmail(id: UserId, email: EmailAddress): Promise<void> {
    await this.init.transactions.run(async () => {
      const taken = await this.init.users.findByEmail(email);
      if (taken) {
        await this.init.mailer.send({ kind: 'already-registered', to: email });
      } else {
        const { token, expiresAt } = await this.init.oneTimeTokens.make('change-email', id, email);
        await this.init.mailer.send({ kind: 'change-email', to: email, token, expiresAt });
      }
      await this.init.audit.succeeded('email.request-change', { target: id, userId: id });
    });
  }

  /** Makes the address that a token was mailed to that of its account. @throws AuthError `AUTH_INVALID_ONE_TIME_TOKEN` */
  async confirmEmail(token: string): Promise<void> {
    await this.init.transactions.run(async () => {
      const { userId, subject } = await this.init.oneTimeTokens.take('change-email', token);
      const user = await this.init.users.findById(userId);
      if (user?.status !== 'active') throw this.init.oneTimeTokens.refusal('change-email', 'its owner is inactive');
      const email = subject as EmailAddress;
      const at = this.now();
      await this.init.users.update(userId, { email, emailVerifiedAt: at }, at);
      // A token to reset the password that lies in the old mailbox is void from now on.
      await this.init.oneTimeTokens.voidAll(userId);
      await this.init.mailer.send({ kind: 'email-changed', to: user.email, newEmail: email });
      await this.init.audit.succeeded('email.change', { target: userId, userId, actor: userActor({ id: userId }) });
    });
  }

  /** Mails a token to reset the password, if the address has an account that is active. Tells nothing but by its time, which is for the caller to even out. */
  async forgotPassword(email: EmailAddress): Promise<void> {
    await this.init.transactions.run(async () => {
      const user = await this.init.users.findByEmail(email);
      if (user?.status !== 'active') return;
      const { token, expiresAt } = await this.init.oneTimeTokens.make('reset-password', user.id, email);
      await this.init.mailer.send({ kind: 'reset-password', to: email, token, expiresAt });
      await this.init.audit.succeeded('password.forgot', { target: user.id, userId: user.id });
    });
  }

  /**
   * Sets a new password by a mailed token, which also proves that its owner reads the address, and signs out everywhere. Where
   * that was not proved before, the keys end too: whoever made them may have registered with the address of somebody else.
   *
   * @throws AuthError `AUTH_INVALID_ONE_TIME_TOKEN`, `AUTH_PASSWORD_REFUSED`; the token stays good when the password is refused
   */
  async resetPassword(token: string, password: string): Promise<void> {
    await this.init.passwords.assertAcceptable(password, [], '/password');
    const hash = await this.init.hasher.hash(password);
    await this.init.transactions.run(async () => {
      const { userId, subject } = await this.init.oneTimeTokens.take('reset-password', token);
      const user = await this.init.users.findById(userId);
      if (user?.email !== subject || user.status !== 'active') {
        throw this.init.oneTimeTokens.refusal('reset-password', 'its owner is inactive, or has another address');
      }
      this.init.passwords.assertUnlike(password, wordsOf(user), '/password');
      const at = this.now();
      await this.init.passwordStore.set(userId, hash, at);
      if (user.emailVerifiedAt === null) {
        await this.init.users.update(userId, { emailVerifiedAt: at }, at);
        await this.init.apiKeys.revokeAll(userId);
      }
      await this.init.sessions.end(userId, 'all', 'password-changed');
      await this.init.oneTimeTokens.voidAll(userId);
      await this.init.attempts.reset({ identifier: user.email });
      await this.init.mailer.send({ kind: 'password-changed', to: user.email });
      await this.init.audit.succeeded('password.reset', { target: userId, userId, actor: userActor({ id: userId }) });
    });
  }

  /** Deletes an account for good. @throws AuthError `AUTH_WRONG_PASSWORD`, `AUTH_LAST_ADMINISTRATOR` */
  async delete(id: UserId, password: string): Promise<void> {
    const user = await this.read(id);
    const proved = await this.prove('account.delete', user, password);
    await this.init.transactions.run(async () => {
      assertNotLastAdministrator(id, await this.init.users.lockAdministrators());
      await unlessWrong(this.init.login.assertStill(proved));
      if (!(await this.init.users.delete(id))) throw new AuthError('AUTH_USER_NOT_FOUND');
      await this.init.hooks.userDeleted?.(user);
      await this.init.mailer.send({ kind: 'account-deleted', to: user.email });
      await this.init.audit.succeeded('account.delete', { target: id, userId: id });
    });
    this.init.sessions.forgetAll();
    this.init.apiKeys.forgetAll();
  }

  private prove(action: string, user: User, password: string): Promise<ProvedPassword> {
    return unlessWrong(this.init.login.prove(action, user.email, user, password));
  }

  private now(): Date {
    return new Date(this.init.clock.now());
  }
}

/** Of somebody who is signed in a wrong password is a mistake in a field, not a missing identity. */
async function unlessWrong<T>(proof: Promise<T>): Promise<T> {
  try {
    return await proof;
  } catch (error) {
    throw isDomainError(error, 'AUTH_INVALID_CREDENTIALS') ? new AuthError('AUTH_WRONG_PASSWORD') : error;
  }
}
