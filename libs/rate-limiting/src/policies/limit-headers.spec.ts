import { describe, expect, it } from '@jest/globals';
import { limitItem, policyItem, retryAfterOf, secondsOf } from './limit-headers.js';

const allowed = { isAllowed: true, remaining: 5, resetMs: 1_001, retryAfterMs: 0 };
const refused = { isAllowed: false, remaining: 0, resetMs: 60_000, retryAfterMs: 12_001 };

describe('the headers of limits', () => {
  it('have whole seconds, rounded up', () => {
    expect([0, 1, 1_000, 1_001].map(secondsOf)).toEqual([0, 1, 1, 2]);
    expect(policyItem('fast', { limit: 2, windowMs: 500 })).toBe('"fast";q=2;w=1');
    expect(limitItem('user', allowed)).toBe('"user";r=5;t=2');
  });

  it('point to one time when a request is refused, never to now', () => {
    expect(limitItem('user', refused)).toBe('"user";r=0;t=13');
    expect(retryAfterOf(refused)).toBe(13);
    expect(retryAfterOf({ ...refused, retryAfterMs: 0 })).toBe(1);
  });

  it('hold no integer that structured fields can not', () => {
    expect(policyItem('all', { limit: Number.MAX_SAFE_INTEGER, windowMs: 1_000 })).toBe('"all";q=999999999999999;w=1');
    expect(limitItem('all', { ...allowed, remaining: Number.MAX_SAFE_INTEGER })).toBe('"all";r=999999999999999;t=2');
  });
});
