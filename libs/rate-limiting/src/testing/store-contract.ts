import type { Clock } from '@ashlar/domain';
import { FrozenClock, seededRandom } from '@ashlar/domain/testing';
import assert from 'node:assert/strict';
import { capacityOf, formatRate, parseRate, type Rate } from '../rate.js';
import type { Decision, RateLimitStore, Take } from '../rate-limit.store.js';
import { type CounterState, takeFrom } from '../take.js';

/** `describe` and `it` of Jest or `node:test`, or others that look like them. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

const PARALLEL = 100;
const MINUTE = 60_000;

const WINDOW = parseRate('10/min');
const BUCKET = parseRate('60/min burst 10');
const BOTH = [WINDOW, BUCKET];

/** Rates whose windows can't be divided, are shorter than their parts, or need large numbers. */
const RATES = [
  ...['10/s', '3/7ms', '7/1001ms', '1000000/d', '9007199254740991/366d'],
  ...['10/s burst 3', '7/s burst 5', '3/7ms burst 2', '1000000/d burst 100000000', '1/366d burst 1000'],
].map((text) => parseRate(text));

/**
 * What every {@link RateLimitStore} does, as a suite of tests.
 *
 * @param name of the store, in the names of the tests
 * @param make gives an empty store for each test, that reads the time from the clock
 * @param runner of the tests: `{ describe, it }`
 */
