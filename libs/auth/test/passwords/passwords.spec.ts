import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { parseEmailAddress, systemIds } from '@ashlar/domain';
import { FrozenClock, TEST_EPOCH } from '@ashlar/domain/testing';
import type { PasswordOptions } from '../../src/auth.options.js';
import type { BreachedPasswords } from '../../src/passwords/breached-passwords.js';
import { PasswordHasher } from '../../src/passwords/password-hasher.service.js';
import { Passwords } from '../../src/passwords/password.service.js';
import type { PasswordStore } from '../../src/passwords/password.store.js';
import { createMemoryAuthStores } from '../../src/testing/stores/auth.store.js';
import type { UserId } from '../../src/users/user.js';
import { caughtLines, cheapOptions, watchedFunctions } from './support.js';

const GOOD = 'vexed jug fowls';
const WORDS = ['ann.lee@example.com', 'Ann Lee'];

afterEach(() => void jest.restoreAllMocks());

async function setUp(init: { options?: Partial<PasswordOptions>; breached?: BreachedPasswords } = {}) {
  const stores = createMemoryAuthStores();
  const at = new Date(TEST_EPOCH);
  const { id } = await stores.users.insert({
    id: systemIds.next<'User'>(),
    email: parseEmailAddress('ann.lee@example.com'),
    emailVerifiedAt: at,
    username: null,
    displayName: null,
    role: 'user',
    status: 'active',
    createdAt: at,
  });
  const functions = watchedFunctions();
  const clock = new FrozenClock();
  const make = (changes: Partial<PasswordOptions> = {}, store: PasswordStore = stores.passwords) => {
    const options = cheapOptions({ ...init.options, ...changes });
    const hasher = new PasswordHasher(options, functions.load);
    return new Passwords({ options, hasher, store, clock, breached: init.breached });
  };
  return { id: id as UserId, store: stores.passwords, passwords: make(), make, clock, verified: functions.verified };
}

function delegate(store: PasswordStore): PasswordStore {
  return {
    find: (...args) => store.find(...args),
    set: (...args) => store.set(...args),
    rehash: (...args) => store.rehash(...args),
    disable: (...args) => store.disable(...args),
  };
}

