import { FrozenClock } from '@ashlar/domain/testing';
import { describe, expect, it } from '@jest/globals';
import { parseRate } from '../../src/rate.js';
import { MemoryRateLimitStore } from '../../src/stores/memory.store.js';
import { describeRateLimitStore } from '../../src/testing/index.js';

describeRateLimitStore('MemoryRateLimitStore', (clock) => new MemoryRateLimitStore({ clock }), { describe, it });

describe('MemoryRateLimitStore', () => {
  const rate = parseRate('1/min');
  const take = (key: string) => ({ key, rate, cost: 1 });

  it('stays as small as it was told under 1,000,000 distinct keys', async () => {
    const store = new MemoryRateLimitStore({ maxKeys: 5_000 });
    for (let i = 0; i < 1_000_000; i++) await store.take(take(`address:${i}`));
    expect([store.size, store.evictions]).toEqual([5_000, 995_000]);
    expect((await store.take(take('address:999999'))).isAllowed).toBe(false);
  }, 60_000);

  it('forgets the key that nobody asked for the longest when it is full', async () => {
    const store = new MemoryRateLimitStore({ maxKeys: 3, clock: new FrozenClock() });
    for (const key of ['a', 'b', 'c', 'a', 'd']) await store.take(take(key));
    expect([store.size, store.evictions]).toEqual([3, 1]);
    const allowed = [];
    for (const key of ['a', 'c', 'd', 'b']) allowed.push((await store.take(take(key))).isAllowed);
    expect(allowed).toEqual([false, false, false, true]);
  });

  it('makes room by what is over, and counts that as no eviction', async () => {
    const clock = new FrozenClock();
    const store = new MemoryRateLimitStore({ maxKeys: 100, clock });
    for (let i = 0; i < 100; i++) await store.take(take(`old-${i}`));
    clock.advance(60_000);
    for (let i = 0; i < 50; i++) await store.take(take(`new-${i}`));
    expect([store.size, store.evictions]).toEqual([50, 0]);
  });

  it('keeps no key longer than 100 characters as it is', async () => {
    const store = new MemoryRateLimitStore({ clock: new FrozenClock() });
    const [one, other] = ['x'.repeat(101), `${'x'.repeat(100)}y`];
    const allowed = [];
    for (const key of [one, other, one, other]) allowed.push((await store.take(take(key))).isAllowed);
    expect(allowed).toEqual([true, true, false, false]);
    await store.reset(one);
    expect(store.size).toBe(1);
  });

  it('goes by a clock of its own that only goes on', async () => {
    const store = new MemoryRateLimitStore();
    expect((await store.take(take('a'))).isAllowed).toBe(true);
    const { isAllowed, retryAfterMs } = await store.take(take('a'));
    expect(isAllowed).toBe(false);
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(Number.isInteger(retryAfterMs)).toBe(true);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %p as the number of keys', (maxKeys) => {
    expect(() => new MemoryRateLimitStore({ maxKeys })).toThrow('maxKeys must be a whole number from 1');
  });
});
