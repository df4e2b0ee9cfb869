import assert from 'node:assert/strict';
import type { AttemptDecision } from '../passwords/attempt.store.js';
import { type ContractRunner, describeContract, inParallel, type MakeAuthStores, NOW } from './contract-support.js';

const WINDOW = 60_000;
const DAY = 86_400_000;
const LIMIT = { limit: 10, windowMs: WINDOW };
const ALLOWED: AttemptDecision = { allowed: true };

/** What every `AttemptStore` does, as a suite of tests. */
export function describeAttemptStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of attempt stores`, make, runner, (test) => {
    test('allows of 50 attempts at the same time as many as the limit', async ({ attempts }) => {
      const decisions = await inParallel(50, () => attempts.take('account', LIMIT, NOW));
      assert.equal(decisions.filter(({ allowed }) => allowed).length, LIMIT.limit);
      const refused = decisions.filter(({ allowed }) => !allowed);
      for (const decision of refused) assert.deepEqual(decision, { allowed: false, retryAfterMs: WINDOW });
    });

    test('opens a new window when the last one ends, and being refused does not put that off', async ({ attempts }) => {
      const one = { limit: 1, windowMs: WINDOW };
      assert.deepEqual(await attempts.take('account', one, NOW), ALLOWED);
      for (const waited of [1, 30_000, WINDOW - 1]) {
        const refused = { allowed: false, retryAfterMs: WINDOW - waited };
        assert.deepEqual(await attempts.take('account', one, NOW + waited), refused);
      }
      assert.deepEqual(await attempts.take('account', one, NOW + WINDOW), ALLOWED);
      const refused = { allowed: false, retryAfterMs: WINDOW };
      assert.deepEqual(await attempts.take('account', one, NOW + WINDOW), refused);
    });

    test('counts from the first attempt in a window', async ({ attempts }) => {
      const two = { limit: 2, windowMs: WINDOW };
      await attempts.take('account', two, NOW);
      await attempts.take('account', two, NOW + WINDOW - 1);
      const decisions = await inParallel(5, () => attempts.take('account', two, NOW + WINDOW));
      assert.equal(decisions.filter(({ allowed }) => allowed).length, 2);
    });

    test('opens a window twice as long after one that was used up, up to the longest, until all is quiet', async ({
      attempts,
    }) => {
      const growing = { limit: 2, windowMs: WINDOW, longestMs: 3 * WINDOW };
      const useUp = async (at: number) => {
        for (let i = 0; i < 2; i++) assert.deepEqual(await attempts.take('account', growing, at), ALLOWED);
        const decision = await attempts.take('account', growing, at);
        return decision.allowed ? 0 : decision.retryAfterMs;
      };
      let at = NOW;
      const waits: number[] = [];
      for (let i = 0; i < 4; i++) {
        const wait = await useUp(at);
        waits.push(wait);
        at += wait;
        // What may still lengthen the next is not removed.
        assert.equal(await attempts.removeExpired(at, 10), 0);
      }
      assert.deepEqual(waits, [WINDOW, 2 * WINDOW, 3 * WINDOW, 3 * WINDOW]);
      assert.equal(await useUp(at + 3 * WINDOW), WINDOW);
      at += 4 * WINDOW;
      assert.deepEqual(await attempts.take('account', growing, at), ALLOWED);
      assert.equal(await useUp(at + 2 * WINDOW), WINDOW);
      assert.equal(await attempts.removeExpired(at + 6 * WINDOW, 10), 1);
    });

    test('starts anew after what was right', async ({ attempts }) => {
      const growing = { limit: 1, windowMs: WINDOW, longestMs: 8 * WINDOW };
      await attempts.take('account', growing, NOW);
      await attempts.take('account', growing, NOW + WINDOW);
      await attempts.clear(['account']);
      await attempts.take('account', growing, NOW + WINDOW);
      const refused = { allowed: false, retryAfterMs: WINDOW };
      assert.deepEqual(await attempts.take('account', growing, NOW + WINDOW), refused);
    });

    test('does not count what is refused', async ({ attempts }) => {
      await inParallel(20, () => attempts.take('account', { limit: 2, windowMs: WINDOW }, NOW));
      const wider = { limit: 4, windowMs: WINDOW };
      const decisions = await inParallel(20, () => attempts.take('account', wider, NOW));
      assert.equal(decisions.filter(({ allowed }) => allowed).length, 2);
    });

    test('keeps keys apart, whatever is in them', async ({ attempts }) => {
      const keys = ['a', 'A', 'a ', "a'; --", 'a\u0000', 'å', 'a'.repeat(10_000), ''];
      for (const key of keys) assert.deepEqual(await attempts.take(key, { limit: 1, windowMs: WINDOW }, NOW), ALLOWED);
      for (const key of keys) assert.equal(await attempts.fail(key, NOW), 1);
      assert.equal((await attempts.take('a', { limit: 1, windowMs: WINDOW }, NOW)).allowed, false);
    });

    test('counts failures in a row, each once, until they are cleared', async ({ attempts }) => {
      const counts = await inParallel(30, () => attempts.fail('user', NOW));
      const everyNumber = Array.from({ length: 30 }, (_, i) => i + 1);
      assert.deepEqual(
        counts.sort((a, b) => a - b),
        everyNumber,
      );
      assert.equal(await attempts.fail('user', NOW + 30 * DAY - 1), 31);
      assert.equal(await attempts.fail('other', NOW), 1);
      await attempts.clear(['user', 'unknown']);
      assert.equal(await attempts.fail('user', NOW), 1);
      assert.equal(await attempts.fail('other', NOW), 2);
    });

    test('forgets failures in a row after as many days as there are, and after 30 at the latest', async ({
      attempts,
    }) => {
      assert.equal(await attempts.fail('key', NOW), 1);
      assert.equal(await attempts.fail('key', NOW + DAY - 1), 2);
      assert.equal(await attempts.fail('key', NOW + 3 * DAY - 2), 3);
      assert.equal(await attempts.fail('key', NOW + 6 * DAY - 2), 1);
      for (let i = 1; i <= 40; i++) assert.equal(await attempts.fail('many', NOW), i);
      assert.equal(await attempts.fail('many', NOW + 30 * DAY - 1), 41);
      assert.equal(await attempts.fail('many', NOW + 60 * DAY - 1), 1);
    });

    test('forgets the attempts under the keys that are cleared, and no others', async ({ attempts }) => {
      const one = { limit: 1, windowMs: WINDOW };
      for (const key of ['a', 'b', 'c']) await attempts.take(key, one, NOW);
      await attempts.clear([]);
      await attempts.clear(['a', 'b']);
      assert.deepEqual(await attempts.take('a', one, NOW), ALLOWED);
      assert.deepEqual(await attempts.take('b', one, NOW), ALLOWED);
      assert.equal((await attempts.take('c', one, NOW)).allowed, false);
    });

    test('takes an attempt back, never more than there were, and no failure in a row', async ({ attempts }) => {
      const one = { limit: 1, windowMs: WINDOW };
      await attempts.giveBack(['a', 'unknown']);
      await attempts.giveBack([]);
      await attempts.take('a', one, NOW);
      await attempts.fail('a', NOW);
      await attempts.giveBack(['a']);
      await attempts.giveBack(['a']);
      assert.deepEqual(await attempts.take('a', one, NOW + 1), ALLOWED);
      assert.deepEqual(await attempts.take('a', one, NOW + 2), { allowed: false, retryAfterMs: WINDOW - 2 });
      assert.equal(await attempts.fail('a', NOW), 2);
    });

    test('does not mix windows with failures in a row under the same key', async ({ attempts }) => {
      await attempts.take('key', { limit: 2, windowMs: WINDOW }, NOW);
      assert.equal(await attempts.fail('key', NOW), 1);
      assert.deepEqual(await attempts.take('key', { limit: 2, windowMs: WINDOW }, NOW), ALLOWED);
    });

    test('removes failures in a row that are forgotten, and no others', async ({ attempts }) => {
      for (let i = 0; i < 5; i++) await attempts.fail(`made up ${i}`, NOW + i);
      for (let i = 1; i <= 3; i++) await attempts.fail('user', NOW);
      assert.equal(await attempts.removeExpired(NOW + DAY - 1, 10), 0);
      assert.equal(await attempts.removeExpired(NOW + DAY + 3, 10), 4);
      assert.equal(await attempts.fail('made up 4', NOW + DAY + 3), 2);
      assert.equal(await attempts.fail('user', NOW + 3 * DAY - 1), 4);
    });

    test('removes windows that have ended, never more than asked for, before failures in a row', async ({
      attempts,
    }) => {
      for (let i = 0; i < 5; i++) await attempts.take(`key ${i}`, LIMIT, NOW + i);
      await attempts.fail('key 0', NOW);
      assert.equal(await attempts.removeExpired(NOW + WINDOW - 1, 10), 0);
      assert.equal(await attempts.removeExpired(NOW + WINDOW + 3, 3), 3);
      assert.equal(await attempts.removeExpired(NOW + WINDOW + 3, 3), 1);
      assert.equal(await attempts.removeExpired(NOW + WINDOW + 3, 3), 0);
      assert.equal(await attempts.fail('key 0', NOW), 2);
      const one = { limit: 1, windowMs: WINDOW };
      assert.equal((await attempts.take('key 4', one, NOW + WINDOW + 3)).allowed, false);
    });
  });
}