describe('Passwords', () => {
  it('sets a password and verifies it', async () => {
    const { id, store, passwords } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    expect(await store.find(id)).toMatchObject({ pepper: null, disabledAt: null, changedAt: new Date(TEST_EPOCH) });
    expect(await passwords.verify(id, GOOD)).toBe(true);
    expect(await passwords.verify(id, `${GOOD}!`)).toBe(false);
  });

  it('refuses a bad one with all reasons at a pointer, and stores nothing', async () => {
    const { id, store, passwords } = await setUp();
    await expect(passwords.set(id, 'ann lee', WORDS)).rejects.toMatchObject({
      code: 'AUTH_PASSWORD_REFUSED',
      fields: [
        { pointer: '/password', code: 'tooShort', message: expect.any(String) },
        { pointer: '/password', code: 'contextWord', message: expect.any(String) },
      ],
    });
    expect(await store.find(id)).toBeUndefined();
    await expect(passwords.assertAcceptable('password', [], '/newPassword')).rejects.toMatchObject({
      fields: [
        { pointer: '/newPassword', code: 'tooShort' },
        { pointer: '/newPassword', code: 'common' },
      ],
    });
    await expect(passwords.assertAcceptable(GOOD, WORDS)).resolves.toBeUndefined();
  });

  it('06: refuses the names of the service', async () => {
    const { passwords } = await setUp({ options: { contextWords: ['Ashlar'] } });
    await expect(passwords.assertAcceptable('ashlar-ashlar-2026', [])).rejects.toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ code: 'contextWord' })]),
    });
  });

  it('06: compares with words that turn up later, and with nothing else', async () => {
    const { passwords } = await setUp();
    expect(() => passwords.assertUnlike('ann.lee.example!', WORDS, '/next')).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ pointer: '/next', code: 'contextWord' })] }),
    );
    expect(() => passwords.assertUnlike('password', WORDS)).not.toThrow();
  });

  it('05: asks about leaks only what is good otherwise', async () => {
    const asked: string[] = [];
    const breached = {
      isBreached: (password: string) => {
        asked.push(password);
        return Promise.resolve(password === GOOD);
      },
    };
    const { passwords } = await setUp({ breached });
    await expect(passwords.assertAcceptable(GOOD, WORDS)).rejects.toMatchObject({
      fields: [{ pointer: '/password', code: 'breached' }],
    });
    await expect(passwords.assertAcceptable('vexed jug', WORDS)).rejects.toMatchObject({
      fields: [{ code: 'tooShort' }],
    });
    await expect(passwords.assertAcceptable(`${GOOD}!`, WORDS)).resolves.toBeUndefined();
    expect(asked).toEqual([GOOD, `${GOOD}!`]);
  });

  it('11: verifies something for accounts and passwords that do not exist', async () => {
    const { id, passwords, verified } = await setUp();
    expect(await passwords.verify(undefined, GOOD)).toBe(false);
    expect(await passwords.verify(id, GOOD)).toBe(false);
    expect(verified).toHaveLength(2);
  });

  it('18: a disabled password is wrong, costs as much, and is not hashed anew', async () => {
    const { id, store, passwords, make, verified } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    const stored = await store.find(id);
    await store.disable(id, new Date(TEST_EPOCH));
    expect(await make({ bcryptCost: 5 }).verify(id, GOOD)).toBe(false);
    expect(verified).toEqual([stored?.hash]);
    expect(await store.find(id)).toMatchObject({ hash: stored?.hash });
    await passwords.set(id, GOOD, WORDS);
    expect(await passwords.verify(id, GOOD)).toBe(true);
  });

  it('09: stores a right password anew when the cost was raised', async () => {
    const { id, store, passwords, make } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    const raised = make({ bcryptCost: 5 });
    expect(await raised.verify(id, 'another password')).toBe(false);
    expect((await store.find(id))?.hash).toMatch(/^\$2b\$04\$/);
    expect(await raised.verify(id, GOOD)).toBe(true);
    expect(await store.find(id)).toMatchObject({
      hash: expect.stringMatching(/^\$2b\$05\$/),
      changedAt: new Date(TEST_EPOCH),
    });
    expect(await raised.verify(id, GOOD)).toBe(true);
  });

  it.each([
    ['changed', (passwords: Passwords, id: UserId) => passwords.set(id, 'an entirely new one', WORDS)],
    ['disabled', (_passwords: Passwords, id: UserId, store: PasswordStore) => store.disable(id, new Date(TEST_EPOCH))],
  ] as const)('18: refuses a password that is %s while it is verified', async (_what, interfere) => {
    const { id, store, passwords, make, clock } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    clock.advance(1_000);
    let interfered: unknown;
    const slow: PasswordStore = {
      ...delegate(store),
      find: async (userId) => {
        const found = await store.find(userId);
        interfered ??= await interfere(passwords, id, store).then(() => true);
        return found;
      },
    };
    expect(await make({ bcryptCost: 5 }, slow).verify(id, GOOD)).toBe(false);
    expect((await store.find(id))?.hash).toMatch(/^\$2b\$04\$/);
  });

  it('09: never undoes a change that is made while it is stored anew', async () => {
    const { id, store, passwords, make, clock } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    clock.advance(1_000);
    const slow: PasswordStore = {
      ...delegate(store),
      rehash: async (...args) => {
        await passwords.set(id, 'an entirely new one', WORDS);
        return store.rehash(...args);
      },
    };
    expect(await make({ bcryptCost: 5 }, slow).verify(id, GOOD)).toBe(true);
    expect(await passwords.verify(id, GOOD)).toBe(false);
    expect(await passwords.verify(id, 'an entirely new one')).toBe(true);
  });

  it('lets two in at the same time, both of which would store it anew', async () => {
    const { id, passwords, make } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    const raised = make({ bcryptCost: 5 });
    expect(await Promise.all([raised.verify(id, GOOD), raised.verify(id, GOOD)])).toEqual([true, true]);
  });

  it('lets a right password in that could not be stored anew, and warns', async () => {
    const { id, store, passwords, make } = await setUp();
    await passwords.set(id, GOOD, WORDS);
    const warnings = caughtLines('warn');
    const failing: PasswordStore = {
      ...delegate(store),
      rehash: () => Promise.reject(new Error('read only')),
    };
    expect(await make({ bcryptCost: 5 }, failing).verify(id, GOOD)).toBe(true);
    expect(warnings).toHaveLength(1);
  });
});
