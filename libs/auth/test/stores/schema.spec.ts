import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isCheckViolation, MigrationRunner } from '@ashlar/persistence';
import { createTestDatabase } from '@ashlar/persistence/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../../src/audit/audit.store.js';
import { authEntities, authMigrations } from '../../src/typeorm/index.js';
import { type AuthDatabase, openAuthDatabase } from '../support/database.js';

const squawk = fileURLToPath(new URL('../../../../node_modules/@squawk-cli/linux-x64/bin/squawk', import.meta.url));
// Where there is no squawk for the platform the lint is left to CI, which always insists on it.
const whereSquawkIs = existsSync(squawk) || process.env.CI ? it : it.skip;

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const HASH = 'a'.repeat(64);
const [PAST, NOW, LATER] = [new Date(1), new Date(2), new Date(3)];

const USER = {
  id: ID,
  email: 'ann@example.com',
  role: 'user',
  status: 'active',
  version: 1,
  created_at: NOW,
  updated_at: NOW,
};
const ROWS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  auth_users: { ...USER, id: '01890a5d-ac96-774b-bcce-b302099a8058', email: 'bob@example.com' },
  auth_passwords: { user_id: ID, hash: '$2b$12$hash', changed_at: NOW },
  auth_attempts: { key_hash: HASH, count: 1, strikes: 0, ends_at: LATER, forget_at: LATER },
  auth_sessions: {
    id: ID,
    user_id: ID,
    token_hash: HASH,
    created_at: NOW,
    authenticated_at: NOW,
    refreshed_at: NOW,
    idle_expires_at: LATER,
    expires_at: LATER,
  },
  auth_signing_keys: { id: 'key', public_jwk: { kty: 'OKP' }, sealed_private_key: 'sealed', created_at: NOW },
  auth_one_time_tokens: {
    hash: HASH,
    purpose: 'verify-email',
    user_id: ID,
    subject: 'ann@example.com',
    created_at: NOW,
    expires_at: LATER,
  },
  auth_api_keys: {
    id: ID,
    owner_id: ID,
    name: 'Build server',
    prefix: 'ashlar_live',
    last_four: 'x9Qz',
    hash: HASH,
    scopes: ['projects:read'],
    created_at: NOW,
  },
  auth_audit_events: { id: ID, at: NOW, action: 'login', outcome: 'success', actor: 'anonymous', details: {} },
};

let auth: AuthDatabase;
let runner: MigrationRunner;
beforeAll(async () => {
  auth = await openAuthDatabase();
  runner = new MigrationRunner({ options: { url: auth.url }, entities: authEntities, migrations: authMigrations });
});
afterAll(() => auth.close());

async function insert(table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = Object.keys(row);
  const text = `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map((_, i) => `$${i + 1}`).join()})`;
  await auth.database.query({ text, values: Object.values(row) });
}

describe('the schema of the stores', () => {
  it('is what the entities say, and down restores what was there', async () => {
    await expect(runner.check()).resolves.toEqual({ ok: true, drift: [], irreversible: [] });
  });

  it('is made in the schema that the app asks for', async () => {
    const empty = await createTestDatabase({ name: 'schema' });
    try {
      const options = { url: empty.url, schema: 'accounts' };
      const elsewhere = new MigrationRunner({ options, entities: authEntities, migrations: authMigrations });
      await elsewhere.up();
      await expect(elsewhere.check()).resolves.toMatchObject({ ok: true });
    } finally {
      await empty.drop();
    }
  });

  whereSquawkIs('passes squawk (needs Linux on x64)', async () => {
    // Versions, counts and budgets: 32 bits are plenty.
    const rules = ['--pg-version=18.0', '--exclude=prefer-bigint-over-int'];
    const linting = promisify(execFile)(squawk, [...rules, '--stdin-filepath=migrations.sql']);
    linting.child.stdin?.end(await runner.sql());
    await expect(linting).resolves.toMatchObject({ stdout: expect.any(String) });
  });
});

