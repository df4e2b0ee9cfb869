import type { Instant } from '@ashlar/domain';
import { capacityOf, type Rate } from './rate.js';
import type { Taken } from './sliding-window.js';

/** How much of a bucket is used. */
export interface BucketState {
  /** In parts of a token, of which `windowMs` are one, so that each millisecond gives back `limit`: nothing is ever rounded. */
  readonly debt: number;
  /** When it was so. */
  readonly at: Instant;
}

/**
 * Takes from a token bucket: in any time at most `burst + limit * time / windowMs` are allowed, and exactly that much to whom
 * asks often enough. For a clock that was put back no time has passed.
 *
 * @param state what the take before left behind; `undefined` at first
 * @param cost a whole number up to the burst; 0 counts nothing
 * @param now in whole milliseconds, of any epoch
 */
export function takeFromBucket(
  state: BucketState | undefined,
  rate: Rate,
  cost: number,
  now: Instant,
): Taken<BucketState> {
  const { limit, windowMs } = rate;
  const size = capacityOf(rate) * windowMs;
  const price = cost * windowMs;
  const owed = state === undefined ? 0 : owedAt(state, limit, now);
  const isAllowed = owed <= size - price;
  const debt = isAllowed ? owed + price : owed;
  const decision = {
    isAllowed,
    remaining: Math.floor((size - debt) / windowMs),
    resetMs: Math.ceil(debt / limit),
    retryAfterMs: isAllowed ? 0 : Math.ceil((owed - (size - price)) / limit),
  };
  return { state: { debt, at: now }, decision };
}

function owedAt({ debt, at }: BucketState, limit: number, now: Instant): number {
  const passed = Math.max(0, now - at);
  // Not `passed * limit` of any time: after a long one that would be too large to be exact.
  return passed >= Math.ceil(debt / limit) ? 0 : debt - passed * limit;
}
