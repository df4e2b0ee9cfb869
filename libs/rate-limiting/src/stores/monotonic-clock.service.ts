import type { Clock } from '@ashlar/domain';

/** A clock that no one puts forward or back: milliseconds since the process began. Means nothing to other processes. */
export const monotonicClock: Clock = { now: () => performance.now() };
