import { describe, expect, it } from '@jest/globals';
import { Seldom } from './seldom.js';

describe('Seldom', () => {
  it('tells at once, then after a while of all that happened since, of each subject', () => {
    const seldom = new Seldom(1_000);
    expect(seldom.happened('a', 0)).toBe(1);
    expect(seldom.happened('a', 500)).toBe(0);
    expect(seldom.happened('b', 500)).toBe(1);
    expect(seldom.happened('a', 999)).toBe(0);
    expect(seldom.happened('a', 1_000)).toBe(3);
    expect(seldom.happened('a', 5_000)).toBe(1);
  });
});
