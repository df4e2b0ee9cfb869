import assert from 'node:assert/strict';
import type { User } from '../users/user.js';
import {
  at,
  codeOf,
  type ContractRunner,
  describeContract,
  displayNameOf,
  emailOf,
  inParallel,
  insertUser,
  type MakeAuthStores,
  newId,
  sampleApiKey,
  sampleSession,
  sampleUser,
  sha256,
  signal,
  usernameOf,
} from './contract-support.js';
import { describeUserLists } from './user-list-contract.js';

/** What every `UserStore` does, as a suite of tests. */
export function describeUserStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeUserLists(name, make, runner);
  describeContract(`${name} keeps the contract of user stores`, make, runner, (test) => {
    test('gives a user back as it was stored, by id, email address and user name', async (stores) => {
      const { users } = stores;
      const given = sampleUser({
        emailVerifiedAt: at(5),
        username: usernameOf('ann_lee'),
        displayName: displayNameOf('Ann “🪨” Lée'),
        role: 'moderator',
        status: 'inactive',
      });
      const stored = { ...given, version: 1, updatedAt: given.createdAt };
      assert.deepEqual(await users.insert(given), stored);
      assert.deepEqual(await users.findById(given.id), stored);
      assert.deepEqual(await users.findByEmail(given.email), stored);
      assert.deepEqual(await users.findByUsername(usernameOf('ann_lee')), stored);
    });

    test('knows no user whom nobody stored', async ({ users }) => {
      assert.equal(await users.findById(newId<'User'>()), undefined);
      assert.equal(await users.findByEmail(emailOf('nobody@example.com')), undefined);
      assert.equal(await users.findByUsername(usernameOf('nobody')), undefined);
      assert.equal(await users.update(newId<'User'>(), { role: 'admin' }, at(1)), undefined);
      assert.equal(await users.delete(newId<'User'>()), false);
    });

    test('gives each address and each name to one of many at the same time', async (stores) => {
      const email = emailOf('same@example.com');
      const byEmail = await inParallel(20, () => codeOf(insertUser(stores, { email })));
      assert.deepEqual(countOf(byEmail), { none: 1, AUTH_EMAIL_TAKEN: 19 });
      const username = usernameOf('same');
      const byName = await inParallel(20, () => codeOf(insertUser(stores, { username })));
      assert.deepEqual(countOf(byName), { none: 1, AUTH_USERNAME_TAKEN: 19 });
    });

    test('changes what is given, and counts the version on', async (stores) => {
      const user = await insertUser(stores, { username: usernameOf('before') });
      const changes = {
        email: emailOf('new@example.com'),
        emailVerifiedAt: at(7),
        role: 'admin',
        username: null,
      } as const;
      const changed = await stores.users.update(user.id, { ...changes, status: undefined }, at(10));
      assert.deepEqual(changed, { ...user, ...changes, version: 2, updatedAt: at(10) });
      assert.deepEqual(await stores.users.findById(user.id), changed);
      const touched = await stores.users.update(user.id, {}, at(11));
      assert.deepEqual(touched, { ...changed, version: 3, updatedAt: at(11) });
      assert.deepEqual(await stores.users.update(user.id, { username: usernameOf('before') }, at(12), 3), {
        ...touched,
        username: 'before',
        version: 4,
        updatedAt: at(12),
      });
    });

    test('changes nothing when the version is another, so of many changes of one version one is made', async (stores) => {
      const user = await insertUser(stores);
      const changed = await inParallel(20, () => stores.users.update(user.id, { role: 'moderator' }, at(1), 1));
      assert.equal(changed.filter((one) => one !== undefined).length, 1);
      assert.equal((await stores.users.findById(user.id))?.version, 2);
    });

    test('refuses to change an address or a name to one that is taken', async (stores) => {
      const taken = await insertUser(stores, { username: usernameOf('taken') });
      const user = await insertUser(stores);
      const { users } = stores;
      assert.equal(await codeOf(users.update(user.id, { email: taken.email }, at(1))), 'AUTH_EMAIL_TAKEN');
      assert.equal(
        await codeOf(users.update(user.id, { username: usernameOf('taken') }, at(1))),
        'AUTH_USERNAME_TAKEN',
      );
      assert.deepEqual(await users.findById(user.id), user);
      assert.equal((await users.update(taken.id, { email: taken.email }, at(1)))?.version, 2);
    });

    test('lets a transaction go on when an address is taken', async (stores) => {
      const { users, transactions } = stores;
      const taken = await insertUser(stores);
      const other = sampleUser();
      await transactions.run(async () => {
        await users.insert(other);
        assert.equal(await codeOf(insertUser(stores, { email: taken.email })), 'AUTH_EMAIL_TAKEN');
        assert.equal(await codeOf(users.update(other.id, { email: taken.email }, at(1))), 'AUTH_EMAIL_TAKEN');
        await users.update(other.id, { role: 'moderator' }, at(2));
      });
      assert.equal((await users.findById(other.id))?.role, 'moderator');
    });

    test('removes with a user what is theirs, but not what the audit says of them', async (stores) => {
      const { users, passwords, sessions, oneTimeTokens, apiKeys, audit } = stores;
      const [user, other] = [await insertUser(stores), await insertUser(stores)];
      const kept = [];
      for (const owner of [user, other]) {
        const [session, key] = [sampleSession(owner.id), sampleApiKey(owner.id)];
        kept.push({ session, key });
        await passwords.set(owner.id, { hash: '$2b$12$hash', pepper: null }, at(0));
        await sessions.insert(session);
        await apiKeys.insert(key);
        const times = { createdAt: at(0), expiresAt: at(10) };
        const token = {
          hash: sha256(owner.id),
          purpose: 'reset-password',
          userId: owner.id,
          subject: owner.email,
        } as const;
        await oneTimeTokens.replace({ ...token, ...times });
        await audit.append({ ...EVENT, id: newId<'AuditEvent'>(), userId: owner.id });
      }
      const [mine, theirs] = kept;
      assert.ok(mine && theirs);

      assert.equal(await users.delete(user.id), true);
      assert.equal(await users.delete(user.id), false);
      assert.equal(await users.findById(user.id), undefined);
      assert.equal(await passwords.find(user.id), undefined);
      assert.equal(await sessions.find(mine.session.id), undefined);
      assert.equal(await sessions.state(mine.session.id), undefined);
      assert.equal(await apiKeys.state(mine.key.hash), undefined);
      assert.equal(await oneTimeTokens.take(sha256(user.id), 'reset-password', at(1)), undefined);
      const events = await audit.list({ limit: 10, direction: 'next', userId: user.id });
      assert.equal(events.items.length, 1);

      assert.ok(await passwords.find(other.id));
      assert.ok(await sessions.state(theirs.session.id));
      assert.ok(await apiKeys.state(theirs.key.hash));
      assert.ok(await oneTimeTokens.take(sha256(other.id), 'reset-password', at(1)));
    });

    test('names the active administrators', async (stores) => {
      const [one, two] = [await insertUser(stores, { role: 'admin' }), await insertUser(stores, { role: 'admin' })];
      await insertUser(stores, { role: 'admin', status: 'inactive' });
      await insertUser(stores, { role: 'moderator' });
      const locked = await stores.transactions.run(() => stores.users.lockAdministrators());
      assert.deepEqual([...locked].sort(), [one.id, two.id].sort());
    });

    test('lets nobody else ask for the administrators until the transaction ends, and shows them what came of it', async (stores) => {
      const { users, transactions } = stores;
      const [one, two] = [await insertUser(stores, { role: 'admin' }), await insertUser(stores, { role: 'admin' })];
      const [locked, gate] = [signal(), signal()];
      const order: string[] = [];
      const first = transactions.run(async () => {
        await users.lockAdministrators();
        await users.update(one.id, { role: 'user' }, at(1));
        locked.open();
        await gate.opened;
        order.push('first');
      });
      await locked.opened;
      const second = transactions.run(async () => {
        const left = await users.lockAdministrators();
        order.push('second');
        return left;
      });
      // Time enough for the second to get through, if nothing keeps it.
      for (let i = 0; i < 20; i++) assert.equal((await users.findById(one.id))?.role, 'admin');
      gate.open();
      await first;
      assert.deepEqual(await second, [two.id]);
      assert.deepEqual(order, ['first', 'second']);
    });

    test('keeps one administrator when each of several takes the others away at the same time', async (stores) => {
      const { users, transactions } = stores;
      const administrators = await inParallel(4, () => insertUser(stores, { role: 'admin' }));
      const demote = (user: User) =>
        transactions.run(async () => {
          const left = await users.lockAdministrators();
          if (left.length > 1) await users.update(user.id, { role: 'user' }, at(1));
        });
      await Promise.all(administrators.map(demote));
      assert.equal((await users.statistics(at(0))).byRole.admin, 1);
    });
  });
}

const EVENT = {
  at: at(0),
  action: 'login',
  outcome: 'success',
  actor: 'anonymous',
  target: null,
  address: null,
  requestId: null,
  details: {},
} as const;

function countOf(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
