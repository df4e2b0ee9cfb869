import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BREAKER_POLICY,
  breakerAdmits,
  breakerOnCall,
  breakerOnFailure,
  breakerOnSuccess,
  breakerRetryAfter,
  CLOSED_BREAKER,
  type BreakerPolicy,
  type BreakerState,
} from './circuit-breaker.js';

const policies: fc.Arbitrary<BreakerPolicy> = fc.record({
  failures: fc.integer({ min: 1, max: 6 }),
  successes: fc.integer({ min: 1, max: 5 }),
  openMs: fc.integer({ min: 1, max: 1000 }),
  probes: fc.integer({ min: 1, max: 4 }),
});

function failed(times: number, now: number, policy = BREAKER_POLICY, start: BreakerState = CLOSED_BREAKER) {
  let state = start;
  for (let i = 0; i < times; i++) state = breakerOnFailure(breakerOnCall(state, now, policy), now, policy);
  return state;
}

describe('a circuit breaker with the usual policy', () => {
  const open = failed(5, 1000);

  it('opens at the fifth failure in a row', () => {
    expect(failed(4, 1000)).toEqual({ kind: 'closed', failures: 4 });
    expect(open).toEqual({ kind: 'open', since: 1000 });
  });

  it('forgets failures at a success', () => {
    expect(failed(4, 1000, BREAKER_POLICY, breakerOnSuccess(failed(4, 1000))).kind).toBe('closed');
  });

  it('admits nothing for 60 s, says how long that still is, then lets one call probe', () => {
    expect([1000, 60_999, 61_000].map((now) => breakerAdmits(open, now))).toEqual([false, false, true]);
    expect([1000, 60_999, 61_000].map((now) => breakerRetryAfter(open, now))).toEqual([60_000, 1, 0]);
    const probing = breakerOnCall(open, 61_000);
    expect(probing).toEqual({ kind: 'half-open', successes: 0, probes: 1, since: 61_000 });
    expect(breakerAdmits(probing, 61_001)).toBe(false);
  });

  it('closes after three successes', () => {
    let state: BreakerState = open;
    for (const expected of ['half-open', 'half-open', 'closed']) {
      expect(breakerAdmits(state, 61_000)).toBe(true);
      state = breakerOnSuccess(breakerOnCall(state, 61_000));
      expect(state.kind).toBe(expected);
    }
    expect(state).toEqual(CLOSED_BREAKER);
  });

  it('opens again at the first failure of a probe', () => {
    const twice = breakerOnSuccess(breakerOnCall(breakerOnSuccess(breakerOnCall(open, 61_000)), 61_000));
    expect(breakerOnFailure(breakerOnCall(twice, 62_000), 62_500)).toEqual({ kind: 'open', since: 62_500 });
  });

  it('gives the place of a probe that never answered to another one after 60 s', () => {
    const lost = breakerOnCall(open, 61_000);
    expect([120_999, 121_000].map((now) => breakerAdmits(lost, now))).toEqual([false, true]);
    expect(breakerOnCall(lost, 121_000)).toEqual({ kind: 'half-open', successes: 0, probes: 1, since: 121_000 });
  });

  it('ignores a call that it does not admit', () => {
    expect(breakerOnCall(open, 2000)).toBe(open);
  });

  it('counts no fewer than no probes when lost ones answer after all', () => {
    const lost = breakerOnCall(breakerOnCall(open, 61_000), 121_000);
    expect(breakerOnSuccess(breakerOnSuccess(lost))).toEqual({
      kind: 'half-open',
      successes: 2,
      probes: 0,
      since: 121_000,
    });
  });
});

