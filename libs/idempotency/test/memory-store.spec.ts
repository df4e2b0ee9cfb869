import { describe, expect, it } from '@jest/globals';
import { MemoryIdempotencyStore } from '../src/index.js';
import type { Claim, StoredAnswer } from '../src/index.js';
import { describeIdempotencyStore } from '../src/testing/index.js';

describeIdempotencyStore('MemoryIdempotencyStore', () => new MemoryIdempotencyStore(), { describe, it });

describe('MemoryIdempotencyStore', () => {
  const claim = (key: string, now = 0): Claim => ({
    actor: 'user:1',
    route: 'POST /stones',
    key,
    fingerprint: 'f',
    token: `token-${key}-${now}`,
    now,
    leasedUntil: now + 100,
    expiresAt: now + 1000,
  });
  const answer: StoredAnswer = { kind: 'empty', status: 204, headers: {}, body: null };

  it('forgets the oldest answer when it is full, never a request that is being carried out', async () => {
    const store = new MemoryIdempotencyStore({ maxEntries: 2 });
    await store.begin(claim('running'));
    await store.begin(claim('answered'));
    await store.complete(claim('answered'), answer);
    await expect(store.begin(claim('third'))).resolves.toEqual({ state: 'begun' });
    await expect(store.begin(claim('running', 1))).resolves.toEqual({ state: 'in-flight' });
    expect(store.size).toBe(2);
  });

  it('refuses when it holds nothing but requests that are being carried out, until a lease runs out', async () => {
    const store = new MemoryIdempotencyStore({ maxEntries: 1 });
    await store.begin(claim('running'));
    await expect(store.begin(claim('second'))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_STORE_FULL',
      category: 'unavailable',
    });
    await expect(store.begin(claim('second', 100))).resolves.toEqual({ state: 'begun' });
    expect(store.size).toBe(1);
  });
});
