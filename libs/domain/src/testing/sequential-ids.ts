import type { Id, IdGenerator } from '../id.js';
import type { Instant } from '../clock.js';
import { TEST_EPOCH } from './frozen-clock.js';

/**
 * Valid UUIDv7s that count from 1: `019b76da-a800-7000-8000-000000000001`, `...002`. Two generators give the same ids, so one
 * database needs one generator, or different instants.
 *
 * @param at the time that all of them carry, in whole milliseconds
 */
export function sequentialIds(at: Instant = TEST_EPOCH): IdGenerator {
  const time = at.toString(16).padStart(12, '0');
  let count = 0;
  return {
    next: <Of extends string>() =>
      `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${(++count).toString(16).padStart(12, '0')}` as Id<Of>,
  };
}
