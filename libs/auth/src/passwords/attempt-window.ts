import type { Instant } from '@ashlar/domain';
import type { AttemptLimit } from './attempt.store.js';

/** More doublings than any window bears. */
const MOST_DOUBLINGS = 20;

/** A window as far as the next one depends on it. */
export interface AttemptWindow {
  readonly count: number;
  /** How many windows before it were used up, one after the other. */
  readonly strikes: number;
  readonly endsAt: Instant;
  /** From then on nothing of it matters. */
  readonly forgetAt: Instant;
}

/** The window that an attempt opens: longer than the one before, if that was used up and is not forgotten. */
export function nextWindow(before: AttemptWindow | undefined, limit: AttemptLimit, now: Instant): AttemptWindow {
  const { windowMs, longestMs = windowMs } = limit;
  const wasUsedUp = before !== undefined && before.count >= limit.limit && before.forgetAt > now;
  const strikes = wasUsedUp ? before.strikes + 1 : 0;
  const length = Math.min(windowMs * 2 ** Math.min(strikes, MOST_DOUBLINGS), longestMs);
  const endsAt = now + length;
  return { count: 1, strikes, endsAt, forgetAt: endsAt + (longestMs > windowMs ? longestMs : 0) };
}
