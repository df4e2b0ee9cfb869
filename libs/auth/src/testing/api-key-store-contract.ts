import assert from 'node:assert/strict';
import type { StoredApiKey } from '../api-keys/api-key.store.js';
import type { AuthStores } from '../auth.store.js';
import {
  at,
  type ContractRunner,
  describeContract,
  inParallel,
  insertUser,
  type MakeAuthStores,
  newId,
  sampleApiKey,
} from './contract-support.js';

/** What every `ApiKeyStore` does, as a suite of tests. */
export function describeApiKeyStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of API key stores`, make, runner, (test) => {
    test('gives a key back as it was stored, without its hash', async (stores) => {
      const full = { expiresAt: at(1), remainingUses: 3, lastUsedAt: at(2), revokedAt: at(3) };
      for (const changes of [
        { scopes: [] },
        { ...full, replaces: newId<'ApiKey'>(), scopes: ['"a,b"', '{}', '\\', '*'] },
      ]) {
        const key = await insertKey(stores, changes);
        assert.deepEqual(await stores.apiKeys.find(key.id), withoutHash(key));
      }
      assert.equal(await stores.apiKeys.find(newId<'ApiKey'>()), undefined);
    });

    test('tells the state by the hash, with role and status of the owner as they are now', async (stores) => {
      const { id: ownerId } = await insertUser(stores, { role: 'admin' });
      const stored = await insertKey(stores, { ownerId });
      const key = withoutHash(stored);
      assert.deepEqual(await stores.apiKeys.state(stored.hash), { key, role: 'admin', status: 'active' });
      await stores.users.update(ownerId, { role: 'user', status: 'inactive' }, at(1));
      assert.deepEqual(await stores.apiKeys.state(stored.hash), { key, role: 'user', status: 'inactive' });
      assert.equal(await stores.apiKeys.state('0'.repeat(64)), undefined);
    });

    test('keeps no key of somebody who is not there, and none twice', async (stores) => {
      await assert.rejects(stores.apiKeys.insert(sampleApiKey(newId<'User'>())));
      const key = await insertKey(stores);
      await assert.rejects(stores.apiKeys.insert({ ...key, id: newId<'ApiKey'>() }));
    });

    test('lists the keys of an owner, the youngest first, revoked ones too', async (stores) => {
      const { id: ownerId } = await insertUser(stores);
      await insertKey(stores);
      const old = await insertKey(stores, { ownerId, createdAt: at(1), revokedAt: at(5) });
      const young = await insertKey(stores, { ownerId, createdAt: at(3) });
      const youngTwin = await insertKey(stores, { ownerId, createdAt: at(3) });
      assert.deepEqual(await stores.apiKeys.listOf(ownerId), [youngTwin, young, old].map(withoutHash));
      assert.deepEqual(await stores.apiKeys.listOf(newId<'User'>()), []);
    });

    test('gives of 50 uses at the same time as many as remain', async (stores) => {
      const key = await insertKey(stores, { remainingUses: 10 });
      const taken = await inParallel(50, () => stores.apiKeys.takeUse(key.id, at(0)));
      assert.equal(taken.filter((one) => one).length, 10);
      assert.equal((await stores.apiKeys.find(key.id))?.remainingUses, 0);
    });

    test('lets of 20 who make a key of one owner at the same time as many as may, when each asks and counts first', async (stores) => {
      const { apiKeys, transactions } = stores;
      const { id: ownerId } = await insertUser(stores);
      const made = await inParallel(20, () =>
        transactions.run(async () => {
          await apiKeys.lockOwner(ownerId);
          if ((await apiKeys.listOf(ownerId)).length >= 5) return false;
          await insertKey(stores, { ownerId });
          return true;
        }),
      );
      assert.equal(made.filter((one) => one).length, 5);
      assert.equal((await apiKeys.listOf(ownerId)).length, 5);
    });

    test('gives of 50 uses at the same time, by keys that replaced each other, as many as the first had left', async (stores) => {
      const { apiKeys } = stores;
      const first = await insertKey(stores, { remainingUses: 10 });
      const heir = { ownerId: first.ownerId, budgetId: first.id, remainingUses: 10 };
      const second = await insertKey(stores, { ...heir, replaces: first.id });
      const third = await insertKey(stores, { ...heir, replaces: second.id });
      const ids = [first.id, second.id, third.id];
      const taken = await inParallel(50, (i) => apiKeys.takeUse(ids[i % 3] ?? first.id, at(0)));
      assert.equal(taken.filter((one) => one).length, 10);
      const listed = await apiKeys.listOf(first.ownerId);
      assert.deepEqual(
        listed.map(({ remainingUses }) => remainingUses),
        [0, 0, 0],
      );
      assert.equal((await apiKeys.state(third.hash))?.key.remainingUses, 0);
    });

    test('keeps the budget of a key that ended for those that use it up, and removes it after them', async (stores) => {
      const { apiKeys } = stores;
      const first = await insertKey(stores, { remainingUses: 2, expiresAt: at(100) });
      const heir = await insertKey(stores, { ownerId: first.ownerId, budgetId: first.id, replaces: first.id });
      await apiKeys.revoke(first.id, first.ownerId, at(50));
      assert.equal(await apiKeys.removeDead(at(1_000), 10), 0);
      assert.equal(await apiKeys.takeUse(first.id, at(60)), false);
      assert.equal(await apiKeys.takeUse(heir.id, at(200)), true);
      assert.equal((await apiKeys.find(heir.id))?.remainingUses, 1);
      await apiKeys.revoke(heir.id, heir.ownerId, at(300));
      assert.equal(await apiKeys.takeUse(heir.id, at(301)), false);
      assert.equal(await apiKeys.removeDead(at(1_000), 10), 1);
      assert.equal(await apiKeys.removeDead(at(1_000), 10), 1);
      assert.deepEqual(await apiKeys.listOf(first.ownerId), []);
    });

    test('gives no use of a key that is revoked, expired, unknown or without a budget', async (stores) => {
      const refused = [{ revokedAt: at(-1) }, { expiresAt: at(0) }, { remainingUses: null }, { remainingUses: 0 }];
      for (const changes of refused) {
        const key = await insertKey(stores, { remainingUses: 1, ...changes });
        assert.equal(await stores.apiKeys.takeUse(key.id, at(0)), false);
        assert.deepEqual(await stores.apiKeys.find(key.id), withoutHash(key));
      }
      assert.equal(await stores.apiKeys.takeUse(newId<'ApiKey'>(), at(0)), false);
      const open = await insertKey(stores, { remainingUses: 1, expiresAt: at(1) });
      assert.equal(await stores.apiKeys.takeUse(open.id, at(0)), true);
    });

    test('keeps a key revoked, whatever is done with it at the same time', async (stores) => {
      const { apiKeys } = stores;
      const { id, ownerId } = await insertKey(stores, { remainingUses: 100 });
      await inParallel(30, async (i) => {
        if (i === 10) await apiKeys.revoke(id, ownerId, at(7));
        else if (i % 3 === 0) await apiKeys.touch(id, at(i));
        else if (i % 3 === 1) await apiKeys.takeUse(id, at(0));
        else await apiKeys.expireBy(id, at(1_000 + i));
      });
      assert.deepEqual((await apiKeys.find(id))?.revokedAt, at(7));
      assert.equal(await apiKeys.takeUse(id, at(0)), false);
    });

    test('notes the last use, never an earlier one', async (stores) => {
      const { id } = await insertKey(stores);
      const lastUse = async () => (await stores.apiKeys.find(id))?.lastUsedAt;
      await stores.apiKeys.touch(id, at(5));
      assert.deepEqual(await lastUse(), at(5));
      await stores.apiKeys.touch(id, at(4));
      assert.deepEqual(await lastUse(), at(5));
      await inParallel(10, (i) => stores.apiKeys.touch(id, at(10 + i)));
      assert.deepEqual(await lastUse(), at(19));
      await stores.apiKeys.touch(newId<'ApiKey'>(), at(4));
    });

    test('lets a key expire earlier, never later', async (stores) => {
      const { apiKeys } = stores;
      const { id } = await insertKey(stores);
      const expiry = async () => (await apiKeys.find(id))?.expiresAt;
      for (const [by, expected] of [
        [100, 100],
        [50, 50],
        [80, 50],
      ] as const) {
        assert.equal(await apiKeys.expireBy(id, at(by)), true);
        assert.deepEqual(await expiry(), at(expected));
      }
      const revoked = await insertKey(stores, { revokedAt: at(0) });
      assert.equal(await apiKeys.expireBy(revoked.id, at(1)), false);
      assert.equal(await apiKeys.expireBy(newId<'ApiKey'>(), at(1)), false);
      assert.equal((await apiKeys.find(revoked.id))?.expiresAt, null);
    });

    test('revokes a key of its owner once', async (stores) => {
      const { apiKeys } = stores;
      const { id, ownerId } = await insertKey(stores);
      const { id: strangerId } = await insertUser(stores);
      assert.equal(await apiKeys.revoke(id, strangerId, at(1)), false);
      assert.equal((await apiKeys.find(id))?.revokedAt, null);
      const revoked = await inParallel(10, () => apiKeys.revoke(id, ownerId, at(2)));
      assert.equal(revoked.filter((one) => one).length, 1);
      assert.equal(await apiKeys.revoke(id, ownerId, at(3)), false);
      assert.deepEqual((await apiKeys.find(id))?.revokedAt, at(2));
    });

    test('removes what was revoked or expired before, the first first, never more than asked for', async (stores) => {
      const { apiKeys } = stores;
      const keys = [
        await insertKey(stores),
        await insertKey(stores, { expiresAt: at(300) }),
        await insertKey(stores, { revokedAt: at(200), expiresAt: at(900) }),
        await insertKey(stores, { expiresAt: at(100) }),
      ];
      const left = async () => {
        const found = await Promise.all(keys.map(({ id }) => apiKeys.find(id)));
        return found.map((key) => key !== undefined);
      };
      assert.equal(await apiKeys.removeDead(at(100), 10), 0);
      assert.equal(await apiKeys.removeDead(at(301), 2), 2);
      assert.deepEqual(await left(), [true, true, false, false]);
      assert.equal(await apiKeys.removeDead(at(301), 2), 1);
      assert.deepEqual(await left(), [true, false, false, false]);
    });
  });
}

async function insertKey(stores: AuthStores, changes: Partial<StoredApiKey> = {}): Promise<StoredApiKey> {
  const ownerId = changes.ownerId ?? (await insertUser(stores)).id;
  const key = sampleApiKey(ownerId, changes);
  await stores.apiKeys.insert(key);
  return key;
}

function withoutHash({ hash: _hash, ...key }: StoredApiKey) {
  return key;
}
