import type { Clock } from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import { AuthError } from '../auth.errors.js';
import type { PasswordOptions } from '../auth.options.js';
import type { UserId } from '../users/user.js';
import type { BreachedPasswords } from './breached-passwords.js';
import type { PasswordHasher } from './password-hasher.service.js';
import { BREACHED, type PasswordIssue, passwordIssues } from './password-policy.js';
import type { PasswordHash, PasswordStore, StoredPassword } from './password.store.js';

/** What {@link Passwords} is made of. */
export interface PasswordsInit {
  readonly options: PasswordOptions;
  readonly hasher: PasswordHasher;
  readonly store: PasswordStore;
  readonly clock: Clock;
  /** Without it, nobody is asked about leaks. */
  readonly breached?: BreachedPasswords | undefined;
}

/** The passwords of users: which are good enough, and whether one is right. */
export class Passwords {
  private readonly log = new Logger('Passwords');
  private readonly options: PasswordOptions;
  private readonly hasher: PasswordHasher;
  private readonly store: PasswordStore;
  private readonly clock: Clock;
  private readonly breached: BreachedPasswords | undefined;

  constructor({ options, hasher, store, clock, breached }: PasswordsInit) {
    this.options = options;
    this.hasher = hasher;
    this.store = store;
    this.clock = clock;
    this.breached = breached;
  }

  /**
   * Checks a new password.
   *
   * @param words what others know of whose it is: email address, user name, display name
   * @param pointer where it stands in the input. @default '/password'
   * @throws AuthError `AUTH_PASSWORD_REFUSED` with all reasons
   */
  async assertAcceptable(password: string, words: readonly string[], pointer = '/password'): Promise<void> {
    refuse(await this.issues(password, words), pointer);
  }

  /**
   * Checks a password that was found acceptable against words that were not known then.
   *
   * @throws AuthError `AUTH_PASSWORD_REFUSED`
   */
  assertUnlike(password: string, words: readonly string[], pointer = '/password'): void {
    refuse(
      passwordIssues(password, this.options, words).filter(({ code }) => code === 'contextWord'),
      pointer,
    );
  }

  /**
   * Checks, hashes and stores the password of a user. It is not disabled, whatever the one before was. Takes time: whoever
   * stores more in the same transaction checks and hashes before it starts.
   *
   * @throws AuthError `AUTH_PASSWORD_REFUSED`, `AUTH_BUSY`
   */
  async set(userId: UserId, password: string, words: readonly string[], pointer?: string): Promise<void> {
    await this.assertAcceptable(password, words, pointer);
    const hash = await this.hasher.hash(password);
    await this.store.set(userId, hash, new Date(this.clock.now()));
  }

  /**
   * Whether this is the password of the user, and is not disabled. Without a user, without a password and for a disabled one it
   * answers no, and takes as long; and so it does when the password was changed or disabled meanwhile. A right one is stored anew
   * when new ones are stored otherwise.
   *
   * @throws AuthError `AUTH_BUSY`
   */
  async verify(userId: UserId | undefined, password: string): Promise<boolean> {
    const stored = userId === undefined ? undefined : await this.store.find(userId);
    const disabled = stored?.disabledAt != null;
    const { valid, rehash } = await this.hasher.verify(password, stored, { rehash: !disabled });
    if (!stored || !valid || disabled || !(await this.isStill(stored))) return false;
    if (rehash) await this.replace(stored.userId, stored, rehash);
    return true;
  }

  private async issues(password: string, words: readonly string[]): Promise<readonly PasswordIssue[]> {
    const issues = passwordIssues(password, this.options, words);
    if (issues.length > 0 || !this.breached) return issues;
    return (await this.breached.isBreached(password)) ? [BREACHED] : [];
  }

  /** Many may have waited for their turn: one of the failures before this success may have been the last that was allowed. */
  private async isStill({ userId, changedAt }: StoredPassword): Promise<boolean> {
    const now = await this.store.find(userId);
    return now?.disabledAt === null && now.changedAt.getTime() === changedAt.getTime();
  }

  private async replace(userId: UserId, from: PasswordHash, to: PasswordHash): Promise<void> {
    try {
      await this.store.rehash(userId, { hash: from.hash, pepper: from.pepper }, to);
    } catch (error) {
      // The password is right, and can be stored anew next time.
      this.log.warn({ msg: 'A password could not be stored anew', err: error });
    }
  }
}

function refuse(issues: readonly PasswordIssue[], pointer: string): void {
  if (issues.length === 0) return;
  throw new AuthError('AUTH_PASSWORD_REFUSED', { fields: issues.map((issue) => ({ pointer, ...issue })) });
}
