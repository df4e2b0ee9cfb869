import type { Instant } from './clock.js';

/** When a breaker opens and closes. */
export interface BreakerPolicy {
  /** Consecutive failures that open a closed breaker. */
  readonly failures: number;
  /** Consecutive successes that close a half-open breaker. */
  readonly successes: number;
  /** How long an open breaker admits nothing, in milliseconds; also when a probe without an answer counts as lost. */
  readonly openMs: number;
  /** Calls that a half-open breaker lets run at the same time. */
  readonly probes: number;
}

/** 5 failures open it, 60 s later one call at a time may probe, 3 successes close it. */
export const BREAKER_POLICY: BreakerPolicy = Object.freeze({ failures: 5, successes: 3, openMs: 60_000, probes: 1 });

/** Everything runs; failures are counted until a success. */
export interface ClosedBreaker {
  readonly kind: 'closed';
  /** Consecutive failures so far. */
  readonly failures: number;
}

/** Nothing runs. */
export interface OpenBreaker {
  readonly kind: 'open';
  readonly since: Instant;
}

/** A few calls run, to see whether the other side is back. */
export interface HalfOpenBreaker {
  readonly kind: 'half-open';
  /** Consecutive successes so far. */
  readonly successes: number;
  /** Calls that run now. */
  readonly probes: number;
  /** When the latest of them began. */
  readonly since: Instant;
}

/**
 * A circuit breaker (Nygard, "Release It!") as plain data, which its owner keeps and these functions move on.
 *
 * Give it a clock that does not step back, and each call a time-out shorter than `openMs`: so no answer from before it opened
 * arrives once it is half-open. What says that the other side is well counts as a success, a refusal of the input too.
 */
export type BreakerState = ClosedBreaker | OpenBreaker | HalfOpenBreaker;

/** How every breaker starts. */
export const CLOSED_BREAKER: ClosedBreaker = Object.freeze({ kind: 'closed', failures: 0 });

/** Whether a call may begin. Whoever begins one puts {@link breakerOnCall} in the place of the state, and reports how it ended. */
export function breakerAdmits(state: BreakerState, now: Instant, policy: BreakerPolicy = BREAKER_POLICY): boolean {
  return breakerRetryAfter(state, now, policy) === 0;
}

/** How many milliseconds until a call is admitted at the latest: 0 when one is now. Fits `DomainError.retryAfterMs`. */
export function breakerRetryAfter(state: BreakerState, now: Instant, policy: BreakerPolicy = BREAKER_POLICY): number {
  if (state.kind === 'closed') return 0;
  if (state.kind === 'half-open' && state.probes < policy.probes) return 0;
  return Math.max(0, state.since + policy.openMs - now);
}

/** The state once an admitted call has begun: an open breaker becomes half-open, and counts the call as a probe. */
export function breakerOnCall(state: BreakerState, now: Instant, policy: BreakerPolicy = BREAKER_POLICY): BreakerState {
  if (!breakerAdmits(state, now, policy) || state.kind === 'closed') return state;
  if (state.kind === 'open') return { kind: 'half-open', successes: 0, probes: 1, since: now };
  // A call beyond the limit is admitted only when the ones before it count as lost: their places are free again.
  const probes = state.probes < policy.probes ? state.probes + 1 : 1;
  return { ...state, probes, since: now };
}

/** The state after a call that ended well. An open breaker ignores it: the call began before it opened. */
export function breakerOnSuccess(state: BreakerState, policy: BreakerPolicy = BREAKER_POLICY): BreakerState {
  switch (state.kind) {
    case 'open':
      return state;
    case 'closed':
      return CLOSED_BREAKER;
    case 'half-open': {
      const successes = state.successes + 1;
      if (successes >= policy.successes) return CLOSED_BREAKER;
      return { ...state, successes, probes: Math.max(0, state.probes - 1) };
    }
  }
}

/** The state after a call that failed. A half-open breaker opens at once; an open one ignores it and stays open no longer. */
export function breakerOnFailure(
  state: BreakerState,
  now: Instant,
  policy: BreakerPolicy = BREAKER_POLICY,
): BreakerState {
  switch (state.kind) {
    case 'open':
      return state;
    case 'closed': {
      const failures = state.failures + 1;
      return failures >= policy.failures ? { kind: 'open', since: now } : { kind: 'closed', failures };
    }
    case 'half-open':
      return { kind: 'open', since: now };
  }
}
