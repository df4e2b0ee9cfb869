import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRate, type Rate } from './rate.js';
import { type BucketState, takeFromBucket } from './token-bucket.js';

const EPOCH = 1_767_225_600_000;

type BucketRate = Rate & { readonly burst: number };
interface Step {
  readonly waitMs: number;
  readonly cost: number;
}

const rates: fc.Arbitrary<BucketRate> = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  windowMs: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(1_000, 60_000, 86_400_000)),
  burst: fc.integer({ min: 1, max: 30 }),
});
const steps = ({ limit, windowMs, burst }: BucketRate): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      waitMs: fc.oneof(fc.constant(0), fc.nat({ max: 2 * Math.ceil(windowMs / limit) }), fc.nat({ max: windowMs })),
      cost: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: burst })),
    }),
    { minLength: 1, maxLength: 100 },
  );
const runs = rates.chain((rate) => fc.tuple(fc.constant(rate), steps(rate)));

/** Plays a run, and tells of each step when it was, what it asked for, and the answer. */
function play(rate: Rate, sequence: readonly Step[]) {
  let state: BucketState | undefined;
  let now = EPOCH;
  return sequence.map(({ waitMs, cost }) => {
    now += waitMs;
    const taken = takeFromBucket(state, rate, cost, now);
    state = taken.state;
    return { now, cost, ...taken };
  });
}

describe('takeFromBucket', () => {
  it('allows in any time at most the burst and what flows in, and whatever that model allows', () => {
    fc.assert(
      fc.property(runs, ([rate, sequence]) => {
        const [limit, windowMs, burst] = [rate.limit, rate.windowMs, rate.burst].map(BigInt) as [
          bigint,
          bigint,
          bigint,
        ];
        const hits: { at: number; cost: number }[] = [];
        for (const { now, cost, decision } of play(rate, sequence)) {
          // Of every stretch of time that ends now: costs * window <= burst * window + limit * time, in exact integers.
          const fits = [...hits, { at: now, cost }].every(({ at }) => {
            const within = hits.reduce((sum, hit) => (hit.at >= at ? sum + hit.cost : sum), cost);
            return BigInt(within) * windowMs <= burst * windowMs + limit * BigInt(now - at);
          });
          expect(decision.isAllowed).toBe(fits);
          if (decision.isAllowed) hits.push({ at: now, cost });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says exactly how long to wait, how much is left, and when everything is free', () => {
    fc.assert(
      fc.property(runs, ([rate, sequence]) => {
        for (const { now, cost, decision, state } of play(rate, sequence)) {
          const take = (price: number, later: number) =>
            takeFromBucket(state, rate, price, now + later).decision.isAllowed;
          const { isAllowed, remaining, resetMs, retryAfterMs } = decision;
          expect(isAllowed).toBe(retryAfterMs === 0);
          if (!isAllowed) expect([take(cost, retryAfterMs - 1), take(cost, retryAfterMs)]).toEqual([false, true]);
          if (remaining > 0) expect(take(remaining, 0)).toBe(true);
          if (remaining < rate.burst) expect(take(remaining + 1, 0)).toBe(false);
          expect([take(rate.burst, resetMs - 1), take(rate.burst, resetMs)]).toEqual([false, true]);
        }
      }),
    );
  });

  it('never refuses after a longer wait what it allows after a shorter one', () => {
    fc.assert(
      fc.property(runs, fc.nat({ max: 300 }), fc.nat({ max: 300 }), ([rate, sequence], wait, more) => {
        for (const { now, cost, state } of play(rate, sequence)) {
          const isAllowed = (later: number) => takeFromBucket(state, rate, cost, now + later).decision.isAllowed;
          expect(!isAllowed(wait) || isAllowed(wait + more)).toBe(true);
        }
      }),
    );
  });

  it('does not drift: who always waits as long as told gets the rate to the millisecond', () => {
    const rate = parseRate('7/s burst 2');
    let state: BucketState | undefined;
    let now = EPOCH;
    for (let taken = 0; taken < 7_000;) {
      const answer = takeFromBucket(state, rate, 1, now);
      state = answer.state;
      if (answer.decision.isAllowed) taken += 1;
      now += answer.decision.retryAfterMs;
    }
    expect(now - EPOCH).toBe(Math.ceil((6_998 * 1_000) / 7));
  });

  it('stays exact where the numbers are as large as a rate may have them', () => {
    const rate = parseRate('1000000/d burst 100000000');
    const { state, decision } = takeFromBucket(undefined, rate, 100_000_000, EPOCH);
    expect(decision).toEqual({ isAllowed: true, remaining: 0, resetMs: 8_640_000_000, retryAfterMs: 0 });
    expect(takeFromBucket(state, rate, 1, EPOCH + 86).decision).toMatchObject({ isAllowed: false, retryAfterMs: 1 });
    expect(takeFromBucket(state, rate, 1, EPOCH + 87).decision).toMatchObject({ isAllowed: true });
    expect(takeFromBucket(state, rate, 100_000_000, Number.MAX_SAFE_INTEGER).decision.isAllowed).toBe(true);
  });

  describe('on a clock that steps', () => {
    it('back forgets nothing, gives nothing, and goes on from there', () => {
      fc.assert(
        fc.property(runs, fc.integer({ min: 1, max: 10 * 86_400_000 }), ([rate, sequence], step) => {
          for (const { now, cost, state } of play(rate, sequence)) {
            const behind = takeFromBucket(state, rate, cost, now - step);
            expect(behind.decision).toEqual(takeFromBucket(state, rate, cost, now).decision);
            const { retryAfterMs } = behind.decision;
            const again = takeFromBucket(behind.state, rate, cost, now - step + retryAfterMs);
            expect(again.decision.isAllowed || retryAfterMs === 0).toBe(true);
          }
        }),
      );
    });

    it('forward allows no more than the burst', () => {
      const rate = parseRate('1/min burst 3');
      const { state } = takeFromBucket(undefined, rate, 3, EPOCH);
      const jumped = takeFromBucket(state, rate, 3, EPOCH + 86_400_000);
      expect(jumped.decision).toMatchObject({ isAllowed: true, remaining: 0 });
      expect(takeFromBucket(jumped.state, rate, 1, EPOCH + 86_400_000).decision.isAllowed).toBe(false);
    });
  });
});
