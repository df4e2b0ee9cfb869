import { describe, expect, it } from '@jest/globals';
import { systemClock } from './clock.js';
import { systemRandom, systemRandomBytes } from './random.js';

describe('the sources of the machine', () => {
  it('gives numbers from 0 to below 1 that differ', () => {
    const numbers = Array.from({ length: 1000 }, systemRandom);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(900);
  });

  it('gives as many bytes as asked for, other ones each time', () => {
    expect(systemRandomBytes(16)).toHaveLength(16);
    expect(systemRandomBytes(16)).not.toEqual(systemRandomBytes(16));
  });

  it('shows a time after this was written', () => {
    expect(systemClock.now()).toBeGreaterThan(Date.parse('2026-01-01'));
  });
});
