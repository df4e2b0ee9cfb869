import assert from 'node:assert/strict';
import type { StoredSigningKey } from '../sessions/signing-key.store.js';
import {
  at,
  type ContractRunner,
  describeContract,
  inParallel,
  type MakeAuthStores,
  sha256,
} from './contract-support.js';

/** What every `SigningKeyStore` does, as a suite of tests. */
export function describeSigningKeyStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of signing key stores`, make, runner, (test) => {
    test('gives keys back as they were stored, the youngest first', async ({ signingKeys }) => {
      assert.deepEqual(await signingKeys.list(at(0)), []);
      const [old, young] = [key('old', 1), { ...key('young', 2), retiredAt: at(10) }];
      await signingKeys.insert(young);
      await signingKeys.insert(old);
      assert.deepEqual(await signingKeys.list(at(0)), [young, old]);
    });

    test('lists no key from the moment that it is retired', async ({ signingKeys }) => {
      const retiring = { ...key('retiring', 0), retiredAt: at(10) };
      await signingKeys.insert(retiring);
      assert.deepEqual(await signingKeys.list(at(9)), [retiring]);
      assert.deepEqual(await signingKeys.list(at(10)), []);
    });

    test('stores one of the keys that many first starts make at the same time', async ({ signingKeys }) => {
      const stored = await inParallel(20, (i) => signingKeys.insertFirst(key(`start ${i}`, i)));
      assert.equal(stored.filter((one) => one).length, 1);
      const [first, ...others] = await signingKeys.list(at(0));
      assert.equal(first?.id, key(`start ${stored.indexOf(true)}`, 0).id);
      assert.deepEqual(others, []);
    });

    test('stores a first key again when all others are retired', async ({ signingKeys }) => {
      await signingKeys.insert({ ...key('retired', 0), retiredAt: at(10) });
      assert.equal(await signingKeys.insertFirst(key('early', 9)), false);
      assert.equal(await signingKeys.insertFirst(key('late', 10)), true);
    });

    test('refuses a second key of the same name', async ({ signingKeys }) => {
      await signingKeys.insert(key('same', 0));
      await assert.rejects(signingKeys.insert(key('same', 1)));
    });

    test('retires all but one, and none later than before', async ({ signingKeys }) => {
      const [earlier, later, open, young] = [key('earlier', 1), key('later', 2), key('open', 3), key('young', 4)];
      await signingKeys.insert({ ...earlier, retiredAt: at(50) });
      await signingKeys.insert({ ...later, retiredAt: at(200) });
      await signingKeys.insert(open);
      await signingKeys.insert(young);
      assert.equal(await signingKeys.retireOthers(young.id, at(100)), 2);
      const retired = (one: StoredSigningKey, ms: number) => ({ ...one, retiredAt: at(ms) });
      const expected = [young, retired(open, 100), retired(later, 100), retired(earlier, 50)];
      assert.deepEqual(await signingKeys.list(at(0)), expected);
      assert.equal(await signingKeys.retireOthers(young.id, at(100)), 0);
    });

    test('stores one of the successors that many make at the same time', async ({ signingKeys, transactions }) => {
      await signingKeys.insert(key('old', 0));
      const succeed = (i: number) =>
        transactions.run(async () => {
          const isFirst = await signingKeys.insertSuccessor(key(`successor ${i}`, 100), at(50));
          if (isFirst) await signingKeys.retireOthers(key(`successor ${i}`, 0).id, at(200));
          return isFirst;
        });
      const stored = await inParallel(10, succeed);
      assert.equal(stored.filter((one) => one).length, 1);
      const successor = key(`successor ${stored.indexOf(true)}`, 100);
      assert.deepEqual(await signingKeys.list(at(0)), [successor, { ...key('old', 0), retiredAt: at(200) }]);
    });

    test('stores a successor unless a key that stays is younger', async ({ signingKeys }) => {
      await signingKeys.insert(key('open', 50));
      assert.equal(await signingKeys.insertSuccessor(key('early', 100), at(49)), false);
      assert.equal(await signingKeys.insertSuccessor(key('due', 100), at(50)), true);
      await signingKeys.retireOthers('nobody', at(200));
      assert.equal(await signingKeys.insertSuccessor(key('only', 150), at(50)), true);
    });

    test('lets rotations at the same time come one after the other', async ({ signingKeys, transactions }) => {
      await signingKeys.insert(key('old', 0));
      const rotate = (i: number) =>
        transactions.run(async () => {
          await signingKeys.insert(key(`key ${i}`, i));
          await signingKeys.retireOthers(key(`key ${i}`, i).id, at(100));
        });
      await inParallel(5, rotate);
      const staying = (await signingKeys.list(at(0))).filter(({ retiredAt }) => retiredAt === null);
      assert.equal(staying.length, 1);
    });

    test('lists the key that took over before others of its age', async ({ signingKeys }) => {
      for (const successor of ['b', 'a']) {
        await signingKeys.insert(key(successor, 0));
        await signingKeys.retireOthers(key(successor, 0).id, at(100));
      }
      assert.equal((await signingKeys.list(at(0)))[0]?.id, key('a', 0).id);
      await signingKeys.insert(key('c', 0));
      await signingKeys.retireOthers(key('c', 0).id, at(100));
      assert.equal((await signingKeys.list(at(0)))[0]?.id, key('c', 0).id);
    });

    test('removes keys that were retired before', async ({ signingKeys }) => {
      await signingKeys.insert({ ...key('retired', 0), retiredAt: at(10) });
      await signingKeys.insert({ ...key('retiring', 0), retiredAt: at(20) });
      await signingKeys.insert(key('open', 0));
      assert.equal(await signingKeys.removeRetired(at(10)), 0);
      assert.equal(await signingKeys.removeRetired(at(20)), 1);
      assert.equal((await signingKeys.list(at(0))).length, 2);
    });
  });
}

function key(name: string, createdAfter: number): StoredSigningKey {
  return {
    id: sha256(name),
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: name, nested: { list: [1, 'two', null] } },
    sealedPrivateKey: `sealed ${name}`,
    createdAt: at(createdAfter),
    retiredAt: null,
  };
}
