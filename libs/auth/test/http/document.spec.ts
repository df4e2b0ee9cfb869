import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuthRouteGroup } from '../../src/http/index.js';
import { type AuthApp, startAuthApp } from '../support/auth-app.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: string[];
  readonly security: object[];
  readonly responses: Record<string, unknown>;
  readonly 'x-required-permissions'?: string[];
  readonly 'x-person-only'?: boolean;
}
type Paths = Record<string, Record<string, Operation>>;

const PUBLIC = [
  'registration_register',
  'sessions_login',
  'sessions_refresh',
  'passwords_forgot',
  'passwords_reset',
  'email_verify',
  'email_resend',
  'email_confirm',
  'jwks_read',
];
const PROTECTED = {
  sessions_logout: ['account:write'],
  sessions_reauthenticate: ['account:write'],
  sessions_list: ['account:read'],
  sessions_end: ['account:write'],
  passwords_change: ['account:write'],
  email_change: ['account:write'],
  profile_read: ['account:read'],
  profile_change: ['account:write'],
  profile_delete: ['account:write'],
  apikeys_create: ['account:write'],
  apikeys_list: ['account:read'],
  apikeys_rotate: ['account:write'],
  apikeys_revoke: ['account:write'],
  users_list: ['users:read'],
  users_statistics: ['users:read'],
  users_read: ['users:read'],
  users_activate: ['users:moderate'],
  users_deactivate: ['users:moderate'],
  users_forceReset: ['users:moderate'],
  users_endSessions: ['users:moderate'],
  users_changeRole: ['users:manage'],
  audit_list: ['audit:read'],
};

async function pathsOf(auth: AuthApp): Promise<Paths> {
  return (await auth.get<{ paths: Paths }>('//openapi.json')).body.paths;
}

const placesOf = (paths: Paths) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

describe('the routes in the OpenAPI document', () => {
  let auth: AuthApp;
  let places: ReturnType<typeof placesOf>;

  beforeAll(async () => {
    auth = await startAuthApp();
    places = placesOf(await pathsOf(auth)).filter(({ path }) => !/^\/(health|problems|api\/v1\/stones)/.test(path));
  });

  afterAll(() => auth.close());

  it('59 are public only when they are meant to be', () => {
    const open = places.filter(({ operation }) => operation.security.length === 0);
    expect(open.map(({ operation }) => operation.operationId).sort()).toEqual([...PUBLIC].sort());
  });

  it('name the permissions that they need, and who may ask', () => {
    const closed = places.filter(({ operation }) => operation.security.length > 0);
    expect(
      Object.fromEntries(closed.map(({ operation: it }) => [it.operationId, it['x-required-permissions']])),
    ).toEqual(PROTECTED);
    for (const { operation } of closed) {
      const isForPeople = operation['x-person-only'] === true;
      expect(operation.security).toEqual(isForPeople ? [{ bearer: [] }] : [{ bearer: [] }, { apiKey: [] }]);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403']));
    }
  });

  it('say in a line what they do, in sentences what else to know, and stand under one tag', () => {
    for (const { operation } of places) {
      const { operationId, summary, description } = operation;
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/\w[^.]$/)]);
      expect([operationId, description]).toEqual([operationId, expect.stringMatching(/^[A-Z`].{30,}\.$/)]);
      expect([operation.operationId, operation.tags.length]).toEqual([operation.operationId, 1]);
    }
  });

  it('58 59 are refused without a token, each of those that are not public', async () => {
    for (const { path, method, operation } of places) {
      if (operation.security.length === 0) continue;
      const target = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69');
      const { status, body } = await auth.send(method, target, method === 'GET' ? {} : { body: {} });
      expect([operation.operationId, status, body['code']]).toEqual([
        operation.operationId,
        401,
        'AUTH_UNAUTHENTICATED',
      ]);
    }
  });

  it('58 show nobody anything of somebody else, each of those with an id', async () => {
    const [ann, eve] = [await auth.signedIn(), await auth.signedIn()];
    const key = await auth.post('/me/api-keys', { name: 'Key', scopes: ['stones:read'] }, ann.accessToken);
    const keyOfEve = await auth.post('/me/api-keys', { name: 'Key', scopes: ['stones:read'] }, eve.accessToken);
    const ids = { sessions: ann.sessionId, 'api-keys': String(key.body['id']), users: ann.id };
    const withId = places.filter(({ path }) => path.includes('{id}'));
    expect(withId.length).toBe(9);
    for (const { path, method, operation } of withId) {
      const kind = Object.keys(ids).find((name) => path.includes(`/${name}/`)) as keyof typeof ids;
      const target = path.replace('/api/v1', '').replace('{id}', ids[kind]);
      const body = method === 'PUT' ? { role: 'admin' } : undefined;
      for (const [token, statuses] of [
        [undefined, [401]],
        [String(keyOfEve.body['key']), [403]],
        [eve.accessToken, kind === 'users' ? [403] : [404]],
      ] as const) {
        const answer = await auth.send(method, target, { token, body });
        expect([
          operation.operationId,
          statuses.includes(answer.status as never),
          answer.text.includes(ann.email),
        ]).toEqual([operation.operationId, true, false]);
      }
    }
    expect((await auth.get('/me', ann.accessToken)).body).toMatchObject({ role: 'user', status: 'active' });
    expect((await auth.get('/stones', String(key.body['key']))).status).toBe(200);
  });
});

describe('the groups of routes', () => {
  const groups: Record<AuthRouteGroup, string[]> = {
    registration: ['/api/v1/auth/register'],
    sessions: ['/api/v1/auth/login', '/api/v1/me/sessions'],
    passwords: ['/api/v1/auth/forgot-password', '/api/v1/me/password'],
    email: ['/api/v1/auth/verify-email', '/api/v1/me/email'],
    profile: ['/api/v1/me'],
    apiKeys: ['/api/v1/me/api-keys'],
    administration: ['/api/v1/users'],
    audit: ['/api/v1/audit-events'],
    jwks: ['/.well-known/jwks.json'],
  };

  it.each(Object.entries(groups))('leave out %s alone where that is switched off', async (group, paths) => {
    const auth = await startAuthApp({ http: { groups: { [group]: false } } });
    const present = Object.keys(await pathsOf(auth));
    for (const path of Object.values(groups).flat()) {
      expect([path, present.includes(path)]).toEqual([path, !paths.includes(path)]);
    }
    const [path = ''] = paths;
    const { status, body } = await auth.send(
      'GET',
      path.replace(/^\/api\/v1|^/, (it) => (it ? '' : '/')),
    );
    expect([status, body['code']]).toEqual([404, 'ROUTE_NOT_FOUND']);
    await auth.close();
  });
});
