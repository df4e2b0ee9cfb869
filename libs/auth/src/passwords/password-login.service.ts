import { type Clock, isDomainError, tryParseEmailAddress, tryParseUsername, userActor } from '@ashlar/domain';
import { currentContext } from '@ashlar/http';
import type { Audit } from '../audit/audit.service.js';
import { AuthError } from '../auth.errors.js';
import type { AuthTransactions } from '../auth.store.js';
import type { Mailer } from '../mailer.js';
import type { Session } from '../sessions/session.js';
import type { Sessions, SignedIn } from '../sessions/sessions.service.js';
import type { User, UserId } from '../users/user.js';
import { awaitsVerification } from '../users/user-rules.js';
import type { UserStore } from '../users/user.store.js';
import type { LoginAttempts } from './login-attempts.service.js';
import type { PasswordStore } from './password.store.js';
import type { Passwords } from './password.service.js';

/** What somebody signs in with. */
export interface PasswordCredentials {
  /** An email address or a user name. */
  readonly identifier: string;
  readonly password: string;
  readonly userAgent?: string | undefined;
}

/** The password that somebody gave, and that was right. */
export interface ProvedPassword {
  readonly userId: UserId;
  readonly changedAt: Date;
}

/** What {@link PasswordLogin} needs. */
export interface PasswordLoginInit {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly passwordStore: PasswordStore;
  readonly attempts: LoginAttempts;
  readonly sessions: Sessions;
  readonly mailer: Mailer;
  readonly audit: Audit;
  readonly transactions: AuthTransactions;
  readonly isVerificationRequired: boolean;
  readonly clock: Clock;
}

/** Signs people in by password. Whoever guesses learns nothing: not whether there is an account, nor whether it is locked. */
export class PasswordLogin {
  constructor(private readonly init: PasswordLoginInit) {}

  /** @throws AuthError `AUTH_TOO_MANY_ATTEMPTS`, `AUTH_INVALID_CREDENTIALS`, `AUTH_EMAIL_NOT_VERIFIED`, `AUTH_BUSY` */
  async login({ identifier, password, userAgent }: PasswordCredentials): Promise<SignedIn> {
    const user = await this.find(identifier);
    const proved = await this.prove('login', identifier, user, password);
    if (!user) throw new AuthError('AUTH_INVALID_CREDENTIALS');
    if (awaitsVerification(user, this.init.isVerificationRequired)) {
      await this.init.audit.failed('login', 'AUTH_EMAIL_NOT_VERIFIED', { target: user.id, userId: user.id });
      throw new AuthError('AUTH_EMAIL_NOT_VERIFIED');
    }
    return this.init.sessions.open(user, userAgent, async ({ id }) => {
      await this.assertStill(proved);
      const actor = userActor({ id: user.id });
      await this.init.audit.succeeded('login', { target: id, userId: user.id, actor });
    });
  }

  /** Asks for the password again: a new session takes the place of the present one. */
  async reauthenticate(user: User, present: Session, password: string, userAgent?: string): Promise<SignedIn> {
    const proved = await this.prove('reauthenticate', user.email, user, password);
    return this.init.sessions.open(user, userAgent, async ({ id }) => {
      await this.assertStill(proved);
      // Signed out meanwhile, here or elsewhere: that holds.
      const ended = await this.init.sessions.end(user.id, { only: present.id }, 'replaced');
      if (ended === 0) throw new AuthError('AUTH_INVALID_TOKEN');
      await this.init.audit.succeeded('reauthenticate', { target: id, userId: user.id });
    });
  }

  /**
   * Lets one attempt count, and checks the password.
   *
   * @param user nobody: a hash of nobody's is checked, so that it takes as long
   * @throws AuthError `AUTH_TOO_MANY_ATTEMPTS`, `AUTH_INVALID_CREDENTIALS`
   */
  async prove(action: string, identifier: string, user: User | undefined, password: string): Promise<ProvedPassword> {
    const { attempts, passwords, passwordStore, audit } = this.init;
    const attempt = { identifier: user?.email ?? identifier, address: currentContext()?.clientAddress };
    const target = { target: user?.id ?? null, userId: user?.id ?? null };
    try {
      await attempts.begin(attempt);
    } catch (error) {
      if (isDomainError(error)) await audit.failed(action, error.code, target);
      throw error;
    }
    const stored = user && (await passwordStore.find(user.id));
    if ((await passwords.verify(user?.id, password)) && stored && user.status === 'active') {
      await attempts.succeeded(attempt);
      return { userId: user.id, changedAt: stored.changedAt };
    }
    const { disable } = await attempts.failed(attempt);
    if (disable && user) await this.disable(user);
    await audit.failed(action, 'AUTH_INVALID_CREDENTIALS', target);
    throw new AuthError('AUTH_INVALID_CREDENTIALS');
  }

  /**
   * In the transaction of what a password was given for: it is still the one that was proved, and nobody changes it until the
   * transaction ends. So whoever knew an old password and was quick outlives no reset.
   *
   * @throws AuthError `AUTH_INVALID_CREDENTIALS`
   */
  async assertStill({ userId, changedAt }: ProvedPassword): Promise<void> {
    const { passwordStore } = this.init;
    const first = await passwordStore.find(userId);
    // Replaces it by itself, which locks it.
    const isLocked = first && (await passwordStore.rehash(userId, first, first));
    const present = isLocked ? await passwordStore.find(userId) : undefined;
    const isSame = present?.disabledAt === null && present.changedAt.getTime() === changedAt.getTime();
    if (!isSame) throw new AuthError('AUTH_INVALID_CREDENTIALS');
  }

  private async find(identifier: string): Promise<User | undefined> {
    const email = tryParseEmailAddress(identifier);
    if (email !== undefined) return this.init.users.findByEmail(email);
    const username = tryParseUsername(identifier, new Set());
    return username === undefined ? undefined : this.init.users.findByUsername(username);
  }

  private async disable({ id, email }: User): Promise<void> {
    await this.init.transactions.apart(async () => {
      // One mail, however many failures follow.
      const known = await this.init.passwordStore.find(id);
      if (!known || known.disabledAt !== null) return;
      await this.init.passwordStore.disable(id, new Date(this.init.clock.now()));
      await this.init.mailer.send({ kind: 'password-disabled', to: email });
      await this.init.audit.succeeded('password.disable', { target: id, userId: id });
    });
  }
}
