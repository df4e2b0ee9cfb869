import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, type Person, recordedStores, startAuthApp, type Tokens } from '../support/auth-app.js';

const DAY = 86_400_000;

describe('sessions', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp();
  });

  afterAll(() => auth.close());

  const isOpen = async ({ accessToken }: Tokens) => (await auth.get('/me', accessToken)).status === 200;
  const isRefreshable = async ({ refreshToken }: Tokens) =>
    (await auth.post('/auth/refresh', { refreshToken })).status === 200;

  it('24 issues tokens that are unique, long, and no UUIDs', async () => {
    const issued = new Set<string>();
    const people = await Promise.all(Array.from({ length: 20 }, () => auth.person()));
    const walk = async (person: Person) => {
      let tokens: Tokens = await auth.login(person);
      for (let i = 0; i < 10; i += 1) {
        issued.add(tokens.refreshToken);
        tokens = (await auth.post<Tokens>('/auth/refresh', { refreshToken: tokens.refreshToken })).body;
      }
    };
    for (let round = 0; round < 5; round += 1) await Promise.all(people.map(walk));
    expect(issued.size).toBe(1_000);
    for (const token of issued) {
      expect(token).not.toMatch(/^[\da-f]{8}-/);
      expect(Buffer.from(token, 'base64url').length * 8).toBeGreaterThanOrEqual(128 + 128);
    }
    // Nothing of the random part is alike.
    expect(new Set([...issued].map((token) => token.slice(24, 46))).size).toBe(1_000);
  });

  it('25 never opens a session that the client names', async () => {
    const person = await auth.person();
    const known = '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69';
    const { status, body } = await auth.send<Tokens>('POST', '/auth/login', {
      body: { identifier: person.email, password: person.password },
      headers: { cookie: `sid=${known}; session=${known}`, 'x-session-id': known },
    });
    expect(status).toBe(200);
    expect(body.sessionId).not.toBe(known);
    const named = { identifier: person.email, password: person.password, sessionId: known };
    expect((await auth.post('/auth/login', named)).status).toBe(400);
  });

  it('25 opens a new session for somebody who gives the password again, and ends the old one', async () => {
    const ann = await auth.signedIn();
    const { status, body, headers } = await auth.post<Tokens>(
      '/auth/reauthenticate',
      { password: ann.password },
      ann.accessToken,
    );
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body.sessionId).not.toBe(ann.sessionId);
    expect([await isOpen(ann), await isRefreshable(ann), await isOpen(body)]).toEqual([false, false, true]);
  });

  it('refuses a wrong password given again, and keeps the session', async () => {
    const ann = await auth.signedIn();
    const { status, body } = await auth.post('/auth/reauthenticate', { password: 'wrong' }, ann.accessToken);
    expect([status, body['code']]).toEqual([401, 'AUTH_INVALID_CREDENTIALS']);
    expect(await isOpen(ann)).toBe(true);
  });

  it('26 refuses both tokens of a session that was signed out', async () => {
    const ann = await auth.signedIn();
    expect((await auth.post('/auth/logout', undefined, ann.accessToken)).status).toBe(204);
    expect([await isOpen(ann), await isRefreshable(ann)]).toEqual([false, false]);
  });

  it.each([
    ['local', [false, true, true]],
    ['others', [true, false, false]],
    ['global', [false, false, false]],
  ])('27 signs out %s', async (scope, open) => {
    const person = await auth.person();
    const sessions = [await auth.login(person), await auth.login(person), await auth.login(person)];
    expect((await auth.post('/auth/logout', { scope }, sessions[0]?.accessToken)).status).toBe(204);
    expect(await Promise.all(sessions.map(isOpen))).toEqual(open);
  });

  it('refuses to sign out elsewhere', async () => {
    const { accessToken } = await auth.signedIn();
    for (const body of [{ scope: 'everywhere' }, { scope: null }, [], { scope: 'local', more: 1 }]) {
      expect((await auth.post('/auth/logout', body, accessToken)).status).toBe(400);
    }
  });

  it('28 refuses every token and key of somebody who is inactive or deleted', async () => {
    const admin = await auth.signedIn('admin');
    const [inactive, deleted] = [await auth.signedIn(), await auth.signedIn()];
    const keys: string[] = [];
    for (const { accessToken } of [inactive, deleted]) {
      const key = await auth.post('/me/api-keys', { name: 'Key', scopes: ['account:read'] }, accessToken);
      keys.push(String(key.body['key']));
    }
    for (const key of keys) expect((await auth.get('/me', key)).status).toBe(200);
    expect((await auth.post(`/users/${inactive.id}/deactivate`, undefined, admin.accessToken)).status).toBe(200);
    const body = { password: deleted.password, confirmation: deleted.email };
    expect((await auth.send('DELETE', '/me', { body, token: deleted.accessToken })).status).toBe(204);
    for (const credentials of [inactive.accessToken, deleted.accessToken, ...keys]) {
      expect((await auth.get('/me', credentials)).status).toBe(401);
    }
    expect([await isRefreshable(inactive), await isRefreshable(deleted)]).toEqual([false, false]);
  });

  it('30 lists the sessions of whoever asks, and ends one of them', async () => {
    const person = await auth.person();
    const [here, there] = [await auth.login(person), await auth.login(person)];
    const { body } = await auth.get<{ items: object[] }>('/me/sessions', here.accessToken);
    expect(new Set(body.items)).toEqual(
      new Set([
        expect.objectContaining({ id: there.sessionId, current: false }),
        expect.objectContaining({ id: here.sessionId, current: true, userAgent: 'node', address: '127.0.0.1' }),
      ]),
    );
    const end = await auth.send('DELETE', `/me/sessions/${there.sessionId}`, { token: here.accessToken });
    expect([end.status, await isOpen(there), await isOpen(here)]).toEqual([204, false, true]);
    const again = await auth.send('DELETE', `/me/sessions/${there.sessionId}`, { token: here.accessToken });
    expect([again.status, again.body['code']]).toEqual([404, 'AUTH_SESSION_NOT_FOUND']);
    expect((await auth.send('DELETE', '/me/sessions/mine', { token: here.accessToken })).status).toBe(400);
  });

  it('30 knows no session of somebody else', async () => {
    const [ann, bo] = [await auth.signedIn(), await auth.signedIn()];
    const { status, body } = await auth.send('DELETE', `/me/sessions/${bo.sessionId}`, { token: ann.accessToken });
    expect([status, body['code']]).toEqual([404, 'AUTH_SESSION_NOT_FOUND']);
    expect(await isOpen(bo)).toBe(true);
  });

  it('31 ends a session that nobody refreshes for 30 days', async () => {
    const person = await auth.person();
    const [used, idle] = [await auth.login(person), await auth.login(person)];
    auth.clock.advance(29 * DAY);
    const next = (await auth.post<Tokens>('/auth/refresh', { refreshToken: used.refreshToken })).body;
    auth.clock.advance(DAY);
    expect([await isRefreshable(idle), await isRefreshable(next)]).toEqual([false, true]);
  });

  it('31 40 ends a session after 90 days, however often it is refreshed', async () => {
    let tokens: Tokens = await auth.signedIn();
    for (let day = 0; day < 80; day += 20) {
      auth.clock.advance(20 * DAY);
      const { status, body } = await auth.post<Tokens>('/auth/refresh', { refreshToken: tokens.refreshToken });
      expect(status).toBe(200);
      tokens = body;
    }
    auth.clock.advance(9 * DAY);
    const last = await auth.post<Tokens>('/auth/refresh', { refreshToken: tokens.refreshToken });
    expect(last.body.refreshTokenExpiresAt).toBe(new Date(auth.clock.now() + DAY).toISOString());
    auth.clock.advance(DAY);
    expect(await isRefreshable(last.body)).toBe(false);
  });

  it('32 asks for a fresh sign-in before an address changes or a key is made', async () => {
    const ann = await auth.signedIn();
    const key = await auth.post('/me/api-keys', { name: 'Old', scopes: ['account:read'] }, ann.accessToken);
    auth.clock.advance(9 * 60_000);
    const { accessToken, refreshToken } = ann;
    expect((await auth.post('/me/email', { email: 'new@example.org' }, accessToken)).status).toBe(202);
    auth.clock.advance(6 * 60_000);
    // A refresh is no sign-in.
    const stale = (await auth.post<Tokens>('/auth/refresh', { refreshToken })).body;
    const requests: [string, object | undefined][] = [
      ['/me/email', { email: 'newer@example.org' }],
      ['/me/api-keys', { name: 'New', scopes: ['account:read'] }],
      [`/me/api-keys/${String(key.body['id'])}/rotate`, undefined],
    ];
    for (const [path, body] of requests) {
      const answer = await auth.post(path, body, stale.accessToken);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 403, 'AUTH_REAUTHENTICATION_REQUIRED']);
    }
    const fresh = await auth.post<Tokens>('/auth/reauthenticate', { password: ann.password }, stale.accessToken);
    for (const [path, body] of requests) {
      expect((await auth.post(path, body, fresh.body.accessToken)).status).toBeLessThan(300);
    }
  });
});

