import { createHash, randomBytes } from 'node:crypto';
import { systemIds } from '@ashlar/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredSession } from '../../src/sessions/session.js';
import type { User } from '../../src/users/user.js';
import { type AuthDatabase, openAuthDatabase } from '../support/database.js';

let auth: AuthDatabase;
beforeAll(async () => {
  auth = await openAuthDatabase();
});
afterAll(() => auth.close());

const sha256 = (secret: string) => createHash('sha256').update(secret).digest('hex');
const newSecret = () => randomBytes(32).toString('base64url');
const [NOW, LATER] = [new Date(1_000), new Date(60_000)];

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const tables = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
  const texts: string[] = [];
  for (const { name } of await auth.database.query<{ name: string }>({ text: tables })) {
    const rows = await auth.database.query<{ row: string }>({ text: `SELECT t::text AS row FROM ${name} t` });
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

async function newUser(): Promise<User> {
  const id = systemIds.next<'User'>();
  const nothing = { emailVerifiedAt: null, username: null, displayName: null };
  const what = { role: 'user', status: 'active', createdAt: NOW } as const;
  return auth.stores.users.insert({ id, email: `${id}@example.com` as User['email'], ...nothing, ...what });
}

function newSession({ id: userId }: User, tokenHash = sha256(newSecret())): StoredSession {
  const times = { createdAt: NOW, authenticatedAt: NOW, refreshedAt: NOW, idleExpiresAt: LATER, expiresAt: LATER };
  const open = { endedAt: null, endReason: null, userAgent: null, address: null, previousTokenHash: null };
  return { id: systemIds.next<'Session'>(), userId, ...times, ...open, tokenHash };
}

/** Stores what a user has, with the hashes of secrets; gives the secrets. */
async function storeEverything(user: User): Promise<string[]> {
  const { id: userId, email } = user;
  const { sessions, apiKeys, oneTimeTokens, attempts } = auth.stores;
  const [refresh, child, key, token, typed] = Array.from({ length: 5 }, newSecret) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const session = newSession(user, sha256(refresh));
  await sessions.insert(session);
  const rotation = {
    id: session.id,
    fromHash: session.tokenHash,
    toHash: sha256(child),
    at: NOW,
    idleExpiresAt: LATER,
  };
  expect(await sessions.rotate(rotation)).toBe(true);
  await apiKeys.insert({
    id: systemIds.next<'ApiKey'>(),
    ownerId: userId,
    name: 'Build server',
    prefix: 'ashlar_live',
    lastFour: key.slice(-4),
    scopes: [],
    createdAt: NOW,
    expiresAt: null,
    remainingUses: 1,
    lastUsedAt: null,
    revokedAt: null,
    replaces: null,
    budgetId: null,
    hash: sha256(key),
  });
  const about = { purpose: 'reset-password', userId, subject: email, createdAt: NOW, expiresAt: LATER } as const;
  await oneTimeTokens.replace({ hash: sha256(token), ...about });
  // People type passwords where their name belongs.
  await attempts.take(`login ${typed}`, { limit: 1, windowMs: 1_000 }, 0);
  await attempts.fail(`login ${typed}`, 0);
  return [refresh, child, key, token, typed];
}

describe('a dump of all tables', () => {
  it('holds the hashes of secrets, and no secret', async () => {
    const secrets: string[] = [];
    for (let i = 0; i < 20; i++) secrets.push(...(await storeEverything(await newUser())));
    const text = await dump();
    expect(secrets).toHaveLength(100);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    // The four of each user whose hashes the store was given: so the dump is whole.
    expect(secrets.filter((secret) => text.includes(sha256(secret)))).toHaveLength(80);
  });

  it('can not hold a secret that was not hashed', async () => {
    const [user, secret] = [await newUser(), newSecret()];
    const refused = async (storing: Promise<unknown>, constraint: string) =>
      expect(storing).rejects.toMatchObject({ constraint });
    const { sessions, oneTimeTokens, passwords } = auth.stores;
    const about = { purpose: 'reset-password', userId: user.id, subject: user.email } as const;
    const token = { hash: secret, ...about, createdAt: NOW, expiresAt: LATER };
    await refused(oneTimeTokens.replace(token), 'auth_one_time_tokens_hash_check');
    await refused(passwords.set(user.id, { hash: secret, pepper: null }, NOW), 'auth_passwords_hash_check');
    const session = newSession(user);
    await refused(sessions.insert({ ...session, tokenHash: secret }), 'auth_sessions_token_hash_check');
    await sessions.insert(session);
    const rotation = { id: session.id, fromHash: session.tokenHash, at: NOW, idleExpiresAt: LATER };
    await refused(sessions.rotate({ ...rotation, toHash: secret }), 'auth_sessions_token_hash_check');
    expect(await dump()).not.toContain(secret);
  });
});