describe('the tables of the stores', () => {
  beforeEach(async () => {
    await auth.empty();
    await insert('auth_users', USER);
  });

  it.each(Object.keys(ROWS))('%s takes a row that makes sense', async (table) => {
    await expect(insert(table, ROWS[table] ?? {})).resolves.toBeUndefined();
  });

  it.each([
    ['auth_users', 'email', { email: 'a' }],
    ['auth_users', 'email', { email: 'ü'.repeat(128) }],
    ['auth_users', 'username', { username: '' }],
    ['auth_users', 'role', { role: 'root' }],
    ['auth_users', 'status', { status: 'asleep' }],
    ['auth_users', 'version', { version: 0 }],
    ['auth_passwords', 'hash', { hash: 'correct horse battery staple' }],
    ['auth_passwords', 'hash', { hash: '$2b$' }],
    ['auth_attempts', 'key_hash', { key_hash: 'ann@example.com' }],
    ['auth_attempts', 'count', { count: -1 }],
    ['auth_attempts', 'times', { forget_at: PAST }],
    ['auth_sessions', 'token_hash', { token_hash: HASH.toUpperCase() }],
    ['auth_sessions', 'previous_token_hash', { previous_token_hash: 'token' }],
    ['auth_sessions', 'times', { expires_at: PAST }],
    ['auth_sessions', 'end', { ended_at: LATER }],
    ['auth_sessions', 'end', { end_reason: 'logout' }],
    ['auth_sessions', 'end_reason', { ended_at: LATER, end_reason: 'boredom' }],
    ['auth_signing_keys', 'public_jwk', { public_jwk: { kty: 'OKP', d: 'private' } }],
    ['auth_signing_keys', 'public_jwk', { public_jwk: '"text"' }],
    ['auth_one_time_tokens', 'hash', { hash: 'token' }],
    ['auth_one_time_tokens', 'purpose', { purpose: 'other' }],
    ['auth_one_time_tokens', 'times', { expires_at: PAST }],
    ['auth_api_keys', 'hash', { hash: 'ashlar_live_key' }],
    ['auth_api_keys', 'last_four', { last_four: 'all of the key' }],
    ['auth_api_keys', 'remaining_uses', { remaining_uses: -1 }],
    ['auth_audit_events', 'outcome', { outcome: 'perhaps' }],
  ])('%s refuses a row that makes no sense, by the check of its %s: %j', async (table, check, changes) => {
    const failure: unknown = await insert(table, { ...ROWS[table], ...changes }).catch((error: unknown) => error);
    expect(isCheckViolation(failure, `${table}_${check}_check`)).toBe(true);
  });
});

describe('the table of audit events', () => {
  const event = (at: Date): AuditEvent => ({
    id: crypto.randomUUID() as AuditEvent['id'],
    at,
    action: 'login',
    outcome: 'success',
    actor: 'anonymous',
    target: null,
    userId: null,
    address: null,
    requestId: null,
    details: {},
  });
  const query = (text: string) => auth.database.query({ text });
  const count = async () => (await auth.stores.audit.list({ limit: 10, direction: 'next' })).items.length;

  beforeEach(async () => {
    await auth.empty();
    await auth.stores.audit.append(event(NOW));
  });

  it.each([
    `UPDATE auth_audit_events SET action = 'forged'`,
    'DELETE FROM auth_audit_events',
    'TRUNCATE auth_audit_events',
    `INSERT INTO auth_audit_events SELECT * FROM auth_audit_events ON CONFLICT (id) DO UPDATE SET action = 'forged'`,
  ])('refuses changes: %s', async (statement) => {
    await expect(query(statement)).rejects.toMatchObject({ message: expect.stringContaining('append-only') });
    await expect(count()).resolves.toBe(1);
  });

  it('refuses changes of what is there even where old events may be removed', async () => {
    const changing = auth.stores.transactions.run(async () => {
      await query(`SELECT set_config('ashlar.audit_removal', 'on', true)`);
      await query(`UPDATE auth_audit_events SET action = 'forged'`);
    });
    await expect(changing).rejects.toMatchObject({ message: expect.stringContaining('append-only') });
  });

  it('refuses removal again as soon as old events are removed, in the same transaction too', async () => {
    const removing = auth.stores.transactions.run(async () => {
      await auth.stores.audit.removeBefore(PAST, 10);
      await query('DELETE FROM auth_audit_events');
    });
    await expect(removing).rejects.toMatchObject({ message: expect.stringContaining('append-only') });
    await auth.stores.audit.removeBefore(LATER, 10);
    await expect(count()).resolves.toBe(0);
    await auth.stores.audit.append(event(NOW));
    await expect(query('DELETE FROM auth_audit_events')).rejects.toThrow('append-only');
  });
});