export function describeRateLimitStore(
  name: string,
  make: (clock: Clock) => RateLimitStore | Promise<RateLimitStore>,
  { describe, it }: ContractRunner,
): void {
  const test = (fact: string, body: (store: RateLimitStore, clock: FrozenClock) => Promise<void>) =>
    it(fact, async () => {
      const clock = new FrozenClock();
      await body(await make(clock), clock);
    });

  describe(`${name} keeps the contract of rate-limit stores`, () => {
    for (const rate of BOTH) {
      test(`lets exactly 10 of ${PARALLEL} parallel takes pass at ${formatRate(rate)}`, async (store) => {
        const decisions = await Promise.all(Array.from({ length: PARALLEL }, () => store.take(take({ rate }))));
        const allowed = decisions.filter(({ isAllowed }) => isAllowed);
        assert.deepEqual(allowed.map(({ remaining }) => remaining).sort(ascending), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert.equal(
          decisions.filter(({ isAllowed, remaining }) => !isAllowed && remaining === 0).length,
          PARALLEL - 10,
        );
      });

      test(`allows after retryAfterMs what it refused, and not a millisecond before, at ${formatRate(rate)}`, async (store, clock) => {
        assert.deepEqual(await store.take(take({ rate, cost: 4 })), {
          isAllowed: true,
          remaining: 6,
          resetMs: rate === WINDOW ? MINUTE : 4_000,
          retryAfterMs: 0,
        });
        const wanted = take({ rate, cost: 7 });
        const refused = await store.take(wanted);
        assert.deepEqual([refused.isAllowed, refused.remaining], [false, 6]);
        assert.ok(refused.retryAfterMs > 1);
        clock.advance(refused.retryAfterMs - 1);
        const early = await store.take(wanted);
        assert.deepEqual([early.isAllowed, early.retryAfterMs], [false, 1]);
        clock.advance(1);
        assert.equal((await store.take(wanted)).isAllowed, true);
      });

      test(`counts nothing of what it refuses at ${formatRate(rate)}`, async (store) => {
        await store.take(take({ rate, cost: 8 }));
        for (let i = 0; i < 5; i++) assert.equal((await store.take(take({ rate, cost: 3 }))).isAllowed, false);
        const { isAllowed, remaining } = await store.take(take({ rate, cost: 2 }));
        assert.deepEqual([isAllowed, remaining], [true, 0]);
      });

      test(`tells what is left without counting where the cost is 0 at ${formatRate(rate)}`, async (store) => {
        const asked = take({ rate, cost: 0 });
        const unused = { isAllowed: true, remaining: 10, resetMs: 0, retryAfterMs: 0 };
        assert.deepEqual([await store.take(asked), await store.take(asked)], [unused, unused]);
        const { resetMs } = await store.take(take({ rate, cost: 10 }));
        assert.deepEqual(await store.take(asked), { isAllowed: true, remaining: 0, resetMs, retryAfterMs: 0 });
      });

      test(`forgets everything after resetMs at ${formatRate(rate)}`, async (store, clock) => {
        const { resetMs } = await store.take(take({ rate, cost: 10 }));
        clock.advance(resetMs - 1);
        assert.equal((await store.take(take({ rate, cost: 10 }))).isAllowed, false);
        clock.advance(1);
        assert.equal((await store.take(take({ rate, cost: 10 }))).isAllowed, true);
      });

      test(`makes nobody wait longer when the clock is put back, and forgets nothing, at ${formatRate(rate)}`, async (store, clock) => {
        await store.take(take({ rate, cost: 10 }));
        clock.advance(-24 * 60 * MINUTE);
        const refused = await store.take(take({ rate }));
        assert.deepEqual([refused.isAllowed, refused.remaining], [false, 0]);
        assert.ok(refused.retryAfterMs <= MINUTE);
        clock.advance(refused.retryAfterMs);
        assert.equal((await store.take(take({ rate }))).isAllowed, true);
      });
    }

    test('counts together what lies less than a twentieth of the window apart, and nothing else', async (store, clock) => {
      for (const [key, apart, retryAfterMs] of [
        ['together', 2_999, MINUTE],
        ['apart', 3_000, MINUTE - 3_000],
      ] as const) {
        await store.take(take({ key, cost: 5 }));
        clock.advance(apart);
        await store.take(take({ key, cost: 4 }));
        assert.equal((await store.take(take({ key, cost: 6 }))).retryAfterMs, retryAfterMs);
      }
    });

    for (const [index, rate] of RATES.entries()) {
      test(`answers as the algorithm does at ${formatRate(rate)}`, async (store, clock) => {
        const random = seededRandom(index + 1);
        let state: CounterState | undefined;
        for (let i = 0; i < 60; i++) {
          clock.advance(wait(rate, random()));
          const one = take({ rate, cost: Math.floor((capacityOf(rate) + 1) * random() ** 3) });
          const expected = takeFrom(state, one, clock.now());
          state = expected.state;
          assert.deepEqual(await store.take(one), expected.decision);
        }
      });
    }

    test('keeps keys apart, and the rates of a key', async (store) => {
      const first = await store.take(take({ cost: 10 }));
      const others = [
        take({ key: 'other', cost: 10 }),
        take({ key: 'Key', cost: 10 }),
        take({ key: 'key ', cost: 10 }),
        take({ rate: parseRate('10/h'), cost: 10 }),
        take({ rate: parseRate('10/min burst 10'), cost: 10 }),
        take({ rate: parseRate('10/min burst 11'), cost: 11 }),
      ];
      assert.deepEqual([first, ...(await inTurn(store, others))].map(isAllowed), Array(7).fill(true));
      assert.deepEqual((await inTurn(store, [take(), ...others])).map(isAllowed), Array(7).fill(false));
    });

    test('takes keys of any characters and any length', async (store) => {
      for (const key of ['', '\u0000', '🪨 "\\\'{}%', 'x'.repeat(10_000), 'é', 'e\u0301']) {
        assert.equal((await store.take(take({ key, cost: 10 }))).isAllowed, true);
        assert.equal((await store.take(take({ key }))).isAllowed, false);
      }
    });

    test('forgets a key that is reset, with all of its rates, and no other', async (store) => {
      const takes = [...BOTH.map((rate) => take({ rate, cost: 10 })), take({ key: 'other', cost: 10 })];
      await inTurn(store, takes);
      await store.reset('key');
      await store.reset('unknown');
      assert.deepEqual((await inTurn(store, takes)).map(isAllowed), [true, true, false]);
    });

    test('goes on counting one rate of a key when the time of another is over', async (store, clock) => {
      const [short, long] = [take({ rate: parseRate('1/s') }), take({ rate: parseRate('1/h') })];
      await inTurn(store, [long, short]);
      clock.advance(1_000);
      assert.deepEqual((await inTurn(store, [short, long])).map(isAllowed), [true, false]);
      clock.advance(3_599_000);
      assert.deepEqual((await inTurn(store, [long, short])).map(isAllowed), [true, true]);
    });

    test('refuses what no rate could allow, and counts nothing of it', async (store) => {
      for (const cost of [-1, 1.5, 11, Number.NaN, Infinity]) {
        for (const rate of BOTH) await assert.rejects(store.take(take({ rate, cost })), RangeError);
      }
      const rate: Rate = { limit: 0, windowMs: 1_000 };
      await assert.rejects(store.take(take({ rate })), { code: 'RATE_INVALID' });
      assert.equal((await store.take(take({ cost: 10 }))).isAllowed, true);
    });

    test('cleans up what no longer counts, and nothing else', async (store, clock) => {
      if (store.cleanUp === undefined) return;
      await inTurn(
        store,
        ['a', 'b', 'c'].map((key) => take({ key })),
      );
      const young = take({ key: 'young', rate: parseRate('1/h') });
      await store.take(young);
      assert.equal(await store.cleanUp(), 0);
      // Some time may pass before a store calls something over.
      clock.advance(3 * MINUTE);
      assert.equal(await store.cleanUp(), 3);
      assert.equal(await store.cleanUp(), 0);
      assert.equal((await store.take(young)).isAllowed, false);
    });
  });
}

function take(changes: Partial<Take> = {}): Take {
  return { key: 'key', rate: WINDOW, cost: 1, ...changes };
}

async function inTurn(store: RateLimitStore, takes: readonly Take[]): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  for (const one of takes) decisions.push(await store.take(one));
  return decisions;
}

/** Mostly none or a short one, at times longer than a window, and at times back. */
function wait({ windowMs }: Rate, chance: number): number {
  if (chance < 0.3) return 0;
  if (chance < 0.7) return Math.floor((windowMs / 20) * (chance - 0.3) * 5);
  if (chance < 0.9) return Math.floor(windowMs * (chance - 0.7));
  return chance < 0.95 ? windowMs + 1 : -Math.floor(windowMs * chance);
}

function isAllowed(decision: Decision): boolean {
  return decision.isAllowed;
}

function ascending(a: number, b: number): number {
  return a - b;
}
