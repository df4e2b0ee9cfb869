import type { Clock, Instant } from '../clock.js';

/** When a {@link FrozenClock} and {@link sequentialIds} start unless told otherwise: 2026-01-01T00:00:00Z. */
export const TEST_EPOCH: Instant = 1_767_225_600_000;

/** A clock that stands still until a test moves it. */
export class FrozenClock implements Clock {
  private at: Instant;

  /** @param at milliseconds since the Unix epoch, a date, or an ISO 8601 text */
  constructor(at: Instant | Date | string = TEST_EPOCH) {
    this.at = instant(at);
  }

  now(): Instant {
    return this.at;
  }

  /** Moves the clock on, or back when negative, and says what it shows then. */
  advance(ms: number): Instant {
    return this.set(this.at + ms);
  }

  /** Puts the clock to a point in time, earlier ones too, and says what it shows then. */
  set(at: Instant | Date | string): Instant {
    this.at = instant(at);
    return this.at;
  }
}

function instant(at: Instant | Date | string): Instant {
  const ms = typeof at === 'number' ? at : new Date(at).getTime();
  if (!Number.isFinite(ms)) throw new RangeError('A frozen clock needs a real point in time.');
  return ms;
}
