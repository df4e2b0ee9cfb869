import type { Instant } from '@ashlar/domain';

/** How attempts under one key are limited. */
export interface AttemptLimit {
  /** How many may be evaluated in one window. */
  readonly limit: number;
  /** Length of the window, from the first attempt in it, in milliseconds. */
  readonly windowMs: number;
  /**
   * Windows grow up to that length: each that follows one that was used up is twice as long, unless as much time again has passed
   * in between. @default none grows
   */
  readonly longestMs?: number;
}

/** Whether an attempt may be evaluated. */
export type AttemptDecision =
  | { readonly allowed: true }
  /** @property retryAfterMs when the window ends; being refused does not move that end */
  | { readonly allowed: false; readonly retryAfterMs: number };

/**
 * Where attempts to guess are counted. An attempt is counted before it is evaluated, in one step, so that of many at the same
 * time no more than the limit are. Every store passes `describeAttemptStore` of `@ashlar/auth/testing`.
 */
export interface AttemptStore {
  /** Counts an attempt if the limit allows it; one that is refused is not counted. */
  take(key: string, limit: AttemptLimit, now: Instant): Promise<AttemptDecision>;
  /** Takes back one attempt under each of these keys, in the window that runs: it does not count after all. */
  giveBack(keys: readonly string[]): Promise<void>;
  /** Forgets the attempts under these keys: one of them was right. */
  clear(keys: readonly string[]): Promise<void>;
  /**
   * Counts a failure and gives how many there are in a row: until {@link clear}, or until as many days have passed as there are
   * failures, at most 30. Then the next one is the first again.
   */
  fail(key: string, now: Instant): Promise<number>;
  /** Removes windows that have ended at `now` and lengthen no other, and failures in a row that are forgotten, at most `limit`; gives how many. */
  removeExpired(now: Instant, limit: number): Promise<number>;
}
