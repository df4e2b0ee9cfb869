import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idTimestamp, isId } from '../id.js';
import { FrozenClock, seededBytes, seededRandom, sequentialIds, TEST_EPOCH } from './index.js';

describe('FrozenClock', () => {
  it('stands still until it is moved', () => {
    const clock = new FrozenClock('2026-03-01T00:00:00Z');
    expect([clock.now(), clock.now()]).toEqual([Date.UTC(2026, 2), Date.UTC(2026, 2)]);
    expect(clock.advance(1500)).toBe(Date.UTC(2026, 2) + 1500);
    expect(clock.advance(-500)).toBe(Date.UTC(2026, 2) + 1000);
    expect(clock.set(new Date(7))).toBe(7);
    expect(clock.now()).toBe(7);
  });

  it('starts with the year 2026', () => {
    expect(new Date(new FrozenClock().now()).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  it('refuses what is no point in time', () => {
    expect(() => new FrozenClock('yesterday')).toThrow(RangeError);
    expect(() => new FrozenClock().advance(Number.NaN)).toThrow(RangeError);
  });
});

describe('sequentialIds', () => {
  it('makes the same valid, ordered ids each time', () => {
    const [one, other] = [sequentialIds(), sequentialIds()];
    const ids = Array.from({ length: 300 }, () => one.next());
    expect(ids).toEqual(Array.from({ length: 300 }, () => other.next()));
    expect(ids).toEqual([...ids].sort());
    expect(ids.every((id) => isId(id) && idTimestamp(id) === TEST_EPOCH)).toBe(true);
    expect(ids[0]).toBe('019b76da-a800-7000-8000-000000000001');
  });

  it('carries the time that it is given', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 - 1 }), (at) => expect(idTimestamp(sequentialIds(at).next())).toBe(at)),
    );
  });
});

describe('seededRandom', () => {
  it('gives the same numbers in [0, 1) for the same seed, for every seed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double()), (seed) => {
        const numbers = Array.from({ length: 50 }, seededRandom(seed));
        expect(numbers).toEqual(Array.from({ length: 50 }, seededRandom(seed)));
        expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
        expect(new Set(numbers).size).toBeGreaterThan(40);
      }),
    );
  });

  it('spreads evenly, and differently for neighbouring seeds', () => {
    for (const seed of [0, 1, 2, 1000]) {
      const random = seededRandom(seed);
      const buckets = Array(10).fill(0) as number[];
      for (let i = 0; i < 10_000; i++) {
        const bucket = Math.floor(random() * 10);
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      }
      expect(Math.min(...buckets)).toBeGreaterThan(850);
      expect(Math.max(...buckets)).toBeLessThan(1150);
    }
    expect(
      new Set(Array.from({ length: 1000 }, (_, seed) => Math.floor(seededRandom(seed)() * 100))).size,
    ).toBeGreaterThan(90);
  });

  it('gives bytes of all values', () => {
    const bytes = seededBytes(1)(5000);
    expect(bytes).toHaveLength(5000);
    expect(new Set(bytes).size).toBe(256);
    expect(seededBytes(1)(5000)).toEqual(bytes);
  });
});
