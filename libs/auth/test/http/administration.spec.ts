import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, GOOD_PASSWORD, startAuthApp } from '../support/auth-app.js';

interface Page {
  readonly items: Record<string, unknown>[];
  readonly nextCursor: string | null;
}

const ACTIONS = ['activate', 'deactivate', 'force-reset', 'end-sessions'] as const;

describe('the accounts of others', () => {
  let auth: AuthApp;
  let admin: string;
  let moderator: string;

  beforeAll(async () => {
    auth = await startAuthApp();
    admin = (await auth.signedIn('admin', 'ada.admin')).accessToken;
    moderator = (await auth.signedIn('moderator', 'mo.moderator')).accessToken;
  });

  afterAll(() => auth.close());

  const setRole = (id: string, role: string, token = admin) =>
    auth.send('PUT', `/users/${id}/role`, { token, body: { role } });

  it('are listed page by page, searched, filtered and sorted', async () => {
    for (const name of ['list.a', 'list.b', 'list.c']) await auth.person('user', name);
    const emails = ({ items }: Page) => items.map(({ email }) => email);
    const first = await auth.get<Page>('/users?search=LIST.&sort=email&limit=2', admin);
    expect(emails(first.body)).toEqual(['list.a@example.org', 'list.b@example.org']);
    expect(first.headers.get('link')).toContain('rel="next"');
    const cursor = encodeURIComponent(String(first.body.nextCursor));
    const second = await auth.get<Page>(`/users?search=LIST.&sort=email&limit=2&cursor=${cursor}`, admin);
    expect([emails(second.body), second.body.nextCursor]).toEqual([['list.c@example.org'], null]);
    const moderators = await auth.get<Page>('/users?role=moderator&status=active', moderator);
    expect(emails(moderators.body)).toEqual(['mo.moderator@example.org']);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'sort=role', 'role=root', 'status=gone', 'search=', 'more=1'])(
    'are not listed by %s',
    async (query) => {
      expect((await auth.get(`/users?${query}`, admin)).status).toBe(400);
    },
  );

  it('are not listed by a cursor that is none', async () => {
    const { status, body } = await auth.get('/users?cursor=nonsense', admin);
    expect([status, body['code']]).toEqual([400, 'PAGE_CURSOR_INVALID']);
  });

  it('are read and counted', async () => {
    const ann = await auth.person();
    const one = await auth.get(`/users/${ann.id}`, moderator);
    expect([one.status, one.headers.get('etag')]).toEqual([200, '"2"']);
    expect(one.body).toMatchObject({ id: ann.id, email: ann.email, role: 'user', status: 'active' });
    const { body } = await auth.get('/users/statistics', moderator);
    expect(body).toMatchObject({ byRole: { moderator: 1, admin: 1 }, byStatus: { inactive: 0 } });
    const missing = await auth.get('/users/00000000-0000-4000-8000-000000000000', admin);
    expect([missing.status, missing.body['code']]).toEqual([404, 'AUTH_USER_NOT_FOUND']);
    expect((await auth.get('/users/me', admin)).status).toBe(400);
  });

  it('are refused everywhere when they are deactivated, and let in again when activated', async () => {
    const ann = await auth.signedIn();
    const { status, body } = await auth.post(`/users/${ann.id}/deactivate`, undefined, moderator);
    expect([status, body['status']]).toEqual([200, 'inactive']);
    expect((await auth.get('/me', ann.accessToken)).status).toBe(401);
    expect((await auth.post('/auth/login', { identifier: ann.email, password: ann.password })).status).toBe(401);
    expect((await auth.post(`/users/${ann.id}/activate`, undefined, moderator)).body['status']).toBe('active');
    await auth.login(ann);
    expect((await auth.get('/me', ann.accessToken)).status).toBe(401);
  });

  it('must reset their password when they are told to', async () => {
    const ann = await auth.signedIn();
    expect((await auth.post(`/users/${ann.id}/force-reset`, undefined, moderator)).status).toBe(204);
    expect((await auth.get('/me', ann.accessToken)).status).toBe(401);
    expect((await auth.post('/auth/login', { identifier: ann.email, password: ann.password })).status).toBe(401);
    const token = auth.mailer.tokenTo(ann.email, 'reset-password');
    await auth.post('/auth/reset-password', { token, password: 'copper violin garden nine' });
    await auth.login({ email: ann.email, password: 'copper violin garden nine' });
  });

  it('are signed out everywhere', async () => {
    const ann = await auth.signedIn();
    await auth.login(ann);
    const { status, body } = await auth.post(`/users/${ann.id}/end-sessions`, undefined, moderator);
    expect([status, body]).toEqual([200, { ended: 2 }]);
    expect((await auth.get('/me', ann.accessToken)).status).toBe(401);
  });

  it('48 may at once what their new role may, and no more what the old one did', async () => {
    const ann = await auth.signedIn();
    expect((await auth.get('/users', ann.accessToken)).status).toBe(403);
    const { status, body, headers } = await setRole(ann.id, 'moderator');
    expect([status, body['role'], headers.get('etag')]).toEqual([200, 'moderator', '"3"']);
    expect((await auth.get('/users', ann.accessToken)).status).toBe(200);
    await setRole(ann.id, 'user');
    const refused = await auth.get('/users', ann.accessToken);
    expect([refused.status, refused.body['code']]).toEqual([403, 'AUTH_FORBIDDEN']);
    expect((await setRole(ann.id, 'root')).status).toBe(400);
  });

  it('are not for moderators when they are moderators or administrators, and their roles never', async () => {
    const [other, boss, user] = [await auth.person('moderator'), await auth.person('admin'), await auth.person()];
    for (const { id } of [other, boss]) {
      for (const action of ACTIONS) {
        const { status, body } = await auth.post(`/users/${id}/${action}`, undefined, moderator);
        expect([action, status, body['code']]).toEqual([action, 403, 'AUTH_FORBIDDEN']);
      }
    }
    expect((await setRole(user.id, 'moderator', moderator)).status).toBe(403);
    expect((await auth.get('/audit-events', moderator)).status).toBe(403);
    await auth.stores.users.update(boss.id, { role: 'user' }, new Date(auth.clock.now()));
  });

  it('are not the own one', async () => {
    const boss = await auth.signedIn('admin');
    for (const action of ACTIONS) {
      const { status, body } = await auth.post(`/users/${boss.id}/${action}`, undefined, boss.accessToken);
      expect([action, status, body['code']]).toEqual([action, 403, 'AUTH_OWN_ACCOUNT']);
    }
    expect((await setRole(boss.id, 'user', boss.accessToken)).body['code']).toBe('AUTH_OWN_ACCOUNT');
  });

  it('59 are for nobody who is merely a user', async () => {
    const { accessToken, id } = await auth.signedIn();
    const routes: [string, string][] = [
      ...[['GET', '/users'] as const, ['GET', '/users/statistics'] as const, ['GET', `/users/${id}`] as const],
      ...ACTIONS.map((action) => ['POST', `/users/${id}/${action}`] as const),
      ...[['PUT', `/users/${id}/role`] as const, ['GET', '/audit-events'] as const],
    ].map(([method, path]) => [method, path]);
    for (const [method, path] of routes) {
      const body = method === 'PUT' ? { role: 'admin' } : undefined;
      const { status, body: problem } = await auth.send(method, path, { token: accessToken, body });
      expect([method, path, status, problem['code']]).toEqual([method, path, 403, 'AUTH_FORBIDDEN']);
    }
  });

  it('leave events behind, which are filtered by what, who, whose and when', async () => {
    auth.clock.advance(3_600_000);
    const from = new Date(auth.clock.now()).toISOString();
    const ann = await auth.signedIn('user', 'audited');
    await auth.post('/auth/login', { identifier: ann.email, password: 'wrong' });
    const { accessToken } = await auth.login({ email: 'ada.admin@example.org' as never, password: GOOD_PASSWORD });
    auth.clock.advance(1_000);
    await setRole(ann.id, 'moderator', accessToken);
    const list = async (query: string) =>
      (await auth.get<Page>(`/audit-events?userId=${ann.id}&${query}`, accessToken)).body.items;
    expect((await list('')).map(({ action }) => action)).toEqual(['role.change', 'login', 'login', 'register']);
    const [failure] = await list('outcome=failure');
    expect(failure).toMatchObject({ action: 'login', target: ann.id, details: { code: 'AUTH_INVALID_CREDENTIALS' } });
    expect(failure).toMatchObject({ actor: 'anonymous', address: '127.0.0.1', requestId: expect.any(String) });
    const [change] = await list('action=role.change');
    expect(change?.['details']).toEqual({ role: { from: 'user', to: 'moderator' } });
    expect(await list(`actor=${encodeURIComponent(String(change?.['actor']))}`)).toEqual([change]);
    const at = new Date(auth.clock.now()).toISOString();
    expect(await list(`from=${from}&to=${at}`)).toHaveLength(3);
    expect(await list(`from=${at}`)).toEqual([change]);
  });

  it.each(['userId=x', 'outcome=maybe', 'from=yesterday', 'to=2026-02-30T00:00:00Z', 'action='])(
    'leave events behind that are not listed by %s',
    async (query) => {
      const { accessToken } = await auth.login({ email: 'ada.admin@example.org' as never, password: GOOD_PASSWORD });
      expect((await auth.get(`/audit-events?${query}`, accessToken)).status).toBe(400);
    },
  );
});
