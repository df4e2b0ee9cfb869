import type { Rate } from './rate.js';

/** What is asked for: `cost` out of what the rate leaves for a key. */
export interface Take {
  /** Whose counter it is. One key is always asked for with one rate; another rate is a counter of its own. */
  readonly key: string;
  readonly rate: Rate;
  /** A whole number, at most the limit or the burst of the rate. With 0 nothing is counted: the answer tells what is left. */
  readonly cost: number;
  /** Whether a stricter budget counts as long as a shared store is down: see `ResilientRateLimitStore`. @default false */
  readonly strict?: boolean | undefined;
}

/** What a store answers. Of a refused take nothing is counted. */
export interface Decision {
  readonly isAllowed: boolean;
  /** What is left now, in costs. */
  readonly remaining: number;
  /** Until everything is free again, in milliseconds. */
  readonly resetMs: number;
  /** Until the same take may succeed if nobody else takes, in milliseconds: 0 when it is allowed. */
  readonly retryAfterMs: number;
}

/**
 * Where counters are kept. Every store passes `describeRateLimitStore` of `@ashlar/rate-limiting/testing`: takes are atomic,
 * whatever number of processes asks at a time.
 */
export interface RateLimitStore {
  /** @throws RangeError when the cost is none that the rate could ever allow; InvalidValueError when the rate is none */
  take(take: Take): Promise<Decision>;
  /** The same without waiting, as far as the store can; nothing where it can't, and then nothing has been counted. */
  takeNow?(take: Take): Decision | undefined;
  /** Forgets a key, with whatever rate it was asked for. */
  reset(key: string): Promise<void>;
  /** Removes what no longer counts, if the store does not do so by itself; gives how many counters. */
  cleanUp?(): Promise<number>;
}