describe('every circuit breaker', () => {
  it('opens at exactly as many failures in a row as its policy says', () => {
    fc.assert(
      fc.property(policies, fc.nat({ max: 10 }), (policy, times) => {
        expect(failed(times, 0, policy).kind === 'open').toBe(times >= policy.failures);
      }),
    );
  });

  it('stays closed as long as fewer failures follow one another', () => {
    fc.assert(
      fc.property(policies, fc.array(fc.nat({ max: 5 })), (policy, runs) => {
        let state: BreakerState = CLOSED_BREAKER;
        for (const run of runs) {
          state = breakerOnSuccess(failed(Math.min(run, policy.failures - 1), 0, policy, state), policy);
          expect(state).toEqual(CLOSED_BREAKER);
        }
      }),
    );
  });

  it('is not moved by answers that arrive while it is open', () => {
    fc.assert(
      fc.property(policies, fc.nat(), fc.array(fc.boolean()), (policy, later, answers) => {
        const open: BreakerState = { kind: 'open', since: 0 };
        const state = answers.reduce<BreakerState>(
          (now, well) => (well ? breakerOnSuccess(now, policy) : breakerOnFailure(now, later, policy)),
          open,
        );
        expect(state).toEqual(open);
      }),
    );
  });

  it('keeps its laws whatever happens', () => {
    // Waits as long as a breaker stays open, and starts open too: or few sequences would ever reach a probe.
    const events = fc.array(
      fc.record({
        what: fc.constantFrom('call', 'success', 'failure'),
        wait: fc.constantFrom(0, 0, 1, 500, 1000),
      }),
      { minLength: 20, maxLength: 60 },
    );
    const starts = fc.constantFrom<BreakerState>(CLOSED_BREAKER, { kind: 'open', since: 0 });
    fc.assert(
      fc.property(policies, starts, events, (policy, start, sequence) => {
        let now = 0;
        let state = start;
        let row = 0;
        for (const { what, wait } of sequence) {
          now += wait;
          const before = state;
          const admitted = breakerAdmits(before, now, policy);
          if (what === 'call') state = breakerOnCall(before, now, policy);
          if (what === 'success') state = breakerOnSuccess(before, policy);
          if (what === 'failure') state = breakerOnFailure(before, now, policy);
          row = what === 'failure' ? row + 1 : what === 'success' ? 0 : row;

          // Closed admits always; open never before the time; both agree with the wait that is announced.
          if (before.kind === 'closed') expect(admitted).toBe(true);
          if (before.kind === 'open') expect(admitted).toBe(now - before.since >= policy.openMs);
          expect(admitted).toBe(breakerRetryAfter(before, now, policy) === 0);
          expect(breakerAdmits(before, now + breakerRetryAfter(before, now, policy), policy)).toBe(true);
          // A call never opens or closes it, and what is refused changes nothing.
          if (what === 'call' && !admitted) expect(state).toBe(before);
          if (what === 'call') expect(state.kind).toBe(before.kind === 'open' && admitted ? 'half-open' : before.kind);
          // The only ways between the states.
          if (state.kind !== before.kind) {
            expect([
              'closed>open by failure',
              'open>half-open by call',
              'half-open>open by failure',
              'half-open>closed by success',
            ]).toContain(`${before.kind}>${state.kind} by ${what}`);
          }
          if (state.kind === 'closed') expect(state.failures).toBeLessThan(policy.failures);
          if (state.kind === 'half-open') {
            expect(state.probes).toBeGreaterThanOrEqual(0);
            expect(state.probes).toBeLessThanOrEqual(policy.probes);
            expect(state.successes).toBeLessThan(policy.successes);
          }
          if (before.kind === 'closed' && state.kind === 'open') expect(row).toBeGreaterThanOrEqual(policy.failures);
        }
      }),
    );
  });

  it('closes at exactly as many successful probes as its policy says, and admits no more at a time than it may', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const open: BreakerState = { kind: 'open', since: 0 };
        let state: BreakerState = open;
        let running = 0;
        while (breakerAdmits(state, policy.openMs, policy)) {
          state = breakerOnCall(state, policy.openMs, policy);
          running++;
        }
        expect(running).toBe(policy.probes);
        let successes = 0;
        while (state.kind === 'half-open') {
          if (breakerAdmits(state, policy.openMs, policy)) state = breakerOnCall(state, policy.openMs, policy);
          state = breakerOnSuccess(state, policy);
          successes++;
        }
        expect([state.kind, successes]).toEqual(['closed', policy.successes]);
      }),
    );
  });
});
