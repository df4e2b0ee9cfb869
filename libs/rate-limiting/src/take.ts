import type { Instant } from '@ashlar/domain';
import { capacityOf, checkRate } from './rate.js';
import type { Take } from './rate-limit.store.js';
import { type Taken, takeFromWindow, type WindowState } from './sliding-window.js';
import { type BucketState, takeFromBucket } from './token-bucket.js';

/** What is kept of a counter. */
export type CounterState = WindowState | BucketState;

/** Takes by the algorithm of the rate: from a token bucket when it names a burst, from a sliding window otherwise. */
export function takeFrom(state: CounterState | undefined, { rate, cost }: Take, now: Instant): Taken<CounterState> {
  if (rate.burst === undefined) return takeFromWindow(isBucket(state) ? undefined : state, rate, cost, now);
  return takeFromBucket(isBucket(state) ? state : undefined, rate, cost, now);
}

/**
 * Makes sure of what the algorithms take for granted.
 *
 * @throws RangeError when the rate can never allow the cost; InvalidValueError when the rate is none
 */
export function checkTake({ rate, cost }: Take): void {
  const most = capacityOf(checkRate(rate));
  if (Number.isSafeInteger(cost) && cost >= 0 && cost <= most) return;
  throw new RangeError(
    `A take from this rate costs a whole number from 0 to ${most}. Give it a smaller cost or a larger rate.`,
  );
}

function isBucket(state: CounterState | undefined): state is BucketState {
  return state !== undefined && 'debt' in state;
}
