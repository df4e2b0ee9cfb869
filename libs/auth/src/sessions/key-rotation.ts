import type { Instant } from '@ashlar/domain';
import type { StoredSigningKey } from './signing-key.store.js';

/** How long the public keys may be cached by those who check tokens elsewhere, in seconds. */
export const JWKS_MAX_AGE_S = 300;

/**
 * How long a key that takes over by itself is shown before it signs, in milliseconds: longer than anybody remembers the keys
 * before it.
 */
export const ANNOUNCED_MS = 2 * JWKS_MAX_AGE_S * 1_000;

/** How signing keys take over from each other by themselves. */
export interface KeyRotation {
  /** How long a key signs, in milliseconds; 0: until somebody rotates. */
  readonly keyLifetime: number;
  /** How long a key verifies after another took over, in milliseconds. */
  readonly keyOverlap: number;
}

/**
 * The key that signs: of those that have begun the one that stays longest, of several the first. Not the youngest whatever it
 * is: the clock of who rotated may have been behind.
 *
 * @param keys that are not retired, the youngest first
 */
export function keyThatSigns(keys: readonly StoredSigningKey[], now: Instant): StoredSigningKey | undefined {
  const begun = keys.filter(({ createdAt }) => createdAt.getTime() <= now);
  return (begun.length > 0 ? begun : keys).toSorted((a, b) => compare(endOf(b), endOf(a)))[0];
}

/**
 * Whether it is time to announce a successor: none of the keys that stay was made, or begins, after {@link successorDueSince}.
 * Never without any key: the first is made by who needs it.
 */
export function isSuccessorDue(keys: readonly StoredSigningKey[], now: Instant, rotation: KeyRotation): boolean {
  if (rotation.keyLifetime === 0 || keys.length === 0) return false;
  const since = successorDueSince(now, rotation);
  return !keys.some(({ createdAt, retiredAt }) => retiredAt === null && createdAt > since);
}

/** A key that began then, or earlier, needs a successor. */
export function successorDueSince(now: Instant, { keyLifetime }: KeyRotation): Date {
  return new Date(now - keyLifetime + ANNOUNCED_MS);
}

function endOf({ retiredAt }: StoredSigningKey): number {
  return retiredAt?.getTime() ?? Infinity;
}

/** Without a difference: there is none between two infinities. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
