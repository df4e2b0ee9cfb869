import type { Clock } from '@ashlar/domain';
import { createHash } from 'node:crypto';
import { formatRate } from '../rate.js';
import type { Decision, RateLimitStore, Take } from '../rate-limit.store.js';
import { subWindowMs } from '../sliding-window.js';
import { hashedKey } from '../stores/key-hash.service.js';
import { checkTake } from '../take.js';
import { TAKE_SCRIPT } from './take.script.js';

/** What the store needs of a client: `Redis` and `Cluster` of ioredis have it. */
export interface RateLimitRedis {
  eval(script: string, keys: number, ...args: string[]): Promise<unknown>;
  evalsha(sha1: string, keys: number, ...args: string[]): Promise<unknown>;
  del(key: string): Promise<unknown>;
}

/** Options of a {@link RedisRateLimitStore}. */
export interface RedisRateLimitStoreOptions {
  /** What the name of every key begins with. @default 'rate-limit:' */
  readonly prefix?: string;
  /** For tests. @default the clock of the server, which is one for all processes */
  readonly clock?: Clock;
}

/**
 * Options of ioredis for a client that only counts: a take that can't be sent now fails now, instead of being counted when its
 * request has long been answered, and a server that is back is found within a second.
 */
export const REDIS_CLIENT_OPTIONS = Object.freeze({
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 1_000,
  retryStrategy: (attempt: number) => Math.min(attempt * 50, 1_000),
});

const TAKE_SHA = createHash('sha1').update(TAKE_SCRIPT).digest('hex');

/**
 * Keeps counters in Redis 5 or later, or what speaks like it: every take is one script, on one key, by the clock of the server.
 * Keys are hashed, so that no address and no name is found in it, and expire when they no longer count.
 *
 * ```ts
 * const store = new RedisRateLimitStore(new Redis(url, REDIS_CLIENT_OPTIONS));
 * ```
 *
 * A take fails when Redis does: put a `ResilientRateLimitStore` around it. The client stays its owner's, who also closes it.
 */
export class RedisRateLimitStore implements RateLimitStore {
  readonly #redis: RateLimitRedis;
  readonly #prefix: string;
  readonly #clock: Clock | undefined;

  constructor(redis: RateLimitRedis, { prefix = 'rate-limit:', clock }: RedisRateLimitStoreOptions = {}) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#clock = clock;
  }

  async take(take: Take): Promise<Decision> {
    checkTake(take);
    const { key, rate, cost } = take;
    const now = this.#clock === undefined ? '' : Math.floor(this.#clock.now());
    const numbers = [rate.limit, rate.windowMs, rate.burst ?? '', cost, subWindowMs(rate), now];
    return decisionOf(await this.#run(this.#name(key), formatRate(rate), ...numbers.map(String)));
  }

  async reset(key: string): Promise<void> {
    await this.#redis.del(this.#name(key));
  }

  /** By its digest; in full to a server that was started anew or flushed, which knows it from then on. */
  async #run(...args: string[]): Promise<unknown> {
    try {
      return await this.#redis.evalsha(TAKE_SHA, 1, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.#redis.eval(TAKE_SCRIPT, 1, ...args);
    }
  }

  #name(key: string): string {
    return this.#prefix + hashedKey(key).toString('base64url');
  }
}

function decisionOf(reply: unknown): Decision {
  const [isAllowed, remaining, resetMs, retryAfterMs] = Array.isArray(reply) ? reply.map(Number) : [];
  if (remaining === undefined || resetMs === undefined || retryAfterMs === undefined) {
    throw new TypeError(
      'Redis answered a take with something else than four numbers. Give it a client without transformers.',
    );
  }
  return { isAllowed: isAllowed === 1, remaining, resetMs, retryAfterMs };
}
