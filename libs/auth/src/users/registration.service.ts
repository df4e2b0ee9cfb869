import {
  type Clock,
  type DisplayName,
  type EmailAddress,
  type IdGenerator,
  isDomainError,
  type Username,
  userActor,
} from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import type { Audit } from '../audit/audit.service.js';
import { AuthError } from '../auth.errors.js';
import type { AuthTransactions } from '../auth.store.js';
import type { Mailer } from '../mailer.js';
import type { OneTimeTokens } from '../one-time-tokens/one-time-tokens.service.js';
import type { PasswordHasher } from '../passwords/password-hasher.service.js';
import type { PasswordHash, PasswordStore } from '../passwords/password.store.js';
import type { Passwords } from '../passwords/password.service.js';
import type { User } from './user.js';
import { UserHookError, type UserHooks } from './user-hooks.js';
import { wordsOf } from './user-rules.js';
import type { UserStore } from './user.store.js';

/** Who wants an account. */
export interface NewAccount {
  readonly email: EmailAddress;
  readonly password: string;
  readonly username?: Username | undefined;
  readonly displayName?: DisplayName | undefined;
}

/** What {@link Registration} needs. */
export interface RegistrationInit {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly passwordStore: PasswordStore;
  readonly hasher: PasswordHasher;
  readonly oneTimeTokens: OneTimeTokens;
  readonly mailer: Mailer;
  readonly audit: Audit;
  readonly transactions: AuthTransactions;
  readonly hooks: UserHooks;
  readonly isOpen: boolean;
  readonly isVerificationRequired: boolean;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Makes accounts, and verifies their email addresses. */
export class Registration {
  private readonly logger = new Logger('Registration');

  constructor(private readonly init: RegistrationInit) {}

  /** Whether nobody may learn which addresses have accounts: where they must be verified. */
  get tellsNothing(): boolean {
    return this.init.isVerificationRequired;
  }

  /**
   * Makes an account and mails a token to its address. Where addresses must be verified it gives nothing back, and an address
   * that has an account looks the same from outside, in words and in time; its owner gets a mail instead.
   *
   * @throws AuthError `AUTH_REGISTRATION_CLOSED`, `AUTH_PASSWORD_REFUSED`, `AUTH_USERNAME_TAKEN`; and `AUTH_EMAIL_TAKEN` where
   * addresses need not be verified
   */
  async register(account: NewAccount): Promise<User | undefined> {
    const { isOpen, isVerificationRequired, hasher, passwords, users } = this.init;
    if (!isOpen) throw new AuthError('AUTH_REGISTRATION_CLOSED');
    const { email, username = null, displayName = null } = account;
    await passwords.assertAcceptable(account.password, wordsOf({ email, username, displayName }), '/password');
    // Whatever the address: a refusal of the name only where it is new would tell which addresses are known.
    if (username !== null && (await users.findByUsername(username))) throw new AuthError('AUTH_USERNAME_TAKEN');
    // Before the transaction, and also for an address that is taken: it takes longer than all the rest.
    const hash = await hasher.hash(account.password);
    if (isVerificationRequired && (await users.findByEmail(email))) {
      await this.tellOwner(email);
      return undefined;
    }
    try {
      const user = await this.init.transactions.run(() => this.insert({ email, username, displayName }, hash));
      return isVerificationRequired ? undefined : user;
    } catch (error) {
      const failure = error instanceof UserHookError ? error.cause : error;
      if (!isVerificationRequired) throw failure;
      if (error instanceof UserHookError) {
        // An address that has an account gets no further than to the mail: only a new one would be answered with this.
        this.logger.error({ err: failure }, 'Nobody was registered, since a hook failed');
      } else if (isDomainError(error, 'AUTH_EMAIL_TAKEN')) {
        await this.tellOwner(email);
      } else throw error;
      return undefined;
    }
  }

  /** Marks the address that a token was mailed to as verified. @throws AuthError `AUTH_INVALID_ONE_TIME_TOKEN` */
  async verify(token: string): Promise<void> {
    const { transactions, oneTimeTokens, users, audit, clock } = this.init;
    await transactions.run(async () => {
      const { userId, subject } = await oneTimeTokens.take('verify-email', token);
      const user = await users.findById(userId);
      if (!user || user.email !== subject) throw oneTimeTokens.refusal('verify-email', 'its owner has another address');
      const at = new Date(clock.now());
      if (user.emailVerifiedAt === null) await users.update(userId, { emailVerifiedAt: at }, at);
      await audit.succeeded('email.verify', { target: userId, userId, actor: userActor({ id: userId }) });
    });
  }

  /** Mails another token, if the address is that of an account that awaits verification. Tells nothing but by its time, which is for the caller to even out. */
  async resend(email: EmailAddress): Promise<void> {
    await this.init.transactions.run(async () => {
      const user = await this.init.users.findByEmail(email);
      if (user?.emailVerifiedAt === null && user.status === 'active') await this.mailToken(user);
    });
  }

  private async insert(who: Pick<User, 'email' | 'username' | 'displayName'>, hash: PasswordHash): Promise<User> {
    const { users, passwordStore, audit, clock, ids } = this.init;
    const at = new Date(clock.now());
    const id = ids.next<'User'>();
    const user = await users.insert({
      id,
      ...who,
      emailVerifiedAt: null,
      role: 'user',
      status: 'active',
      createdAt: at,
    });
    await passwordStore.set(id, hash, at);
    await this.callHook(user);
    await this.mailToken(user);
    await audit.succeeded('register', { target: id, userId: id, actor: userActor({ id }) });
    return user;
  }

  private async callHook(user: User): Promise<void> {
    try {
      await this.init.hooks.userCreated?.(user);
    } catch (error) {
      throw new UserHookError(error);
    }
  }

  private async mailToken({ id, email }: User): Promise<void> {
    const { token, expiresAt } = await this.init.oneTimeTokens.make('verify-email', id, email);
    await this.init.mailer.send({ kind: 'verify-email', to: email, token, expiresAt });
  }

  private async tellOwner(to: EmailAddress): Promise<void> {
    const { transactions, mailer, audit } = this.init;
    await transactions.run(async () => {
      await mailer.send({ kind: 'already-registered', to });
      await audit.keep({ action: 'register', outcome: 'failure', details: { code: 'AUTH_EMAIL_TAKEN' } });
    });
  }
}
