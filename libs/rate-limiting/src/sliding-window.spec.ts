import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRate, type Rate } from './rate.js';
import { SUB_WINDOWS, subWindowMs, takeFromWindow, type WindowState } from './sliding-window.js';

const EPOCH = 1_767_225_600_000;

interface Step {
  readonly waitMs: number;
  readonly cost: number;
}
interface Hit {
  readonly at: number;
  readonly cost: number;
}

const rates: fc.Arbitrary<Rate> = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  windowMs: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom(1_000, 60_000)),
});
/** Waits from nothing to a little more than a window, most of them short; costs mostly 1. */
const steps = (rate: Rate): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      waitMs: fc.oneof(fc.constant(0), fc.nat({ max: subWindowMs(rate) + 1 }), fc.nat({ max: rate.windowMs + 1 })),
      cost: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: rate.limit })),
    }),
    { minLength: 1, maxLength: 120 },
  );
const runs = rates.chain((rate) => fc.tuple(fc.constant(rate), steps(rate)));

/** What was allowed in the last `lengthMs` until now: the whole truth, hit by hit. */
function costsWithin(hits: readonly Hit[], now: number, lengthMs: number): number {
  return hits.filter(({ at }) => now - at < lengthMs).reduce((sum, { cost }) => sum + cost, 0);
}

