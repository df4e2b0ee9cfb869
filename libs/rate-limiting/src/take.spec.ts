import { describe, expect, it } from '@jest/globals';
import { parseRate } from './rate.js';
import { checkTake, takeFrom } from './take.js';

describe('takeFrom', () => {
  it('counts a rate with a burst in a token bucket, any other in a sliding window', () => {
    const bucket = { key: 'a', rate: parseRate('60/min burst 2'), cost: 2 };
    const window = { key: 'a', rate: parseRate('60/min'), cost: 2 };
    expect(takeFrom(undefined, bucket, 0)).toMatchObject({ state: { debt: 120_000 }, decision: { resetMs: 2_000 } });
    expect(takeFrom(undefined, window, 0)).toMatchObject({ state: [{ count: 2 }], decision: { resetMs: 60_000 } });
    expect(takeFrom(takeFrom(undefined, bucket, 0).state, bucket, 999).decision.retryAfterMs).toBe(1_001);
    expect(takeFrom(takeFrom(undefined, window, 0).state, window, 999).decision.remaining).toBe(56);
  });

  it('begins anew with the state of another algorithm', () => {
    const bucket = { key: 'a', rate: parseRate('60/min burst 2'), cost: 2 };
    const window = { key: 'a', rate: parseRate('2/min'), cost: 2 };
    expect(takeFrom(takeFrom(undefined, bucket, 0).state, window, 0).decision.isAllowed).toBe(true);
    expect(takeFrom(takeFrom(undefined, window, 0).state, bucket, 0).decision.isAllowed).toBe(true);
  });
});

describe('checkTake', () => {
  it.each([-1, 1.5, 4, Number.NaN])('refuses a cost of %p where 3 are allowed', (cost) => {
    const message = 'costs a whole number from 0 to 3';
    expect(() => checkTake({ key: 'a', rate: parseRate('3/min'), cost })).toThrow(message);
    expect(() => checkTake({ key: 'a', rate: parseRate('10/min burst 3'), cost })).toThrow(message);
  });

  it('takes any cost that the rate may allow', () => {
    expect(() => checkTake({ key: 'a', rate: parseRate('3/min burst 20'), cost: 20 })).not.toThrow();
    expect(() => checkTake({ key: 'a', rate: parseRate('3/min'), cost: 3 })).not.toThrow();
  });

  it('refuses a rate that is none', () => {
    const rate = { limit: 0, windowMs: 1_000 };
    expect(() => checkTake({ key: 'a', rate, cost: 1 })).toThrow(expect.objectContaining({ code: 'RATE_INVALID' }));
  });
});
