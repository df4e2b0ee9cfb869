import type { Rate } from '../rate.js';
import type { Decision } from '../rate-limit.store.js';

/** The largest integer of structured fields (RFC 9651, section 3.3.1). */
const MAX_INTEGER = 999_999_999_999_999;

/** Whole seconds, rounded up. */
export function secondsOf(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** What `Retry-After` says of a refusal: never 0, which would be an invitation. */
export function retryAfterOf({ retryAfterMs }: Decision): number {
  return Math.max(1, secondsOf(retryAfterMs));
}

/** One policy in `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11): `"address";q=600;w=60`. */
export function policyItem(name: string, { limit, windowMs }: Rate): string {
  return `"${name}";q=${Math.min(limit, MAX_INTEGER)};w=${secondsOf(windowMs)}`;
}

/**
 * What is left of one policy in `RateLimit`, of the same draft: `"address";r=599;t=1`. Of a refusal `t` is the same point in time as
 * `Retry-After`.
 */
export function limitItem(name: string, decision: Decision): string {
  const { isAllowed, remaining, resetMs } = decision;
  const seconds = isAllowed ? secondsOf(resetMs) : retryAfterOf(decision);
  return `"${name}";r=${Math.min(remaining, MAX_INTEGER)};t=${seconds}`;
}
