import { addressNetwork, type Clock } from '@ashlar/domain';
import { AuthError } from '../auth.errors.js';
import type { LockoutOptions } from '../auth.options.js';
import type { AuthSecrets } from '../secrets.service.js';
import { canonicalIdentifier } from './attempt-keys.js';
import type { AttemptLimit, AttemptStore } from './attempt.store.js';

/** Somebody's attempt to prove who they are. */
export interface LoginAttempt {
  /** The account: its email address, or what was sent in its place, whether anybody has it or not. */
  readonly identifier: string;
  /** Where it came from, by a proxy that is trusted or by the connection. Those from nowhere count as from one place. */
  readonly address: string | undefined;
}

/** What a failure leads to. */
export interface LoginFailure {
  /** How many failures in a row the account has now, from wherever. */
  readonly inARow: number;
  /** Whether these are enough to refuse the password until it is reset. */
  readonly disable: boolean;
}

/** What {@link LoginAttempts} is made of. */
export interface LoginAttemptsInit {
  readonly options: LockoutOptions;
  readonly store: AttemptStore;
  readonly clock: Clock;
  readonly secrets: Pick<AuthSecrets, 'mac'>;
}

/**
 * Slows guessing down. Two limits are on what may be evaluated in a window: `attempts` on an account from one address, so that its
 * owner elsewhere is not locked out; its window doubles, up to `longestWindow`, each time it was used up; and `addressAttempts` from one address, against one password tried on many accounts. The
 * third is on the failures of an account in a row, from all addresses, each at most days after the one before: at `disableAfter`
 * its password is to be refused until it is reset, which guessers can't tell from a wrong one.
 *
 * Identifiers that nobody has are treated like others. The store sees keyed digests, never a name or an address.
 */
export class LoginAttempts {
  private readonly options: LockoutOptions;
  private readonly store: AttemptStore;
  private readonly clock: Clock;
  private readonly secrets: Pick<AuthSecrets, 'mac'>;

  constructor({ options, store, clock, secrets }: LoginAttemptsInit) {
    this.options = options;
    this.store = store;
    this.clock = clock;
    this.secrets = secrets;
  }

  /**
   * Asks leave to evaluate an attempt, before anything is looked up.
   *
   * @throws AuthError `AUTH_TOO_MANY_ATTEMPTS`, with the time until the window ends
   */
  async begin(attempt: LoginAttempt): Promise<void> {
    const { attempts, addressAttempts, window, longestWindow } = this.options;
    // The narrower first: what it refuses spends nothing of the wider one, which others share.
    await this.take(this.pairKey(attempt), { limit: attempts, windowMs: window, longestMs: longestWindow });
    try {
      await this.take(this.addressKey(attempt), { limit: addressAttempts, windowMs: window });
    } catch (error) {
      await this.store.giveBack([this.pairKey(attempt)]);
      throw error;
    }
  }

  /**
   * The attempt was right: its account starts anew, and it alone is taken back from those of the address; the failures there
   * stay, or an attacker could forget them by signing in to an account of their own. So do those of the account elsewhere.
   */
  async succeeded(attempt: LoginAttempt): Promise<void> {
    await this.store.clear([this.pairKey(attempt), this.accountKey(attempt)]);
    await this.store.giveBack([this.addressKey(attempt)]);
  }

  /** The attempt was wrong: counts it in the row of the account. */
  async failed(attempt: LoginAttempt): Promise<LoginFailure> {
    const inARow = await this.store.fail(this.accountKey(attempt), this.clock.now());
    return { inARow, disable: inARow >= this.options.disableAfter };
  }

  /** The password of an account was reset: it starts anew, but not where too many attempts came from. */
  async reset(account: Pick<LoginAttempt, 'identifier'>): Promise<void> {
    await this.store.clear([this.accountKey(account)]);
  }

  private async take(key: string, limit: AttemptLimit): Promise<void> {
    const decision = await this.store.take(key, limit, this.clock.now());
    if (!decision.allowed) throw new AuthError('AUTH_TOO_MANY_ATTEMPTS', { retryAfterMs: decision.retryAfterMs });
  }

  private pairKey({ identifier, address }: LoginAttempt): string {
    return this.key('account and address', canonicalIdentifier(identifier), addressNetwork(address ?? ''));
  }

  private accountKey({ identifier }: Pick<LoginAttempt, 'identifier'>): string {
    return this.key('account', canonicalIdentifier(identifier));
  }

  private addressKey({ address }: LoginAttempt): string {
    return this.key('address', addressNetwork(address ?? ''));
  }

  private key(...parts: readonly string[]): string {
    return this.secrets.mac('login-attempt', ...parts).toString('base64url');
  }
}
