import assert from 'node:assert/strict';
import type { AuthStores } from '../auth.store.js';
import type { AuditEvent } from '../audit/audit.store.js';
import {
  at,
  type ContractRunner,
  describeContract,
  insertUser,
  type MakeAuthStores,
  newId,
  NOW,
  sampleApiKey,
  sampleSession,
  sampleUser,
  sha256,
} from './contract-support.js';

const FAILURE = new Error('undone');
const HASH = { hash: '$2b$12$hash', pepper: null };

/** What every `AuthTransactions` does, as a suite of tests. */
export function describeAuthTransactions(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of transactions`, make, runner, (test) => {
    test('gives what the work gives, and throws what it throws', async ({ transactions }) => {
      assert.equal(await transactions.run(async () => 'done'), 'done');
      assert.equal(await transactions.apart(async () => 'done'), 'done');
      await assert.rejects(transactions.run(fail), isFailure);
      await assert.rejects(transactions.apart(fail), isFailure);
    });

    test('undoes everything when the work rejects', async (stores) => {
      const { users, passwords, sessions, signingKeys, oneTimeTokens, apiKeys, attempts, audit, transactions } = stores;
      const user = await insertUser(stores);
      const gone = await insertUser(stores);
      const [session, key, added] = [sampleSession(user.id), sampleApiKey(user.id), sampleUser()];
      await passwords.set(user.id, HASH, at(0));
      await sessions.insert(session);
      const failing = transactions.run(async () => {
        await users.insert(added);
        await users.update(user.id, { role: 'admin' }, at(1));
        await users.delete(gone.id);
        await passwords.disable(user.id, at(1));
        await sessions.end(user.id, 'all', 'logout', at(1));
        await apiKeys.insert(key);
        await oneTimeTokens.replace(token(user.id));
        await signingKeys.insertFirst({ ...SIGNING_KEY });
        await attempts.fail('key', NOW);
        await audit.append(event());
        assert.equal((await users.findById(user.id))?.role, 'admin');
        await fail();
      });
      await assert.rejects(failing, isFailure);

      assert.equal(await users.findById(added.id), undefined);
      assert.deepEqual(await users.findById(user.id), user);
      assert.deepEqual(await users.findById(gone.id), gone);
      assert.equal((await passwords.find(user.id))?.disabledAt, null);
      assert.deepEqual(await sessions.find(session.id), session);
      assert.equal(await apiKeys.find(key.id), undefined);
      assert.equal(await oneTimeTokens.take(token(user.id).hash, 'verify-email', at(1)), undefined);
      assert.deepEqual(await signingKeys.list(at(0)), []);
      assert.equal(await attempts.fail('key', NOW), 1);
      assert.deepEqual(await actions(stores), []);
    });

    test('shows others nothing before the work is done', async (stores) => {
      const added = sampleUser();
      let seen: unknown = 'nobody looked';
      await stores.transactions.run(async () => {
        await stores.users.insert(added);
        assert.ok(await stores.users.findById(added.id));
        seen = await stores.transactions.apart(() => stores.users.findById(added.id));
      });
      assert.equal(seen, undefined);
      assert.ok(await stores.users.findById(added.id));
    });

    test('joins the transaction that is running', async (stores) => {
      const { audit, transactions } = stores;
      const failing = transactions.run(async () => {
        await transactions.run(() => audit.append(event('inner')));
        await audit.append(event('outer'));
        assert.deepEqual(await actions(stores), ['outer', 'inner']);
        await fail();
      });
      await assert.rejects(failing, isFailure);
      assert.deepEqual(await actions(stores), []);
    });

    test('keeps what was done apart, whatever becomes of the running transaction', async (stores) => {
      const { audit, attempts, transactions } = stores;
      const failing = transactions.run(async () => {
        await audit.append(event('undone'));
        await transactions.apart(async () => {
          await audit.append(event('kept'));
          await transactions.run(() => attempts.fail('key', NOW));
        });
        await fail();
      });
      await assert.rejects(failing, isFailure);
      assert.deepEqual(await actions(stores), ['kept']);
      assert.equal(await attempts.fail('key', NOW), 2);
    });

    test('undoes what is done apart when that rejects, and nothing else', async (stores) => {
      const { audit, transactions } = stores;
      await transactions.run(async () => {
        await audit.append(event('kept'));
        const apart = transactions.apart(async () => {
          await audit.append(event('undone'));
          await fail();
        });
        await assert.rejects(apart, isFailure);
      });
      assert.deepEqual(await actions(stores), ['kept']);
    });

    test('runs several at the same time to their ends', async (stores) => {
      const user = await insertUser(stores);
      const rename = (i: number) =>
        stores.transactions.run(async () => {
          const now = await stores.users.update(user.id, {}, at(i));
          await stores.audit.append(event(`version ${now?.version}`));
        });
      await Promise.all(Array.from({ length: 10 }, (_, i) => rename(i)));
      assert.equal((await stores.users.findById(user.id))?.version, 11);
      const expected = Array.from({ length: 10 }, (_, i) => `version ${i + 2}`);
      assert.deepEqual((await actions(stores)).sort(), expected.sort());
    });
  });
}

const SIGNING_KEY = {
  id: 'key',
  publicJwk: { kty: 'OKP' },
  sealedPrivateKey: 'sealed',
  createdAt: at(0),
  retiredAt: null,
} as const;

function isFailure(error: unknown): boolean {
  return error === FAILURE;
}

async function fail(): Promise<never> {
  throw FAILURE;
}

function token(userId: ReturnType<typeof newId<'User'>>) {
  const times = { createdAt: at(0), expiresAt: at(60_000) };
  return { hash: sha256('token'), purpose: 'verify-email', userId, subject: 'ann@example.com', ...times } as const;
}

function event(action = 'login'): AuditEvent {
  const nobody = { target: null, userId: null, address: null, requestId: null, details: {} };
  return { id: newId<'AuditEvent'>(), at: at(0), action, outcome: 'success', actor: 'anonymous', ...nobody };
}

/** What the audit says, the youngest first. */
async function actions({ audit }: AuthStores): Promise<string[]> {
  const { items } = await audit.list({ limit: 100, direction: 'next' });
  return items.map(({ action }) => action);
}
