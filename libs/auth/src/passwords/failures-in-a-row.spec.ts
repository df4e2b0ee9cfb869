import { describe, expect, it } from '@jest/globals';
import { rememberedFor } from './failures-in-a-row.js';

const DAY = 86_400_000;

describe('rememberedFor', () => {
  it.each([
    [1, 1],
    [2, 2],
    [30, 30],
    [31, 30],
    [100, 30],
  ])('remembers %i failures in a row for %i days', (inARow, days) => {
    expect(rememberedFor(inARow)).toBe(days * DAY);
  });

  it('lets nobody guess more than a hundred times in a month without disabling the password', () => {
    const waits = Array.from({ length: 99 }, (_, i) => rememberedFor(i + 1) / (i + 1));
    // To wait after so many costs, a guess, at least what it costs after all of them.
    expect(Math.min(...waits)).toBe(rememberedFor(99) / 99);
  });
});
