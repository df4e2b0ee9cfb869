import { describe, expect, it } from '@jest/globals';
import { FreshCache } from './fresh-cache.js';

function counting() {
  let count = 0;
  return async () => (count += 1);
}

describe('FreshCache', () => {
  it('asks once in its time, and again when that is over', async () => {
    const cache = new FreshCache<number>(1_000);
    const ask = counting();
    expect(await cache.get('a', 0, ask)).toBe(1);
    expect(await cache.get('a', 999, ask)).toBe(1);
    expect(await cache.get('a', 1_000, ask)).toBe(2);
  });

  it('asks once however many want to know at the same time', async () => {
    const cache = new FreshCache<number>(1_000);
    const ask = counting();
    expect(await Promise.all([cache.get('a', 0, ask), cache.get('a', 0, ask)])).toEqual([1, 1]);
  });

  it('asks each time when nothing may be remembered', async () => {
    const cache = new FreshCache<number>(0);
    const ask = counting();
    expect([await cache.get('a', 0, ask), await cache.get('a', 0, ask)]).toEqual([1, 2]);
  });

  it('takes nothing for fresh that is younger than now', async () => {
    const cache = new FreshCache<number>(1_000);
    const ask = counting();
    await cache.get('a', 10_000, ask);
    expect(await cache.get('a', 9_999, ask)).toBe(2);
  });

  it('does not remember a rejection', async () => {
    const cache = new FreshCache<number>(1_000);
    await expect(cache.get('a', 0, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await cache.get('a', 0, counting())).toBe(1);
  });

  it('remembers nothing for a while of what is forgotten: the change may not be committed', async () => {
    const cache = new FreshCache<number>(1_000);
    const ask = counting();
    await cache.get('a', 0, ask);
    cache.forget('a', 10);
    const answers = [await cache.get('a', 10, ask), await cache.get('a', 5_009, ask)];
    expect(answers).toEqual([2, 3]);
    expect([await cache.get('a', 5_010, ask), await cache.get('a', 5_011, ask)]).toEqual([4, 4]);
  });

  it('remembers nothing of an answer that was asked for before it was forgotten', async () => {
    const cache = new FreshCache<string>(1_000);
    let answer: (value: string) => void = () => undefined;
    const early = cache.get('a', 0, () => new Promise((resolve) => (answer = resolve)));
    cache.clear();
    answer('old');
    expect(await early).toBe('old');
    expect(await cache.get('a', 0, async () => 'new')).toBe('new');
  });

  it('keeps as many as it may, and lets the oldest go', async () => {
    const cache = new FreshCache<number>(1_000, 3);
    const ask = counting();
    for (const key of ['a', 'b', 'c', 'd']) await cache.get(key, 0, ask);
    cache.forget('e', 0);
    expect(cache.size).toBe(3);
    expect(await cache.get('d', 0, ask)).toBe(4);
    expect(await cache.get('a', 0, ask)).toBe(5);
  });
});
