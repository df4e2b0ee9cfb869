import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Decision, RateLimitStore } from '../rate-limit.store.js';

/** What `increment` of a `ThrottlerStorage` gives. */
type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Any store as the storage of a plain `ThrottlerModule` of `@nestjs/throttler`:
 *
 * ```ts
 * ThrottlerModule.forRoot({ throttlers: [{ ttl: 60_000, limit: 100 }], storage: throttlerStorage(store) })
 * ```
 *
 * A `ttl` is a sliding window. Whoever is refused may come again as soon as the window has room, which is never longer than the
 * `ttl`; so only a `blockDuration` above the `ttl` blocks for longer, from the first refusal on. A `limit` of 0 refuses all.
 */
export function throttlerStorage(store: RateLimitStore): ThrottlerStorage {
  return {
    async increment(key, ttl, limit, blockDuration, throttlerName) {
      if (limit < 1) return { totalHits: 1, ...blocked(ttl), timeToExpire: seconds(ttl) };
      const name = `throttler:${throttlerName}:${key}`;
      const block =
        blockDuration > ttl ? { key: `${name}:block`, rate: { limit: 1, windowMs: blockDuration } } : undefined;
      if (block !== undefined) {
        const { remaining, resetMs } = await store.take({ ...block, cost: 0 });
        if (remaining === 0) return { totalHits: limit + 1, timeToExpire: seconds(resetMs), ...blocked(resetMs) };
      }
      const decision = await store.take({ key: name, rate: { limit, windowMs: ttl }, cost: 1 });
      if (decision.isAllowed || block === undefined) return recordOf(decision, limit);
      const { resetMs } = await store.take({ ...block, cost: 1 });
      return { ...recordOf(decision, limit), ...blocked(resetMs) };
    },
  };
}

function recordOf({ isAllowed, remaining, resetMs, retryAfterMs }: Decision, limit: number): ThrottlerRecord {
  return {
    totalHits: isAllowed ? limit - remaining : limit + 1,
    timeToExpire: seconds(resetMs),
    isBlocked: !isAllowed,
    timeToBlockExpire: seconds(retryAfterMs),
  };
}

function blocked(ms: number): Pick<ThrottlerRecord, 'isBlocked' | 'timeToBlockExpire'> {
  return { isBlocked: true, timeToBlockExpire: seconds(ms) };
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
