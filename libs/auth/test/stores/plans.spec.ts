import type { Id } from '@ashlar/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuthStores } from '../../src/auth.store.js';
import type { User } from '../../src/users/user.js';
import { type AuthDatabase, openAuthDatabase } from '../support/database.js';

const ROWS = 20_000;
const HASH = `encode(sha256(i::text::bytea), 'hex')`;
const UUID = `encode(substr(sha256(i::text::bytea), 1, 16), 'hex')::uuid`;
const AT = `to_timestamp(i)`;
const FROM = `FROM generate_series(1, ${ROWS}) i`;

/** As many rows as make a scan of the table dear, of which few are administrators, dead or expired. */
const SEED = [
  `INSERT INTO auth_users (id, email, username, role, status, version, created_at, updated_at)
   SELECT ${UUID}, i || '@example.com', 'user' || i, CASE WHEN i % 5000 = 0 THEN 'admin' ELSE 'user' END,
     CASE WHEN i % 1000 = 0 THEN 'inactive' ELSE 'active' END, 1, ${AT}, ${AT} ${FROM}`,
  `INSERT INTO auth_passwords SELECT ${UUID}, '$2b$12$hash', NULL, ${AT} ${FROM}`,
  `INSERT INTO auth_attempts SELECT ${HASH}, 1, 0, ${AT}, ${AT} ${FROM}`,
  `INSERT INTO auth_sessions (id, user_id, token_hash, created_at, authenticated_at, refreshed_at, idle_expires_at, expires_at)
   SELECT ${UUID}, ${UUID}, ${HASH}, ${AT}, ${AT}, ${AT}, to_timestamp(i + 100), to_timestamp(i + 1000) ${FROM}`,
  `INSERT INTO auth_one_time_tokens SELECT ${HASH}, 'verify-email', ${UUID}, 'a', ${AT}, to_timestamp(i + 100) ${FROM}`,
  `INSERT INTO auth_api_keys (id, owner_id, name, prefix, last_four, hash, scopes, created_at, expires_at, remaining_uses)
   SELECT ${UUID}, ${UUID}, 'key', 'a_b', 'abcd', ${HASH}, '{}', ${AT}, to_timestamp(i + 100), 5 ${FROM}`,
  `INSERT INTO auth_audit_events (id, at, action, outcome, actor, user_id, details)
   SELECT ${UUID}, ${AT}, 'action' || i % 1000, 'success', 'user:' || i % 1000, i % 1000, '{}' ${FROM}`,
  'ANALYZE',
];

const NOW = new Date(10_000);
const HEX = 'ab'.repeat(32);
const PAGE = { limit: 10, direction: 'next' } as const;

let auth: AuthDatabase;
let user: User;
let cursor: string;
beforeAll(async () => {
  auth = await openAuthDatabase();
  for (const text of SEED) await auth.database.query({ text });
  const page = await auth.stores.users.list({ ...PAGE, sort: 'email' });
  user = page.items[0] as User;
  cursor = page.nextCursor ?? '';
}, 60_000);
afterAll(() => auth.close());

type Call = (stores: AuthStores) => Promise<unknown>;

