import type { Clock, Instant } from '@ashlar/domain';
import type { Rate } from '../rate.js';
import type { Decision, RateLimitStore, Take } from '../rate-limit.store.js';
import { checkTake, type CounterState, takeFrom } from '../take.js';
import { monotonicClock } from './monotonic-clock.service.js';
import { RecentKeys } from './recent-keys.js';
import { shortKey } from './key-hash.service.js';

interface Counter {
  readonly rate: Rate;
  readonly state: CounterState;
  /** When it is as good as new. */
  readonly expiresAt: Instant;
}

/** Options of a {@link MemoryRateLimitStore}. */
export interface MemoryRateLimitStoreOptions {
  /** Most keys that are kept. @default 100000 */
  readonly maxKeys?: number;
  /** @default a monotonic one, which nobody puts forward or back */
  readonly clock?: Clock;
}

/**
 * Keeps counters in this process: for tests, for a service that runs once, and for the time in which a shared store is down.
 * With more replicas each has limits of its own.
 *
 * It holds at most `maxKeys` keys, of 0.6 KB each or 1.8 KB when its hits are spread over the whole window, and every take costs
 * the same however many there are. When it is full, the key that nobody asked for the longest is forgotten, and its limit begins
 * anew: {@link evictions} counts those that still counted. Give it room for all keys that come within the longest window.
 */
export class MemoryRateLimitStore implements RateLimitStore {
  readonly #keys = new RecentKeys<readonly Counter[]>();
  readonly #maxKeys: number;
  readonly #clock: Clock;
  #evictions = 0;

  constructor({ maxKeys = 100_000, clock = monotonicClock }: MemoryRateLimitStoreOptions = {}) {
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) throw new RangeError('maxKeys must be a whole number from 1.');
    this.#maxKeys = maxKeys;
    this.#clock = clock;
  }

  /** How many keys it holds, some that no longer count included. */
  get size(): number {
    return this.#keys.size;
  }

  /** How many keys were forgotten for want of room although they still counted. */
  get evictions(): number {
    return this.#evictions;
  }

  async take(take: Take): Promise<Decision> {
    return this.takeNow(take);
  }

  takeNow(take: Take): Decision {
    checkTake(take);
    const now = Math.floor(this.#clock.now());
    const key = shortKey(take.key);
    const counters = this.#keys.get(key) ?? [];
    const known = counters.find(({ rate }) => isSame(rate, take.rate));
    const { state, decision } = takeFrom(known?.state, take, now);
    const others = counters.filter((counter) => counter !== known && !isOver(counter, now));
    this.#keys.set(key, [...others, { rate: take.rate, state, expiresAt: now + decision.resetMs }]);
    this.#makeRoom(now);
    return decision;
  }

  async reset(key: string): Promise<void> {
    this.#keys.delete(shortKey(key));
  }

  /** Two keys that are over go for each that may come, so that they do not have to wait until there is no more room. */
  #makeRoom(now: Instant): void {
    for (let looked = 0; looked < 2; looked++) {
      const oldest = this.#keys.oldest();
      if (oldest === undefined) return;
      const counts = oldest.value.some((counter) => !isOver(counter, now));
      if (counts && this.#keys.size <= this.#maxKeys) return;
      if (counts) this.#evictions += 1;
      this.#keys.delete(oldest.key);
    }
  }
}

function isOver({ expiresAt }: Counter, now: Instant): boolean {
  return expiresAt <= now;
}

function isSame(one: Rate, other: Rate): boolean {
  return one === other || (one.limit === other.limit && one.windowMs === other.windowMs && one.burst === other.burst);
}
