import { systemClock, type Clock, type Instant } from './clock.js';
import type { Id, IdGenerator } from './id.js';
import { systemRandomBytes, type RandomBytes } from './random.js';

const COUNTER_LIMIT = 2 ** 42;
const TIME_LIMIT = 2 ** 48;

/** What orders UUIDv7s: the time, and a counter of 42 bits within it. */
export interface Stamp {
  readonly time: Instant;
  readonly counter: number;
}

/**
 * Makes UUIDv7s (RFC 9562, section 5.7), each greater than the one before, whatever the clock does.
 *
 * Section 6.2, method 1: a dedicated counter of 42 bits stands in `rand_a` and the head of `rand_b`; the last 32 bits are new
 * chance for each id. Each millisecond starts the counter at a random place in its lower half, so at least 2^41 ids fit in it;
 * when the counter runs over, the time in the ids moves one millisecond ahead. While the clock stands behind the last id, as
 * after a step backwards, the time of the last id stays and the counter goes on. Order holds within one generator only.
 *
 * `next()` throws a RangeError when the clock shows a time before 1970 or after 10889, or no number.
 */
export function uuidV7Generator(sources: { readonly clock: Clock; readonly random: RandomBytes }): IdGenerator {
  let last: Stamp = { time: -1, counter: 0 };
  return {
    next: <Of extends string>() => {
      last = nextStamp(last, sources.clock.now(), sources.random);
      return format(last, sources.random(4)) as Id<Of>;
    },
  };
}

/** The ids of the machine: {@link uuidV7Generator} on its clock and its strong bytes. One order for the whole process. */
export const systemIds: IdGenerator = uuidV7Generator({ clock: systemClock, random: systemRandomBytes });

/**
 * The stamp after another: greater always, and of now unless the last one is ahead.
 *
 * @throws RangeError when 48 bits do not hold the time
 */
export function nextStamp(last: Stamp, now: Instant, random: RandomBytes): Stamp {
  const time = Math.floor(now);
  if (!(time >= 0 && time < TIME_LIMIT)) {
    throw new RangeError('A UUIDv7 holds times from 1970 to 10889 only: correct the clock.');
  }
  if (time > last.time) return { time, counter: freshCounter(random) };
  if (last.counter + 1 < COUNTER_LIMIT) return { time: last.time, counter: last.counter + 1 };
  return nextStamp({ time: last.time, counter: 0 }, last.time + 1, random);
}

/** 41 random bits below a zero: the guard against running over at once. */
function freshCounter(random: RandomBytes): number {
  return numberOf(random(6)) % (COUNTER_LIMIT / 2);
}

function format({ time, counter }: Stamp, tail: Uint8Array): string {
  const high = hex(time, 12);
  // Version 7, then the upper 12 bits of the counter; variant 10, then the lower 30 bits, which fill 8 digits with it.
  const randA = hex(Math.floor(counter / 2 ** 30), 3);
  const randB = hex(2 ** 31 + (counter % 2 ** 30), 8);
  const last = hex(numberOf(tail), 8);
  return `${high.slice(0, 8)}-${high.slice(8)}-7${randA}-${randB.slice(0, 4)}-${randB.slice(4)}${last}`;
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
