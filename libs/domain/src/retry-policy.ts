import type { RandomSource } from './random.js';

/**
 * How much of a delay is left to chance, so that callers that failed together do not come back together:
 * `none` of it, `full` (anything from 0 to the delay), or `equal` (half of it stands, the other half is chance).
 */
export type Jitter = 'none' | 'full' | 'equal';

/** What every policy that tries again says. */
export interface RetryLimits {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  /** @default 'none' */
  readonly jitter?: Jitter;
}

/** Fail at the first failure. */
export interface NoRetry {
  readonly kind: 'none';
}

/** Wait the same time before each attempt. */
export interface FixedRetry extends RetryLimits {
  readonly kind: 'fixed';
  readonly delayMs: number;
}

/** Wait `stepMs` longer before each attempt: 1 s, 2 s, 3 s. */
export interface LinearRetry extends RetryLimits {
  readonly kind: 'linear';
  readonly stepMs: number;
  /** The longest delay. */
  readonly capMs: number;
}

/** Wait `factor` times as long before each attempt: 1 s, 2 s, 4 s. */
export interface ExponentialRetry extends RetryLimits {
  readonly kind: 'exponential';
  /** The delay after the first failure. */
  readonly baseMs: number;
  /** @default 2 */
  readonly factor?: number;
  /** The longest delay. */
  readonly capMs: number;
}

/** Whether to try again, and when. */
export type RetryPolicy = NoRetry | FixedRetry | LinearRetry | ExponentialRetry;

/** Never again: for what must not happen twice. */
export const NO_RETRY: NoRetry = Object.freeze({ kind: 'none' });

/** For work that lost a race against its like and can repeat at once, such as a transaction: 5 attempts, 0.75 s of waiting at most. */
export const QUICK_RETRY: ExponentialRetry = Object.freeze({
  kind: 'exponential',
  maxAttempts: 5,
  baseMs: 50,
  capMs: 500,
  jitter: 'full',
});

/** For a call to another service while somebody waits: 4 attempts, 1.75 s of waiting at most. */
export const STANDARD_RETRY: ExponentialRetry = Object.freeze({
  kind: 'exponential',
  maxAttempts: 4,
  baseMs: 250,
  capMs: 5000,
  jitter: 'full',
});

/** For deliveries in the background that must arrive: 12 attempts, 2 to 4 hours of waiting. */
export const PATIENT_RETRY: ExponentialRetry = Object.freeze({
  kind: 'exponential',
  maxAttempts: 12,
  baseMs: 15_000,
  capMs: 3_600_000,
  jitter: 'equal',
});

/**
 * How long to wait after a failure, in whole milliseconds; `undefined` when the attempts are used up.
 *
 * The delay without jitter is `min(cap, base * factor^(failures - 1))`; the jitters are those that Marc Brooker's
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015) calls Full and Equal.
 *
 * @param failures attempts that have failed so far: 1 after the first
 * @throws RangeError when the policy has a negative or unfinished number, or `failures` is not a whole number from 1
 */
export function retryDelay(policy: RetryPolicy, failures: number, random: RandomSource): number | undefined {
  if (!Number.isSafeInteger(failures) || failures < 1) throw new RangeError('failures must be a whole number from 1.');
  if (policy.kind === 'none') return undefined;
  const delay = plainDelay(policy, failures);
  if (!(policy.maxAttempts >= 1) || !(delay >= 0) || delay === Infinity) {
    throw new RangeError('A retry policy needs maxAttempts of at least 1 and finite delays of at least 0 ms.');
  }
  return failures < policy.maxAttempts ? Math.floor(jittered(delay, policy.jitter ?? 'none', random)) : undefined;
}

function plainDelay(policy: Exclude<RetryPolicy, NoRetry>, failures: number): number {
  switch (policy.kind) {
    case 'fixed':
      return policy.delayMs;
    case 'linear':
      return Math.min(policy.capMs, policy.stepMs * failures);
    case 'exponential':
      // A base of 0 stays 0, also where the power has grown to infinity.
      return policy.baseMs === 0 ? 0 : Math.min(policy.capMs, policy.baseMs * (policy.factor ?? 2) ** (failures - 1));
  }
}

function jittered(delay: number, jitter: Jitter, random: RandomSource): number {
  switch (jitter) {
    case 'none':
      return delay;
    case 'full':
      return random() * delay;
    case 'equal':
      return delay / 2 + (random() * delay) / 2;
  }
}
