import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemClock } from './clock.js';
import { idTimestamp, isId } from './id.js';
import { FrozenClock, seededBytes } from './testing/index.js';
import { nextStamp, systemIds, uuidV7Generator, type Stamp } from './uuid-v7.js';

/** Bytes that put the counter as high as it starts. */
const highest = (count: number) => new Uint8Array(count).fill(0xff);
const lowest = (count: number) => new Uint8Array(count);

/** The 42 bits between the version and the random tail. */
function counterOf(id: string): number {
  const digits = id.replaceAll('-', '');
  return Number.parseInt(digits.slice(13, 16), 16) * 2 ** 30 + (Number.parseInt(digits.slice(16, 24), 16) - 2 ** 31);
}

function generatorAt(at: number, random = seededBytes(1)) {
  const clock = new FrozenClock(at);
  return { clock, ids: uuidV7Generator({ clock, random }) };
}

describe('uuidV7Generator', () => {
  it('lays out time, version, counter, variant and chance as RFC 9562 says', () => {
    const { ids } = generatorAt(0x0123_4567_89ab, lowest);
    expect(ids.next()).toBe('01234567-89ab-7000-8000-000000000000');
    expect(ids.next()).toBe('01234567-89ab-7000-8000-000100000000');
  });

  it('sets the variant also where every random bit is one, and starts the counter in its lower half', () => {
    const { ids } = generatorAt(2 ** 48 - 1, highest);
    expect(ids.next()).toBe('ffffffff-ffff-77ff-bfff-ffffffffffff');
  });

  it('carries the example time of RFC 9562, appendix A.6', () => {
    const { ids } = generatorAt(Date.parse('2022-02-22T14:22:22-05:00'));
    expect(ids.next()).toMatch(/^017f22e2-79b0-7/);
  });

  it('makes valid ids that tell when they were made', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 - 1 }), fc.integer(), (at, seed) => {
        const id = generatorAt(at, seededBytes(seed)).ids.next();
        expect(isId(id)).toBe(true);
        expect(idTimestamp(id)).toBe(at);
      }),
    );
  });

  it('makes each id greater than the one before, whatever the clock does', () => {
    const steps = fc.array(
      fc.oneof(fc.constant(0), fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -3, max: 3 })),
    );
    fc.assert(
      fc.property(steps, fc.integer(), (moves, seed) => {
        const { clock, ids } = generatorAt(1e12, seededBytes(seed));
        let last = '';
        for (const move of moves) {
          clock.set(Math.max(0, clock.now() + move));
          const id = ids.next();
          expect(id > last).toBe(true);
          last = id;
        }
      }),
    );
  });

  it('stays in order over 20,000 ids of one millisecond and keeps the millisecond', () => {
    const { ids } = generatorAt(1e12);
    const made = Array.from({ length: 20_000 }, () => ids.next());
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
    expect(new Set(made.map(idTimestamp))).toEqual(new Set([1e12]));
  });

  it('keeps the time of the last id while the clock stands behind it, and follows it again after', () => {
    const { clock, ids } = generatorAt(5000);
    ids.next();
    clock.set(1000);
    expect([ids.next(), ids.next()].map(idTimestamp)).toEqual([5000, 5000]);
    clock.set(5001);
    expect(idTimestamp(ids.next())).toBe(5001);
  });

  it('starts the counter anew with each millisecond', () => {
    const { clock, ids } = generatorAt(1000);
    const first = counterOf(ids.next());
    expect(counterOf(ids.next())).toBe(first + 1);
    clock.advance(1);
    expect(counterOf(ids.next())).not.toBe(first + 2);
  });

  it.each([-1, 2 ** 48, Number.NaN, Infinity])('refuses a clock at %p', (at) => {
    const ids = uuidV7Generator({ clock: { now: () => at }, random: lowest });
    expect(() => ids.next()).toThrow(RangeError);
  });

  it('cuts fractions of milliseconds', () => {
    const ids = uuidV7Generator({ clock: { now: () => 1234.9 }, random: lowest });
    expect(idTimestamp(ids.next())).toBe(1234);
  });
});

describe('nextStamp', () => {
  const full = 2 ** 42 - 1;

  it('moves one millisecond ahead of the clock when the counter runs over, with a fresh counter', () => {
    expect(nextStamp({ time: 1000, counter: full }, 1000, lowest)).toEqual({ time: 1001, counter: 0 });
    expect(nextStamp({ time: 1000, counter: full }, 1000, highest)).toEqual({ time: 1001, counter: 2 ** 41 - 1 });
    expect(nextStamp({ time: 1000, counter: full - 1 }, 1000, lowest)).toEqual({ time: 1000, counter: full });
  });

  it('refuses to run over at the end of time', () => {
    expect(() => nextStamp({ time: 2 ** 48 - 1, counter: full }, 0, lowest)).toThrow(RangeError);
  });

  it('is greater than the stamp before, near the end of the counter too', () => {
    const stamps: fc.Arbitrary<Stamp> = fc.record({
      time: fc.nat({ max: 2 ** 40 }),
      counter: fc.oneof(fc.nat({ max: full }), fc.integer({ min: full - 3, max: full })),
    });
    fc.assert(
      fc.property(stamps, fc.integer({ min: -5, max: 5 }), fc.integer(), (last, ahead, seed) => {
        const next = nextStamp(last, Math.max(0, last.time + ahead), seededBytes(seed));
        expect(next.time > last.time || (next.time === last.time && next.counter > last.counter)).toBe(true);
        expect(next.time - last.time).toBeLessThanOrEqual(Math.max(1, ahead));
        expect(next.counter).toBeLessThanOrEqual(full);
      }),
    );
  });
});

describe('systemIds', () => {
  it('makes ids of now, all different and in order', () => {
    const before = systemClock.now();
    const made = Array.from({ length: 1000 }, () => systemIds.next());
    expect(new Set(made).size).toBe(1000);
    expect(made).toEqual([...made].sort());
    expect(idTimestamp(systemIds.next())).toBeGreaterThanOrEqual(before);
  });
});