describe('takeFromWindow', () => {
  it('never allows more than the limit in any window, and refuses at most one sub-window early', () => {
    fc.assert(
      fc.property(runs, ([rate, sequence]) => {
        const hits: Hit[] = [];
        let state: WindowState | undefined;
        let now = EPOCH;
        for (const { waitMs, cost } of sequence) {
          now += waitMs;
          const taken = takeFromWindow(state, rate, cost, now);
          state = taken.state;
          if (taken.decision.isAllowed) hits.push({ at: now, cost });
          expect(costsWithin(hits, now, rate.windowMs)).toBeLessThanOrEqual(rate.limit);
          if (taken.decision.isAllowed) continue;
          const longest = rate.windowMs + subWindowMs(rate) - 1;
          expect(costsWithin(hits, now, longest) + cost).toBeGreaterThan(rate.limit);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is exact where a sub-window is a millisecond long', () => {
    const short = rates.map((rate) => ({ ...rate, windowMs: (rate.windowMs % SUB_WINDOWS) + 1 }));
    fc.assert(
      fc.property(
        short.chain((rate) => fc.tuple(fc.constant(rate), steps(rate))),
        ([rate, sequence]) => {
          const hits: Hit[] = [];
          let state: WindowState | undefined;
          let now = EPOCH;
          for (const { waitMs, cost } of sequence) {
            now += waitMs;
            const expected = costsWithin(hits, now, rate.windowMs) + cost <= rate.limit;
            const taken = takeFromWindow(state, rate, cost, now);
            state = taken.state;
            expect(taken.decision.isAllowed).toBe(expected);
            if (expected) hits.push({ at: now, cost });
          }
        },
      ),
    );
  });

  it('says exactly how long to wait, how much is left, and when everything is free', () => {
    fc.assert(
      fc.property(runs, ([rate, sequence]) => {
        let state: WindowState | undefined;
        let now = EPOCH;
        for (const { waitMs, cost } of sequence) {
          now += waitMs;
          const { decision, state: next } = takeFromWindow(state, rate, cost, now);
          const take = (price: number, later: number) =>
            takeFromWindow(next, rate, price, now + later).decision.isAllowed;
          const { isAllowed, remaining, resetMs, retryAfterMs } = decision;
          expect(isAllowed).toBe(retryAfterMs === 0);
          if (!isAllowed) expect([take(cost, retryAfterMs - 1), take(cost, retryAfterMs)]).toEqual([false, true]);
          if (remaining > 0) expect(take(remaining, 0)).toBe(true);
          if (remaining < rate.limit) expect(take(remaining + 1, 0)).toBe(false);
          expect([take(rate.limit, resetMs - 1), take(rate.limit, resetMs)]).toEqual([false, true]);
          expect(retryAfterMs).toBeLessThanOrEqual(resetMs);
          state = next;
        }
      }),
    );
  });

  it('never refuses after a longer wait what it allows after a shorter one', () => {
    fc.assert(
      fc.property(runs, fc.nat({ max: 300 }), fc.nat({ max: 300 }), ([rate, sequence], wait, more) => {
        const [state, now] = after(rate, sequence);
        const { cost } = sequence[0] as Step;
        const isAllowed = (later: number) => takeFromWindow(state, rate, cost, now + later).decision.isAllowed;
        expect(!isAllowed(wait) || isAllowed(wait + more)).toBe(true);
      }),
    );
  });

  it('keeps no more than a few numbers, whatever the limit is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.array(fc.nat({ max: 60 }), { maxLength: 300 }),
        (windowMs, waits) => {
          const rate = { limit: 1_000_000, windowMs };
          let state: WindowState = [];
          let now = EPOCH;
          for (const wait of waits) {
            now += wait;
            state = takeFromWindow(state, rate, 1, now).state;
            expect(state.length).toBeLessThanOrEqual(SUB_WINDOWS + 2);
          }
        },
      ),
    );
  });

  it('does not depend on the epoch of the clock', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: -EPOCH, max: EPOCH }), ([rate, sequence], shift) => {
        expect(answers(rate, sequence, EPOCH + shift)).toEqual(answers(rate, sequence, EPOCH));
      }),
    );
  });

  describe('on a clock that steps', () => {
    const backwards = fc.integer({ min: 1, max: 10 * 86_400_000 });

    it('back forgets nothing, and makes nobody wait longer than a window', () => {
      fc.assert(
        fc.property(runs, backwards, ([rate, sequence], step) => {
          const [state, now] = after(rate, sequence);
          const { cost } = sequence[0] as Step;
          const latest = state.at(-1)?.lastAt ?? now;
          const before = takeFromWindow(state, rate, cost, latest).decision;
          const behind = takeFromWindow(state, rate, cost, latest - step);
          expect(behind.decision).toEqual(before);
          expect(behind.decision.resetMs).toBeLessThanOrEqual(rate.windowMs);
          // Also for somebody who keeps asking: each refusal is kept on the new clock.
          const { retryAfterMs } = behind.decision;
          const again = takeFromWindow(behind.state, rate, cost, latest - step + retryAfterMs);
          expect(again.decision.isAllowed || retryAfterMs === 0).toBe(true);
        }),
      );
    });

    it('forward allows no more than the new time does', () => {
      const rate = parseRate('2/min');
      let { state } = takeFromWindow(undefined, rate, 2, EPOCH);
      const jumped = takeFromWindow(state, rate, 2, EPOCH + 3_600_000);
      expect(jumped.decision.isAllowed).toBe(true);
      state = jumped.state;
      expect(takeFromWindow(state, rate, 1, EPOCH + 3_600_000).decision.isAllowed).toBe(false);
      // And back again: what was taken is as old as it was.
      expect(takeFromWindow(state, rate, 1, EPOCH + 1).decision).toMatchObject({
        isAllowed: false,
        retryAfterMs: 60_000,
      });
    });
  });

  it('gives back after a window what came at once', () => {
    const rate = parseRate('10/h');
    const { state, decision } = takeFromWindow(undefined, rate, 10, EPOCH);
    expect(decision).toEqual({ isAllowed: true, remaining: 0, resetMs: 3_600_000, retryAfterMs: 0 });
    const early = takeFromWindow(state, rate, 1, EPOCH + 3_599_999);
    expect(early.decision).toEqual({ isAllowed: false, remaining: 0, resetMs: 1, retryAfterMs: 1 });
    expect(takeFromWindow(early.state, rate, 10, EPOCH + 3_600_000).decision.isAllowed).toBe(true);
  });

  it('refuses no longer than a sub-window too long who never stops', () => {
    const rate = parseRate('10/s');
    let state: WindowState = [];
    for (let hit = 0; hit < 10; hit++) state = takeFromWindow(state, rate, 1, EPOCH + 30 * hit).state;
    const allowed = [1_029, 1_030].map((later) => takeFromWindow(state, rate, 1, EPOCH + later).decision.isAllowed);
    expect(allowed).toEqual([false, true]);
  });

  it('counts nothing of what it refuses', () => {
    const rate = parseRate('10/h');
    const { state } = takeFromWindow(undefined, rate, 8, EPOCH);
    const refused = takeFromWindow(state, rate, 3, EPOCH + 1);
    expect(refused.decision).toMatchObject({ isAllowed: false, remaining: 2 });
    expect(takeFromWindow(refused.state, rate, 2, EPOCH + 2).decision).toMatchObject({ isAllowed: true, remaining: 0 });
  });
});

function after(rate: Rate, sequence: readonly Step[]): readonly [WindowState, number] {
  let state: WindowState = [];
  let now = EPOCH;
  for (const { waitMs, cost } of sequence) {
    now += waitMs;
    state = takeFromWindow(state, rate, cost, now).state;
  }
  return [state, now];
}

function answers(rate: Rate, sequence: readonly Step[], epoch: number): readonly unknown[] {
  let state: WindowState | undefined;
  let now = epoch;
  return sequence.map(({ waitMs, cost }) => {
    now += waitMs;
    const taken = takeFromWindow(state, rate, cost, now);
    state = taken.state;
    return taken.decision;
  });
}
