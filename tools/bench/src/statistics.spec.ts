import { describe, expect, it } from '@jest/globals';
import { median, medians, percentile } from './statistics.js';

describe('median', () => {
  it('is the value in the middle, in whatever order they come', () => expect(median([30, 1, 2])).toBe(2));

  it('is the mean of the two in the middle', () => expect(median([40, 1, 2, 4])).toBe(3));

  it('is refused without values', () => expect(() => median([])).toThrow(RangeError));
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is one of the values, by nearest rank', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7, 3], 0.5)).toBe(3);
  });

  it('is the smallest at 0 and the largest at 1', () => {
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it('is refused without values', () => expect(() => percentile([], 0.5)).toThrow(RangeError));
});

describe('medians', () => {
  it('takes each figure by itself', () => {
    expect(
      medians([
        { cpu: 1, p99: 9 },
        { cpu: 3, p99: 1 },
        { cpu: 2, p99: 5 },
      ]),
    ).toEqual({ cpu: 2, p99: 5 });
  });
});
