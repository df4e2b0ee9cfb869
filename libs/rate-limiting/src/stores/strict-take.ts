import { capacityOf } from '../rate.js';
import type { Take } from '../rate-limit.store.js';

/** What part of a rate is left to strict takes as long as a shared store is down. */
export const STRICT_SHARE = 4;

/** The take from a quarter of its rate, at least 1; what costs more than that takes all of it. */
export function strictTake({ key, rate, cost }: Take): Take {
  const share = (part: number) => Math.max(1, Math.floor(part / STRICT_SHARE));
  const { limit, windowMs, burst } = rate;
  const strict = { limit: share(limit), windowMs, burst: burst === undefined ? undefined : share(burst) };
  return { key, rate: strict, cost: Math.min(cost, capacityOf(strict)) };
}
