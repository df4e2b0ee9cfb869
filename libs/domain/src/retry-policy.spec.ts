import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  NO_RETRY,
  PATIENT_RETRY,
  QUICK_RETRY,
  retryDelay,
  STANDARD_RETRY,
  type Jitter,
  type RetryPolicy,
} from './retry-policy.js';

const ms = fc.oneof(fc.nat({ max: 100_000 }), fc.double({ min: 0, max: 1e6, noNaN: true }));
const jitter = fc.constantFrom<Jitter>('none', 'full', 'equal');
const maxAttempts = fc.integer({ min: 1, max: 2000 });
const growing: fc.Arbitrary<Exclude<RetryPolicy, { kind: 'none' | 'fixed' }>> = fc.oneof(
  fc.record({ kind: fc.constant('linear' as const), stepMs: ms, capMs: ms, maxAttempts, jitter }),
  fc.record(
    {
      kind: fc.constant('exponential' as const),
      baseMs: ms,
      capMs: ms,
      maxAttempts,
      jitter,
      factor: fc.double({ min: 1, max: 10, noNaN: true }),
    },
    { requiredKeys: ['kind', 'baseMs', 'capMs', 'maxAttempts', 'jitter'] },
  ),
);
const fixed = fc.record({ kind: fc.constant('fixed' as const), delayMs: ms, maxAttempts, jitter });
const failures = fc.integer({ min: 1, max: 2500 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const delays = (policy: RetryPolicy, random = () => 0) =>
  Array.from({ length: 7 }, (_, index) => retryDelay(policy, index + 1, random));

/** The longest and the shortest waiting in all. */
function waiting(policy: RetryPolicy, random: () => number): number {
  let total = 0;
  for (let failed = 1; ; failed++) {
    const delay = retryDelay(policy, failed, random);
    if (delay === undefined) return total;
    total += delay;
  }
}

describe('retryDelay', () => {
  it('doubles up to the cap', () => {
    const policy: RetryPolicy = { kind: 'exponential', baseMs: 100, capMs: 1000, maxAttempts: 7 };
    expect(delays(policy)).toEqual([100, 200, 400, 800, 1000, 1000, undefined]);
    expect(delays({ ...policy, factor: 3 })).toEqual([100, 300, 900, 1000, 1000, 1000, undefined]);
  });

  it('grows by a step up to the cap', () => {
    const policy: RetryPolicy = { kind: 'linear', stepMs: 100, capMs: 350, maxAttempts: 6 };
    expect(delays(policy)).toEqual([100, 200, 300, 350, 350, undefined, undefined]);
  });

  it('stays the same when fixed', () => {
    expect(delays({ kind: 'fixed', delayMs: 50, maxAttempts: 3 })).toEqual([
      50,
      50,
      ...Array.from({ length: 5 }, () => undefined),
    ]);
  });

  it('never tries again without a policy to', () => {
    expect(delays(NO_RETRY)).toEqual(Array(7).fill(undefined));
  });

  it('leaves all to chance with full jitter, and half of it with equal jitter', () => {
    const policy = { kind: 'fixed', delayMs: 1000, maxAttempts: 2 } as const;
    expect([0, 0.5, 0.999].map((at) => retryDelay({ ...policy, jitter: 'full' }, 1, () => at))).toEqual([0, 500, 999]);
    expect([0, 0.5, 0.999].map((at) => retryDelay({ ...policy, jitter: 'equal' }, 1, () => at))).toEqual([
      500, 750, 999,
    ]);
  });

  it('is a whole number from 0 to the cap as long as attempts are left, for every growing policy', () => {
    fc.assert(
      fc.property(growing, failures, chance, (policy, failed, at) => {
        const delay = retryDelay(policy, failed, () => at);
        if (failed >= policy.maxAttempts) return expect(delay).toBeUndefined();
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        return expect(delay).toBeLessThanOrEqual(policy.capMs);
      }),
    );
  });

  it('lies within its jitter of the delay without jitter', () => {
    fc.assert(
      fc.property(fc.oneof(growing, fixed), failures, chance, (policy, failed, at) => {
        const plain = retryDelay({ ...policy, jitter: 'none' }, failed, () => at);
        const delay = retryDelay(policy, failed, () => at);
        fc.pre(plain !== undefined && delay !== undefined);
        const least = { none: plain, full: 0, equal: Math.floor(plain / 2) }[policy.jitter ?? 'none'];
        expect(delay).toBeGreaterThanOrEqual(least);
        expect(delay).toBeLessThanOrEqual(plain);
      }),
    );
  });

  it('never becomes shorter without jitter', () => {
    fc.assert(
      fc.property(growing, failures, (policy, failed) => {
        const plain: RetryPolicy = { ...policy, jitter: 'none', maxAttempts: 5000 };
        expect(retryDelay(plain, failed + 1, () => 0)).toBeGreaterThanOrEqual(retryDelay(plain, failed, () => 0) ?? 0);
      }),
    );
  });

  it('makes exactly as many attempts as it may', () => {
    fc.assert(
      fc.property(fixed, (policy) => {
        let attempts = 1;
        while (retryDelay(policy, attempts, () => 0) !== undefined) attempts++;
        expect(attempts).toBe(policy.maxAttempts);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, RetryPolicy, number]>([
    ['attempt 0', QUICK_RETRY, 0],
    ['half an attempt', QUICK_RETRY, 1.5],
    ['attempt 0 of none', NO_RETRY, 0],
    ['a negative delay', { kind: 'fixed', delayMs: -1, maxAttempts: 2 }, 1],
    ['a delay that is no number', { kind: 'fixed', delayMs: Number.NaN, maxAttempts: 2 }, 1],
    ['an endless delay', { kind: 'linear', stepMs: Infinity, capMs: Infinity, maxAttempts: 2 }, 1],
    ['a negative cap', { kind: 'exponential', baseMs: 1, capMs: -1, maxAttempts: 2 }, 1],
    ['no attempts', { kind: 'fixed', delayMs: 1, maxAttempts: 0 }, 1],
    ['attempts that are no number', { kind: 'fixed', delayMs: 1, maxAttempts: Number.NaN }, 1],
  ])('refuses %s', (_what, policy, failed) => {
    expect(() => retryDelay(policy, failed, () => 0)).toThrow(RangeError);
  });
});

describe('the presets', () => {
  it('wait as long as their descriptions say', () => {
    const almost = () => 1 - Number.EPSILON;
    const none = () => 0;
    expect(waiting(QUICK_RETRY, almost)).toBeCloseTo(750, -1);
    expect(waiting(STANDARD_RETRY, almost)).toBeCloseTo(1750, -1);
    expect(waiting(PATIENT_RETRY, none) / 3_600_000).toBeCloseTo(2, 1);
    expect(waiting(PATIENT_RETRY, almost) / 3_600_000).toBeCloseTo(4.1, 1);
  });
});
