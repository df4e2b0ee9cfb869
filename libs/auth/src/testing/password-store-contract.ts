import assert from 'node:assert/strict';
import {
  at,
  type ContractRunner,
  describeContract,
  inParallel,
  insertUser,
  type MakeAuthStores,
  newId,
} from './contract-support.js';

const BCRYPT = { hash: '$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBhUZHPRbGzBpDDUeQ7vzcXSyEFCOi', pepper: null };
const ARGON2 = { hash: '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA', pepper: 'v2' };

/** What every `PasswordStore` does, as a suite of tests. */
export function describePasswordStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of password stores`, make, runner, (test) => {
    test('gives a password back as it was set', async (stores) => {
      const { id: userId } = await insertUser(stores);
      assert.equal(await stores.passwords.find(userId), undefined);
      await stores.passwords.set(userId, ARGON2, at(1));
      assert.deepEqual(await stores.passwords.find(userId), { userId, ...ARGON2, changedAt: at(1), disabledAt: null });
    });

    test('keeps no password of somebody who is not there', async ({ passwords }) => {
      await assert.rejects(passwords.set(newId<'User'>(), BCRYPT, at(0)));
      assert.equal(await passwords.disable(newId<'User'>(), at(0)), false);
      assert.equal(await passwords.rehash(newId<'User'>(), BCRYPT, ARGON2), false);
    });

    test('refuses a password since the first time that it was disabled, until another is set', async (stores) => {
      const { passwords } = stores;
      const { id: userId } = await insertUser(stores);
      assert.equal(await passwords.disable(userId, at(1)), false);
      await passwords.set(userId, BCRYPT, at(1));
      assert.equal(await passwords.disable(userId, at(2)), true);
      assert.equal(await passwords.disable(userId, at(3)), true);
      const disabled = { userId, ...BCRYPT, changedAt: at(1), disabledAt: at(2) };
      assert.deepEqual(await passwords.find(userId), disabled);
      await passwords.set(userId, ARGON2, at(4));
      assert.deepEqual(await passwords.find(userId), { userId, ...ARGON2, changedAt: at(4), disabledAt: null });
    });

    test('replaces a spelling by another, and leaves the rest as it is', async (stores) => {
      const { passwords } = stores;
      const { id: userId } = await insertUser(stores);
      await passwords.set(userId, BCRYPT, at(1));
      await passwords.disable(userId, at(2));
      assert.equal(await passwords.rehash(userId, BCRYPT, ARGON2), true);
      assert.deepEqual(await passwords.find(userId), { userId, ...ARGON2, changedAt: at(1), disabledAt: at(2) });
    });

    test('does not bring a password back that was changed meanwhile', async (stores) => {
      const { passwords } = stores;
      const { id: userId } = await insertUser(stores);
      await passwords.set(userId, { ...BCRYPT, pepper: 'v1' }, at(1));
      assert.equal(await passwords.rehash(userId, ARGON2, BCRYPT), false);
      assert.equal(await passwords.rehash(userId, BCRYPT, ARGON2), false);
      assert.equal(await passwords.rehash(userId, { ...BCRYPT, pepper: 'v2' }, ARGON2), false);
      assert.equal((await passwords.find(userId))?.hash, BCRYPT.hash);
    });

    test('replaces a spelling once when many do so at the same time', async (stores) => {
      const { id: userId } = await insertUser(stores);
      await stores.passwords.set(userId, BCRYPT, at(1));
      const replaced = await inParallel(20, (i) =>
        stores.passwords.rehash(userId, BCRYPT, { ...ARGON2, pepper: `v${i}` }),
      );
      assert.equal(replaced.filter((one) => one).length, 1);
    });
  });
}
