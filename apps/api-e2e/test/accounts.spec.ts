import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Account, newCredentials, PASSWORD, signIn, signUp } from './support/accounts.js';
import { apiDocument } from './support/api-document.js';
import type { Api } from './support/api.js';
import { dumpOf, holds } from './support/database-dump.js';
import { mailedToken } from './support/mails.js';
import { operationsOf } from './support/open-api.js';
import { problemOf } from './support/problem.js';
import { useSandbox } from './support/sandbox.js';
import { answerTo, typedClient } from './support/typed-client.js';
import { eventually } from './support/wait.js';

/** What everybody may call. */
const PUBLIC = [
  'GET /.well-known/jwks.json',
  'GET /health/live',
  'GET /health/ready',
  'GET /health/startup',
  'POST /api/v1/auth/confirm-email',
  'POST /api/v1/auth/forgot-password',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/reset-password',
  'POST /api/v1/auth/verify-email',
  'POST /api/v1/auth/verify-email/resend',
];

/** What ends an access takes effect within it, and a busy machine gets twice the time. */
const EFFECTIVE_MS = 1_000;
const BUSY = 2;

describe('accounts', () => {
  const sandbox = useSandbox();
  /** Everything that was given out and nobody but its owner may know. */
  const issued: string[] = [];
  let env: Record<string, string>;
  let api: Api;
  let admin: Account;

  const start = () => sandbox.startApi({ env, args: ['--auth.sessions.refreshGrace=0ms'] });

  beforeAll(async () => {
    const database = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    const [url] = await database.prints(/postgres:\/\/\S+/, 20_000);
    env = { DATABASE_URL: url };
    api = await start();
    const [, email = '', password = ''] = await api.program.prints(/^ *Admin +(\S+), password (\S+)$/m, 1_000);
    admin = known(await signIn(api.http, { email, password }));
  });

  function known(account: Account): Account {
    issued.push(account.password, account.accessToken, account.refreshToken);
    return account;
  }

  const newcomer = async () => known(await signUp(api.http));
  const me = ({ headers }: Pick<Account, 'headers'>) => api.http.get('/api/v1/me', { headers });
  const refresh = (refreshToken: string) =>
    answerTo(typedClient(api.http).POST('/api/v1/auth/refresh', { body: { refreshToken } }));
  const client = ({ headers }: Account) => typedClient(api.http.with(headers));

  /** Waits until somebody is refused, which may take a second. */
  async function refused(account: Pick<Account, 'headers'>): Promise<void> {
    await eventually('access ends', EFFECTIVE_MS * BUSY, async () =>
      (await me(account)).status === 401 ? true : undefined,
    );
    problemOf(await me(account), 401, 'AUTH_INVALID_TOKEN');
  }

  it('are asked for by every operation that is not for everybody', async () => {
    const operations = operationsOf(apiDocument());
    const open = [];
    for (const { name, method, path } of operations) {
      const target = path.replaceAll(/\{\w+\}/g, randomUUID());
      const { status, body } = await api.http.request<{ code?: string }>(method, target);
      if (status !== 401) open.push(name);
      else expect([name, body.code]).toEqual([name, PUBLIC.includes(name) ? body.code : 'AUTH_UNAUTHENTICATED']);
    }
    expect(open.sort()).toEqual(PUBLIC);
    expect(operations.filter(({ operation }) => operation.security?.length === 0).map(({ name }) => name)).toHaveLength(
      PUBLIC.length,
    );
  });

  it('are made by registration, once for an address, and serve their owner', async () => {
    const ann = await newcomer();
    expect((await me(ann)).body).toMatchObject({ id: ann.id, email: ann.email, role: 'user', status: 'active' });
    const again = await api.http.post('/api/v1/auth/register', { json: { email: ann.email, password: PASSWORD } });
    problemOf(again, 409, 'AUTH_EMAIL_TAKEN');
    const weak = { ...newCredentials(), password: 'password' };
    problemOf(await api.http.post('/api/v1/auth/register', { json: weak }), 400, 'AUTH_PASSWORD_REFUSED');
    const wrong = { identifier: ann.email, password: 'sixteen bronze otters' };
    problemOf(await api.http.post('/api/v1/auth/login', { json: wrong }), 401, 'AUTH_INVALID_CREDENTIALS');
    problemOf(await api.http.get('/api/v1/users', { headers: ann.headers }), 403, 'AUTH_FORBIDDEN');
  });

  it('have their address verified by the token that was mailed, once', async () => {
    const ann = await newcomer();
    const token = await mailedToken(api.program, ann.email, 'Verify your email address');
    issued.push(token);
    const verify = () => api.http.post('/api/v1/auth/verify-email', { json: { token } });
    expect(await verify()).toMatchObject({ status: 204 });
    expect((await me(ann)).body).toMatchObject({ emailVerifiedAt: expect.any(String) });
    problemOf(await verify(), 400, 'AUTH_INVALID_ONE_TIME_TOKEN');
  });

  it('stay signed in by refresh tokens that are good once: a second use ends the session', async () => {
    const ann = await newcomer();
    const second = await refresh(ann.refreshToken);
    expect(second).toMatchObject({ status: 200 });
    expect(second.headers.get('cache-control')).toBe('no-store');
    const { accessToken, refreshToken } = second.body;
    issued.push(accessToken, refreshToken);
    const headers = { authorization: `Bearer ${accessToken}` };
    expect(await me({ headers })).toMatchObject({ status: 200 });
    problemOf(await refresh(ann.refreshToken), 401, 'AUTH_INVALID_TOKEN');
    problemOf(await refresh(refreshToken), 401, 'AUTH_INVALID_TOKEN');
    await refused({ headers });
  });

  it('sign out here, and elsewhere', async () => {
    const here = await newcomer();
    const there = known(await signIn(api.http, here));
    const { body } = await answerTo(client(here).GET('/api/v1/me/sessions'));
    expect(body.items.map(({ current }) => current).sort()).toEqual([false, true]);
    const id = body.items.find(({ current }) => !current)?.id ?? '';
    const ended = await answerTo(client(here).DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } }));
    expect(ended).toMatchObject({ status: 204 });
    await refused(there);
    expect(await me(here)).toMatchObject({ status: 200 });
    expect(await api.http.post('/api/v1/auth/logout', { headers: here.headers })).toMatchObject({ status: 204 });
    await refused(here);
    problemOf(await refresh(here.refreshToken), 401, 'AUTH_INVALID_TOKEN');
  });

  it('give programs keys that do what they are for, until they are revoked', async () => {
    const ann = await newcomer();
    const body = { name: 'Export', scopes: ['projects:read'] };
    const created = await answerTo(client(ann).POST('/api/v1/me/api-keys', { body }));
    expect(created).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^ashlar_live_/) } });
    const { id, key } = created.body;
    issued.push(key);
    const list = (headers: Record<string, string>) => api.http.get('/api/v1/projects', { headers });
    expect(await list({ 'x-api-key': key })).toMatchObject({ status: 200 });
    expect(await list({ authorization: `Bearer ${key}` })).toMatchObject({ status: 200 });
    const project = { headers: { 'x-api-key': key }, json: { key: 'apollo', name: 'Apollo' } };
    problemOf(await api.http.post('/api/v1/projects', project), 403, 'AUTH_FORBIDDEN');
    problemOf(await api.http.get('/api/v1/me/api-keys', { headers: { 'x-api-key': key } }), 403, 'AUTH_FORBIDDEN');
    const revoked = await answerTo(client(ann).DELETE('/api/v1/me/api-keys/{id}', { params: { path: { id } } }));
    expect(revoked).toMatchObject({ status: 204 });
    await eventually('the key is refused', EFFECTIVE_MS * BUSY, async () =>
      (await list({ 'x-api-key': key })).status === 401 ? true : undefined,
    );
  });

  it('lose their access within a second when an administrator deactivates them, and are told apart in the audit', async () => {
    const ann = await newcomer();
    expect(await me(ann)).toMatchObject({ status: 200 });
    const path = { id: ann.id };
    const done = await answerTo(client(admin).POST('/api/v1/users/{id}/deactivate', { params: { path } }));
    expect(done).toMatchObject({ status: 200, body: { status: 'inactive' } });
    await refused(ann);
    const login = { identifier: ann.email, password: ann.password };
    problemOf(await api.http.post('/api/v1/auth/login', { json: login }), 401, 'AUTH_INVALID_CREDENTIALS');
    const query = { userId: ann.id, limit: 100 };
    const { body } = await answerTo(client(admin).GET('/api/v1/audit-events', { params: { query } }));
    expect(body.items).toContainEqual(
      expect.objectContaining({ outcome: 'success', actor: `user:${admin.id}`, target: ann.id }),
    );
    expect(body.items).toContainEqual(expect.objectContaining({ action: 'login', outcome: 'failure' }));
  });

  it('get a new password by the token that was mailed, and are signed out everywhere', async () => {
    const ann = await newcomer();
    const asked = await api.http.post('/api/v1/auth/forgot-password', { json: { email: ann.email } });
    const stranger = await api.http.post('/api/v1/auth/forgot-password', { json: { email: newCredentials().email } });
    expect([asked.status, asked.text]).toEqual([stranger.status, stranger.text]);
    const token = await mailedToken(api.program, ann.email, 'Reset your password');
    const password = 'nineteen copper badgers';
    issued.push(token, password);
    const reset = () => api.http.post('/api/v1/auth/reset-password', { json: { token, password } });
    expect(await reset()).toMatchObject({ status: 204 });
    problemOf(await reset(), 400, 'AUTH_INVALID_ONE_TIME_TOKEN');
    await refused(ann);
    const old = { identifier: ann.email, password: ann.password };
    problemOf(await api.http.post('/api/v1/auth/login', { json: old }), 401, 'AUTH_INVALID_CREDENTIALS');
    known(await signIn(api.http, { email: ann.email, password }));
  });

  it('are gone when their owner deletes them', async () => {
    const ann = await newcomer();
    const body = { password: ann.password, confirmation: ann.email };
    const deleted = await answerTo(client(ann).DELETE('/api/v1/me', { body }));
    expect(deleted).toMatchObject({ status: 204 });
    await refused(ann);
  });

  it('leave nothing in the database by which anybody could sign in', async () => {
    const dump = await dumpOf(env['DATABASE_URL'] ?? '');
    expect(dump).toContain(admin.email);
    expect(issued.length).toBeGreaterThan(20);
    expect([...new Set(issued)].filter((secret) => holds(dump, secret))).toEqual([]);
    expect(dump).not.toMatch(/"d":|PRIVATE KEY/);
  });

  it('have one first administrator, however often it starts', async () => {
    expect(await api.stop()).toMatchObject({ code: 0 });
    const again = await start();
    expect(again.program.output).not.toMatch(/^ *Admin /m);
    expect(await again.http.get('/api/v1/me', { headers: admin.headers })).toMatchObject({
      status: 200,
      body: { role: 'admin' },
    });
  });
});