describe('no row is looked for by reading a table from end to end', () => {
  const id = <Of extends string>() => user.id as string as Id<Of>;
  const rotation = () => ({ id: id<'Session'>(), fromHash: HEX, toHash: HEX, at: NOW, idleExpiresAt: NOW });

  it.each<[string, Call]>([
    ['users.findById', ({ users }) => users.findById(user.id)],
    ['users.findByEmail', ({ users }) => users.findByEmail(user.email)],
    ['users.findByUsername', ({ users }) => users.findByUsername('user7' as never)],
    ['users.update', ({ users }) => users.update(user.id, { email: 'new@example.com' as never }, NOW, 1)],
    ['users.delete', ({ users }) => users.delete(user.id)],
    ['users.list by creation', ({ users }) => users.list({ ...PAGE, sort: '-createdAt' })],
    ['users.list by email, from a cursor', ({ users }) => users.list({ ...PAGE, sort: 'email', cursor })],
    ['users.list by role', ({ users }) => users.list({ ...PAGE, sort: 'createdAt', role: 'admin' })],
    ['users.list by status', ({ users }) => users.list({ ...PAGE, sort: 'createdAt', status: 'inactive' })],
    ['users.lockAdministrators', ({ users }) => users.lockAdministrators()],
    ['passwords.find', ({ passwords }) => passwords.find(user.id)],
    ['attempts.take', ({ attempts }) => attempts.take('key', { limit: 1, windowMs: 1 }, 1)],
    ['attempts.clear', ({ attempts }) => attempts.clear(['a', 'b'])],
    ['attempts.removeExpired', ({ attempts }) => attempts.removeExpired(100_000, 10)],
    ['sessions.find', ({ sessions }) => sessions.find(id<'Session'>())],
    ['sessions.state', ({ sessions }) => sessions.state(id<'Session'>())],
    ['sessions.rotate', ({ sessions }) => sessions.rotate(rotation())],
    ['sessions.listAlive', ({ sessions }) => sessions.listAlive(user.id, NOW)],
    ['sessions.end', ({ sessions }) => sessions.end(user.id, 'all', 'logout', NOW)],
    ['sessions.removeDead', ({ sessions }) => sessions.removeDead(new Date(200_000), 10)],
    ['oneTimeTokens.take', ({ oneTimeTokens }) => oneTimeTokens.take(HEX, 'verify-email', NOW)],
    ['oneTimeTokens.removeOf', ({ oneTimeTokens }) => oneTimeTokens.removeOf(user.id)],
    ['oneTimeTokens.removeExpired', ({ oneTimeTokens }) => oneTimeTokens.removeExpired(new Date(200_000), 10)],
    ['apiKeys.state', ({ apiKeys }) => apiKeys.state(HEX)],
    ['apiKeys.find', ({ apiKeys }) => apiKeys.find(id<'ApiKey'>())],
    ['apiKeys.listOf', ({ apiKeys }) => apiKeys.listOf(user.id)],
    ['apiKeys.takeUse', ({ apiKeys }) => apiKeys.takeUse(id<'ApiKey'>(), NOW)],
    ['apiKeys.removeDead', ({ apiKeys }) => apiKeys.removeDead(new Date(200_000), 10)],
    ['audit.list', ({ audit }) => audit.list(PAGE)],
    ['audit.list by action', ({ audit }) => audit.list({ ...PAGE, action: 'action7' })],
    ['audit.list by actor', ({ audit }) => audit.list({ ...PAGE, actor: 'user:7' })],
    ['audit.list by user', ({ audit }) => audit.list({ ...PAGE, userId: '7' })],
    ['audit.list by time', ({ audit }) => audit.list({ ...PAGE, from: new Date(500_000), to: new Date(600_000) })],
    ['audit.removeBefore', ({ audit }) => audit.removeBefore(new Date(50_000), 10)],
  ])('%s', async (_name, call) => {
    await expect(scannedBy(call)).resolves.toEqual([]);
  });

  it('save where every row counts', async () => {
    await expect(scannedBy(({ users }) => users.statistics(NOW))).resolves.toEqual(['auth_users']);
  });
});

/** The tables that a call reads from end to end; its changes are undone. */
async function scannedBy(call: Call): Promise<string[]> {
  const text = `SELECT relname FROM pg_stat_xact_user_tables WHERE relname LIKE 'auth\\_%' AND seq_scan > 0 ORDER BY 1`;
  let scanned: string[] = [];
  const undone = new Error('undone');
  const running = auth.stores.transactions.run(async () => {
    await call(auth.stores);
    const rows = await auth.database.query<{ relname: string }>({ text });
    scanned = rows.map(({ relname }) => relname);
    throw undone;
  });
  await running.catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  return scanned;
}