describe('refresh tokens', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp();
  });

  afterAll(() => auth.close());

  const refresh = (refreshToken: string) => auth.post<Tokens>('/auth/refresh', { refreshToken });

  it('35 are dead after they were used', async () => {
    const first = await auth.signedIn();
    const second = await refresh(first.refreshToken);
    expect([second.status, second.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(second.body.sessionId).toBe(first.sessionId);
    expect((await auth.get('/me', second.body.accessToken)).status).toBe(200);
    auth.clock.advance(10_000);
    const again = await refresh(first.refreshToken);
    expect([again.status, again.text.includes('AUTH_INVALID_TOKEN')]).toEqual([401, true]);
  });

  it('36 end the session when an old one is used, and an event is kept', async () => {
    const first = await auth.signedIn();
    const second = (await refresh(first.refreshToken)).body;
    const third = (await refresh(second.refreshToken)).body;
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(third.refreshToken)).status).toBe(401);
    expect((await auth.get('/me', third.accessToken)).status).toBe(401);
    const admin = await auth.signedIn('admin');
    const events = await auth.get<{ items: { details: object }[] }>(
      `/audit-events?action=refresh&outcome=failure&userId=${first.id}`,
      admin.accessToken,
    );
    expect(events.body.items.map(({ details }) => details)).toEqual([{ code: 'REFRESH_TOKEN_REPLAYED' }]);
  });

  it('37 38 give the same child to all who ask at the same time, or again within the grace', async () => {
    const first = await auth.signedIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const children = new Set(answers.map(({ body }) => body.refreshToken));
    expect(children.size).toBe(1);
    auth.clock.advance(9_999);
    expect((await refresh(first.refreshToken)).body.refreshToken).toBe([...children][0]);
    expect((await refresh([...children][0] ?? '')).status).toBe(200);
  });

  it('37 end the session when one is used again after the grace', async () => {
    const first = await auth.signedIn();
    const second = (await refresh(first.refreshToken)).body;
    auth.clock.advance(10_000);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(401);
  });

  it.each([
    ['another letter at the end', (token: string) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')],
    ['another letter in the middle', (token: string) => token.replace(/^(.{40})./, '$1~')],
    ['nothing', () => ''],
    ['something else', () => 'x'.repeat(512)],
    ['something with a space', (token: string) => `${token} `],
  ])('do not end a session when they are made up: %s', async (_what, change) => {
    const tokens = await auth.signedIn();
    const { status, body } = await auth.post('/auth/refresh', { refreshToken: change(tokens.refreshToken) });
    expect([status, body['code']]).toEqual([401, 'AUTH_INVALID_TOKEN']);
    expect((await auth.get('/me', tokens.accessToken)).status).toBe(200);
  });

  it('39 stand nowhere in what is stored, nor do API keys', async () => {
    const { stores, seen } = recordedStores();
    const other = await startAuthApp({ stores });
    const issued: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      let tokens: Tokens = await other.signedIn();
      const key = await other.post('/me/api-keys', { name: 'Key', scopes: ['account:read'] }, tokens.accessToken);
      issued.push(String(key.body['key']));
      for (let j = 0; j < 9; j += 1) {
        issued.push(tokens.refreshToken);
        tokens = (await other.post<Tokens>('/auth/refresh', { refreshToken: tokens.refreshToken })).body;
      }
    }
    const stored = seen.join('\n');
    expect(issued).toHaveLength(100);
    // What is looked through is what is stored.
    expect(stored).toContain('person1@example.org');
    expect(issued.filter((secret) => stored.includes(secret))).toEqual([]);
    await other.close();
  });
});
