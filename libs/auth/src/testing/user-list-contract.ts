import assert from 'node:assert/strict';
import type { AuthStores } from '../auth.store.js';
import type { User } from '../users/user.js';
import { USER_SORTS, type UserQuery, type UserSort } from '../users/user.store.js';
import {
  assertWalk,
  at,
  codeOf,
  type ContractRunner,
  describeContract,
  displayNameOf,
  emailOf,
  insertUser,
  type MakeAuthStores,
  usernameOf,
} from './contract-support.js';

/** How every `UserStore` lists, finds and counts, as a suite of tests. */
export function describeUserLists(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of lists of users`, make, runner, (test) => {
    test('walks lists of every sort to the end and back', async (stores) => {
      const people = await insertMany(stores, 11);
      for (const sort of USER_SORTS) {
        await assertWalk((page) => stores.users.list({ sort, ...page }), sorted(people, sort));
      }
      await assertWalk((page) => stores.users.list({ sort: 'email', ...page }), sorted(people, 'email'), 11);
    });

    test('neither skips nor repeats who stays while others come', async (stores) => {
      const people = await insertMany(stores, 6);
      const query: UserQuery = { sort: '-createdAt', limit: 3, direction: 'next' };
      const first = await stores.users.list(query);
      await insertUser(stores, { createdAt: at(60_000) });
      const second = await stores.users.list({ ...query, cursor: first.nextCursor ?? '' });
      assert.deepEqual(idsOf([...first.items, ...second.items]), sorted(people, '-createdAt'));
    });

    test('refuses cursors of another order, and limits that are out of bounds', async (stores) => {
      await insertMany(stores, 3);
      const { nextCursor } = await stores.users.list({ sort: 'email', limit: 1, direction: 'next' });
      const cursor = nextCursor ?? '';
      const foreign = stores.users.list({ sort: '-createdAt', limit: 1, direction: 'next', cursor });
      assert.equal(await codeOf(foreign), 'PAGE_CURSOR_INVALID');
      const garbage = stores.users.list({ sort: 'email', limit: 1, direction: 'next', cursor: 'garbage' });
      assert.equal(await codeOf(garbage), 'PAGE_CURSOR_INVALID');
      assert.equal(await codeOf(stores.users.list({ sort: 'email', limit: 0, direction: 'next' })), 'INVALID_INPUT');
    });

    test('finds part of an address or a name in any case, and takes wildcards for what they are', async (stores) => {
      const people = {
        percent: await insertUser(stores, { email: emailOf('100%@example.com') }),
        underscore: await insertUser(stores, { username: usernameOf('under_score') }),
        plain: await insertUser(stores, { username: usernameOf('underxscore') }),
        backslash: await insertUser(stores, { displayName: displayNameOf('Back\\Slash') }),
        quote: await insertUser(stores, { displayName: displayNameOf(`O'Ünal`) }),
      };
      const found = async (search: string) => {
        const { items } = await stores.users.list({ sort: 'createdAt', limit: 100, direction: 'next', search });
        return new Set(idsOf(items));
      };
      const ids = (...names: (keyof typeof people)[]) => new Set(names.map((one) => people[one].id));
      assert.deepEqual(await found('%'), ids('percent'));
      assert.deepEqual(await found('0%@EXAMPLE'), ids('percent'));
      assert.deepEqual(await found('_'), ids('underscore'));
      assert.deepEqual(await found('UNDER'), ids('underscore', 'plain'));
      assert.deepEqual(await found('\\'), ids('backslash'));
      assert.deepEqual(await found('bACK\\s'), ids('backslash'));
      assert.deepEqual(await found(`o'ünal`), ids('quote'));
      assert.deepEqual(await found('nobody of that name'), new Set());
    });

    test('lists by role and status, together with a search', async (stores) => {
      const wanted = await insertUser(stores, { role: 'admin', status: 'inactive', username: usernameOf('wanted') });
      await insertUser(stores, { role: 'admin', username: usernameOf('wanted2') });
      await insertUser(stores, { status: 'inactive', username: usernameOf('wanted3') });
      await insertUser(stores, { role: 'admin', status: 'inactive', username: usernameOf('other') });
      const filter = { role: 'admin', status: 'inactive', search: 'wanted' } as const;
      const { items } = await stores.users.list({ sort: 'createdAt', limit: 10, direction: 'next', ...filter });
      assert.deepEqual(items, [wanted]);
    });

    test('counts users', async (stores) => {
      assert.deepEqual(await stores.users.statistics(at(0)), {
        total: 0,
        byRole: { user: 0, moderator: 0, admin: 0 },
        byStatus: { active: 0, inactive: 0 },
        verified: 0,
        recent: 0,
      });
      await insertUser(stores, { role: 'admin', emailVerifiedAt: at(0), createdAt: at(-1) });
      await insertUser(stores, { status: 'inactive', emailVerifiedAt: at(0) });
      await insertUser(stores, { createdAt: at(1) });
      assert.deepEqual(await stores.users.statistics(at(0)), {
        total: 3,
        byRole: { user: 2, moderator: 0, admin: 1 },
        byStatus: { active: 2, inactive: 1 },
        verified: 2,
        recent: 2,
      });
    });
  });
}

/** Two of each age, so that the id decides. */
async function insertMany(stores: AuthStores, count: number): Promise<User[]> {
  const people: User[] = [];
  for (let i = 0; i < count; i++) {
    const email = emailOf(`${(i * 7) % count}-${'abc'[i % 3]}@example.com`);
    people.push(await insertUser(stores, { createdAt: at(Math.floor(i / 2)), email }));
  }
  return people;
}

function sorted(people: readonly User[], sort: UserSort): string[] {
  const key = ({ email, createdAt, id }: User) => (sort.endsWith('email') ? email : createdAt.toISOString()) + id;
  const ascending = [...people].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return idsOf(sort.startsWith('-') ? ascending.reverse() : ascending);
}

function idsOf(users: readonly User[]): string[] {
  return users.map(({ id }) => id);
}
