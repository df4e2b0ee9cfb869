import assert from 'node:assert/strict';
import type { StoredSession } from '../sessions/session.js';
import {
  at,
  type ContractRunner,
  describeContract,
  inParallel,
  insertUser,
  type MakeAuthStores,
  newId,
  sampleSession,
  sha256,
} from './contract-support.js';

const HOUR = 3_600_000;

/** What every `SessionStore` does, as a suite of tests. */
export function describeSessionStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of session stores`, make, runner, (test) => {
    test('gives a session back as it was stored', async (stores) => {
      const { id: userId } = await insertUser(stores);
      const times = { authenticatedAt: at(1), refreshedAt: at(2), endedAt: at(3), endReason: 'logout' } as const;
      const given = [
        sampleSession(userId),
        sampleSession(userId, { ...times, previousTokenHash: sha256('old'), userAgent: null, address: null }),
      ];
      for (const session of given) await stores.sessions.insert(session);
      for (const session of given) assert.deepEqual(await stores.sessions.find(session.id), session);
      assert.equal(await stores.sessions.find(newId<'Session'>()), undefined);
    });

    test('keeps no session of somebody who is not there', async ({ sessions }) => {
      const session = sampleSession(newId<'User'>());
      await assert.rejects(sessions.insert(session));
      assert.equal(await sessions.find(session.id), undefined);
    });

    test('tells the state with role and status as they are now, and no hashes', async (stores) => {
      const { sessions, users } = stores;
      const user = await insertUser(stores, { role: 'moderator' });
      const stored = sampleSession(user.id);
      await sessions.insert(stored);
      const session = withoutHashes(stored);
      assert.deepEqual(await sessions.state(stored.id), { session, role: 'moderator', status: 'active' });
      await users.update(user.id, { role: 'user', status: 'inactive' }, at(1));
      assert.deepEqual(await sessions.state(stored.id), { session, role: 'user', status: 'inactive' });
      assert.equal(await sessions.state(newId<'Session'>()), undefined);
    });

    test('makes exactly one of 20 rotations of one token at the same time', async (stores) => {
      const stored = sampleSession((await insertUser(stores)).id);
      await stores.sessions.insert(stored);
      const made = await inParallel(20, (i) => stores.sessions.rotate(rotation(stored, `child ${i}`)));
      assert.equal(made.filter((one) => one).length, 1);
      const tokenHash = sha256(`child ${made.indexOf(true)}`);
      const times = { refreshedAt: at(1_000), idleExpiresAt: at(2 * HOUR) };
      const expected = { ...stored, ...times, tokenHash, previousTokenHash: stored.tokenHash };
      assert.deepEqual(await stores.sessions.find(stored.id), expected);
    });

    test('rotates the youngest token only', async (stores) => {
      const { sessions } = stores;
      const first = sampleSession((await insertUser(stores)).id);
      await sessions.insert(first);
      assert.equal(await sessions.rotate(rotation(first, 'second')), true);
      const second = await sessions.find(first.id);
      assert.equal(await sessions.rotate(rotation(first, 'other')), false);
      assert.equal(await sessions.rotate({ ...rotation(first, 'other'), fromHash: sha256('stranger') }), false);
      assert.deepEqual(await sessions.find(first.id), second);
      assert.equal(await sessions.rotate({ ...rotation(first, 'third'), fromHash: sha256('second') }), true);
      assert.equal(await sessions.rotate({ ...rotation(first, 'x'), id: newId<'Session'>() }), false);
    });

    test('neither rotates nor renews a session that ended or expired', async (stores) => {
      const { sessions } = stores;
      const { id: userId } = await insertUser(stores);
      const dead = [
        sampleSession(userId, { endedAt: at(1), endReason: 'logout' }),
        sampleSession(userId, { idleExpiresAt: at(1_000) }),
        sampleSession(userId, { expiresAt: at(1_000) }),
      ];
      for (const session of dead) {
        await sessions.insert(session);
        assert.equal(await sessions.rotate(rotation(session, 'child')), false);
        assert.deepEqual(await sessions.find(session.id), session);
      }
    });

    test('lists the sessions of a user that can be used, the youngest first', async (stores) => {
      const { sessions } = stores;
      const [{ id: userId }, { id: otherId }] = [await insertUser(stores), await insertUser(stores)];
      const [old, young, youngTwin] = [at(1), at(2), at(2)].map((createdAt) => sampleSession(userId, { createdAt }));
      assert.ok(old && young && youngTwin);
      const others = [
        sampleSession(otherId),
        sampleSession(userId, { endedAt: at(1), endReason: 'logout' }),
        sampleSession(userId, { idleExpiresAt: at(10) }),
        sampleSession(userId, { expiresAt: at(10) }),
      ];
      for (const session of [young, old, youngTwin, ...others]) await sessions.insert(session);
      const expected = [youngTwin, young, old].map(withoutHashes);
      assert.deepEqual(await sessions.listAlive(userId, at(10)), expected);
      assert.deepEqual(await sessions.listAlive(newId<'User'>(), at(10)), []);
    });

    test('ends one session of a user, all but one, or all, each once', async (stores) => {
      const { sessions } = stores;
      const [{ id: userId }, { id: otherId }] = [await insertUser(stores), await insertUser(stores)];
      const [a, b, c, foreign] = [userId, userId, userId, otherId].map((owner) => sampleSession(owner));
      assert.ok(a && b && c && foreign);
      for (const session of [a, b, c, foreign]) await sessions.insert(session);

      assert.deepEqual(await sessions.end(userId, { only: foreign.id }, 'ended-by-owner', at(1)), []);
      assert.deepEqual(await sessions.end(userId, { only: a.id }, 'ended-by-owner', at(1)), [a.id]);
      assert.deepEqual(await sessions.end(userId, { only: a.id }, 'logout', at(2)), []);
      assert.deepEqual(await sessions.find(a.id), { ...a, endedAt: at(1), endReason: 'ended-by-owner' });
      assert.deepEqual(await sessions.end(userId, { except: b.id }, 'password-changed', at(3)), [c.id]);
      assert.deepEqual(await sessions.end(userId, 'all', 'deactivated', at(4)), [b.id]);
      assert.deepEqual(await sessions.end(userId, 'all', 'deactivated', at(5)), []);
      assert.deepEqual(await sessions.find(foreign.id), foreign);
    });

    test('names all sessions that it ended', async (stores) => {
      const { id: userId } = await insertUser(stores);
      const own = Array.from({ length: 5 }, () => sampleSession(userId));
      for (const session of own) await stores.sessions.insert(session);
      const ended = await stores.sessions.end(userId, 'all', 'ended-by-administrator', at(1));
      assert.deepEqual([...ended].sort(), own.map(({ id }) => id).sort());
    });

    test('removes what died before, the first first, never more than asked for', async (stores) => {
      const { sessions } = stores;
      const { id: userId } = await insertUser(stores);
      // Made in the other order than they die.
      const expired = sampleSession(userId, { idleExpiresAt: at(HOUR), expiresAt: at(300) });
      const ended = sampleSession(userId, { endedAt: at(200), endReason: 'logout' });
      const idle = sampleSession(userId, { idleExpiresAt: at(100) });
      const alive = sampleSession(userId);
      for (const session of [alive, expired, ended, idle]) await sessions.insert(session);
      const left = async () => {
        const found = await Promise.all([idle, ended, expired, alive].map(({ id }) => sessions.find(id)));
        return found.map((session) => session !== undefined);
      };
      assert.equal(await sessions.removeDead(at(100), 10), 0);
      assert.equal(await sessions.removeDead(at(301), 2), 2);
      assert.deepEqual(await left(), [false, false, true, true]);
      assert.equal(await sessions.removeDead(at(301), 2), 1);
      assert.deepEqual(await left(), [false, false, false, true]);
    });
  });
}

function rotation({ id, tokenHash: fromHash }: StoredSession, to: string) {
  return { id, fromHash, toHash: sha256(to), at: at(1_000), idleExpiresAt: at(2 * HOUR) };
}

function withoutHashes({ tokenHash: _young, previousTokenHash: _old, ...session }: StoredSession) {
  return session;
}
