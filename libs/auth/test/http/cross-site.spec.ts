import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, GOOD_PASSWORD, type Person, startAuthApp, type Tokens } from '../support/auth-app.js';

type Paths = Record<string, Record<string, object>>;

const FOREIGN = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
const ID = '00000000-0000-4000-8000-000000000000';

/** What a form or a script of another site can send without asking first. */
const SIMPLE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

describe('34 a page of another site', () => {
  let auth: AuthApp;
  let ann: Person & Tokens;
  let routes: [string, string][];

  beforeAll(async () => {
    auth = await startAuthApp();
    ann = await auth.signedIn('admin');
    const { paths } = (await auth.get<{ paths: Paths }>('//openapi.json')).body;
    routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method): [string, string] => [
        method.toUpperCase(),
        // From the root, with an id where there is one.
        `/${path.replace(/\{\w+\}/g, ID)}`,
      ]),
    );
  });

  afterAll(() => auth.close());

  const cookie = () =>
    [
      `access_token=${ann.accessToken}; accessToken=${ann.accessToken}; __Host-session=${ann.sessionId}`,
      `refresh_token=${ann.refreshToken}; refreshToken=${ann.refreshToken}; Authorization=Bearer ${ann.accessToken}`,
    ].join('; ');
  const sessionsOf = () => auth.stores.sessions.listAlive(ann.id, new Date(auth.clock.now()));

  it('is nobody, on every route, whatever cookies the browser has', async () => {
    expect(routes.length).toBeGreaterThan(25);
    for (const [method, path] of routes) {
      const nobody = await auth.send(method, path);
      const { status, headers } = await auth.send(method, path, { headers: { ...FOREIGN, cookie: cookie() } });
      expect([method, path, status]).toEqual([method, path, nobody.status]);
      if (method !== 'GET') expect([path, status >= 400 && status < 500]).toEqual([path, true]);
      expect([path, headers.get('set-cookie'), headers.get('access-control-allow-origin')]).toEqual([path, null, null]);
    }
  });

  it.each(SIMPLE_TYPES)('changes nothing by %s, with right passwords and tokens in it', async (type) => {
    const before = await sessionsOf();
    const body = JSON.stringify({
      ...{ identifier: ann.email, email: ann.email, password: GOOD_PASSWORD, refreshToken: ann.refreshToken },
      ...{ scope: 'global', currentPassword: GOOD_PASSWORD, newPassword: 'copper violin garden nine' },
    });
    const mails = auth.mailer.mails.length;
    for (const [method, path] of routes.filter(([verb]) => verb !== 'GET')) {
      const { status, headers } = await auth.send(method, path, {
        body,
        headers: { ...FOREIGN, cookie: cookie(), 'content-type': type },
      });
      expect([method, path, [401, 415].includes(status)]).toEqual([method, path, true]);
      expect(headers.get('set-cookie')).toBeNull();
    }
    expect(await sessionsOf()).toEqual(before);
    expect(auth.mailer.mails).toHaveLength(mails);
  });

  it('is not allowed to send what it would have to ask for', async () => {
    for (const [method, path] of routes) {
      const { headers } = await auth.send('OPTIONS', path, {
        headers: {
          ...FOREIGN,
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null]);
    }
  });

  it('finds no cookie: signing in, refreshing and signing out set none', async () => {
    const bo = await auth.person();
    const login = await auth.post<Tokens>('/auth/login', { identifier: bo.email, password: bo.password });
    const refresh = await auth.post<Tokens>('/auth/refresh', { refreshToken: login.body.refreshToken });
    const logout = await auth.post('/auth/logout', undefined, refresh.body.accessToken);
    expect([login.status, refresh.status, logout.status]).toEqual([200, 200, 204]);
    for (const { headers } of [login, refresh, logout]) expect(headers.getSetCookie()).toEqual([]);
  });
});
