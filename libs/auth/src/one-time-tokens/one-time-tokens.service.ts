import { randomBytes } from 'node:crypto';
import type { Clock } from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import { AuthError } from '../auth.errors.js';
import { hashOfToken } from '../secrets.service.js';
import type { UserId } from '../users/user.js';
import type { OneTimeTokenStore, StoredToken, TokenPurpose } from './one-time-token.store.js';

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** What {@link OneTimeTokens} needs. */
export interface OneTimeTokensInit {
  readonly store: OneTimeTokenStore;
  /** How long a token is good for, in milliseconds. */
  readonly lifetime: number;
  readonly clock: Clock;
}

/** Makes and takes the tokens that are mailed: 256 bits, good once, for one purpose, one user and one subject. */
export class OneTimeTokens {
  private readonly logger = new Logger('OneTimeTokens');

  constructor(private readonly init: OneTimeTokensInit) {}

  /** A new token; older ones of the user for the same purpose are void. */
  async make(purpose: TokenPurpose, userId: UserId, subject: string): Promise<{ token: string; expiresAt: Date }> {
    const now = this.init.clock.now();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresAt = new Date(now + this.init.lifetime);
    await this.init.store.replace({
      hash: hashOfToken(token),
      purpose,
      userId,
      subject,
      createdAt: new Date(now),
      expiresAt,
    });
    return { token, expiresAt };
  }

  /** Uses a token up. @throws AuthError `AUTH_INVALID_ONE_TIME_TOKEN` */
  async take(purpose: TokenPurpose, token: unknown): Promise<StoredToken> {
    const isOne = typeof token === 'string' && TOKEN.test(token);
    const now = new Date(this.init.clock.now());
    const taken = isOne ? await this.init.store.take(hashOfToken(token), purpose, now) : undefined;
    if (!taken)
      throw this.refusal(purpose, isOne ? 'unknown, used, expired or for something else' : 'not of this service');
    return taken;
  }

  /** What a token is answered with that is good for nothing; the log is told why. */
  refusal(purpose: TokenPurpose, reason: string): AuthError {
    this.logger.log({ reason, purpose }, 'A mailed token is refused');
    return new AuthError('AUTH_INVALID_ONE_TIME_TOKEN');
  }

  /** Voids all tokens of a user. */
  async voidAll(userId: UserId): Promise<void> {
    await this.init.store.removeOf(userId);
  }

  /** Removes tokens that have expired. For a schedule; gives how many. */
  removeExpired(limit = 1_000): Promise<number> {
    return this.init.store.removeExpired(new Date(this.init.clock.now()), limit);
  }
}
