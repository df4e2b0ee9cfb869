import assert from 'node:assert/strict';
import type { StoredToken } from '../one-time-tokens/one-time-token.store.js';
import type { UserId } from '../users/user.js';
import {
  at,
  type ContractRunner,
  describeContract,
  inParallel,
  insertUser,
  type MakeAuthStores,
  newId,
  sha256,
} from './contract-support.js';

/** What every `OneTimeTokenStore` does, as a suite of tests. */
export function describeOneTimeTokenStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of one-time token stores`, make, runner, (test) => {
    test('gives a token out once, as it was stored', async (stores) => {
      const token = tokenOf((await insertUser(stores)).id, 'a');
      await stores.oneTimeTokens.replace(token);
      assert.deepEqual(await stores.oneTimeTokens.take(token.hash, token.purpose, at(1)), token);
      assert.equal(await stores.oneTimeTokens.take(token.hash, token.purpose, at(1)), undefined);
    });

    test('gives a token to one of many who take it at the same time', async (stores) => {
      const token = tokenOf((await insertUser(stores)).id, 'a');
      await stores.oneTimeTokens.replace(token);
      const taken = await inParallel(20, () => stores.oneTimeTokens.take(token.hash, token.purpose, at(1)));
      assert.equal(taken.filter((one) => one !== undefined).length, 1);
    });

    test('gives no token out for another purpose, and keeps it', async (stores) => {
      const token = tokenOf((await insertUser(stores)).id, 'a');
      await stores.oneTimeTokens.replace(token);
      assert.equal(await stores.oneTimeTokens.take(token.hash, 'verify-email', at(1)), undefined);
      assert.equal(await stores.oneTimeTokens.take(sha256('other'), token.purpose, at(1)), undefined);
      assert.deepEqual(await stores.oneTimeTokens.take(token.hash, token.purpose, at(1)), token);
    });

    test('gives no token out from the moment that it expires', async (stores) => {
      const token = tokenOf((await insertUser(stores)).id, 'a', { expiresAt: at(10) });
      await stores.oneTimeTokens.replace(token);
      assert.equal(await stores.oneTimeTokens.take(token.hash, token.purpose, at(10)), undefined);
      assert.deepEqual(await stores.oneTimeTokens.take(token.hash, token.purpose, at(9)), token);
    });

    test('voids older tokens of the same user and purpose, and no others', async (stores) => {
      const { oneTimeTokens } = stores;
      const [{ id: userId }, { id: otherId }] = [await insertUser(stores), await insertUser(stores)];
      const [old, young, foreign] = [tokenOf(userId, 'old'), tokenOf(userId, 'young'), tokenOf(otherId, 'foreign')];
      const verifying = tokenOf(userId, 'verifying', { purpose: 'verify-email' });
      for (const token of [old, foreign, verifying, young]) await oneTimeTokens.replace(token);
      assert.equal(await oneTimeTokens.take(old.hash, old.purpose, at(1)), undefined);
      for (const token of [young, foreign, verifying]) {
        assert.deepEqual(await oneTimeTokens.take(token.hash, token.purpose, at(1)), token);
      }
    });

    test('keeps one of many that replace each other at the same time', async (stores) => {
      const { id: userId } = await insertUser(stores);
      const tokens = Array.from({ length: 20 }, (_, i) => tokenOf(userId, `${i}`));
      await Promise.all(tokens.map((token) => stores.oneTimeTokens.replace(token)));
      const taken = await Promise.all(
        tokens.map(({ hash, purpose }) => stores.oneTimeTokens.take(hash, purpose, at(1))),
      );
      assert.equal(taken.filter((one) => one !== undefined).length, 1);
    });

    test('keeps no token of somebody who is not there', async ({ oneTimeTokens }) => {
      await assert.rejects(oneTimeTokens.replace(tokenOf(newId<'User'>(), 'a')));
    });

    test('voids all tokens of a user', async (stores) => {
      const { oneTimeTokens } = stores;
      const [{ id: userId }, { id: otherId }] = [await insertUser(stores), await insertUser(stores)];
      const foreign = tokenOf(otherId, 'foreign');
      await oneTimeTokens.replace(tokenOf(userId, 'a'));
      await oneTimeTokens.replace(tokenOf(userId, 'b', { purpose: 'change-email' }));
      await oneTimeTokens.replace(foreign);
      assert.equal(await oneTimeTokens.removeOf(userId), 2);
      assert.equal(await oneTimeTokens.removeOf(userId), 0);
      assert.deepEqual(await oneTimeTokens.take(foreign.hash, foreign.purpose, at(1)), foreign);
    });

    test('removes what has expired, the oldest first, never more than asked for', async (stores) => {
      const { oneTimeTokens } = stores;
      const tokens: StoredToken[] = [];
      for (let i = 1; i <= 4; i++) {
        const token = tokenOf((await insertUser(stores)).id, `${i}`, { expiresAt: at(i) });
        await oneTimeTokens.replace(token);
        tokens.push(token);
      }
      assert.equal(await oneTimeTokens.removeExpired(at(3), 2), 2);
      assert.equal(await oneTimeTokens.removeExpired(at(3), 2), 1);
      assert.equal(await oneTimeTokens.removeExpired(at(3), 2), 0);
      const left = await Promise.all(tokens.map(({ hash, purpose }) => oneTimeTokens.take(hash, purpose, at(0))));
      assert.deepEqual(
        left.map((token) => token !== undefined),
        [false, false, false, true],
      );
    });
  });
}

function tokenOf(userId: UserId, name: string, changes: Partial<StoredToken> = {}): StoredToken {
  const times = { createdAt: at(-1_000), expiresAt: at(60_000) };
  return { hash: sha256(name), purpose: 'reset-password', userId, subject: 'ann@example.com', ...times, ...changes };
}
