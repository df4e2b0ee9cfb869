import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, recordedStores, startAuthApp } from '../support/auth-app.js';

interface CreatedKey {
  readonly id: string;
  readonly key: string;
  readonly prefix: string;
  readonly lastFour: string;
}

describe('API keys', () => {
  const { stores, seen } = recordedStores();
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp({ stores });
  });

  afterAll(() => auth.close());

  const make = (token: string, more: object = {}) =>
    auth.post<CreatedKey>('/me/api-keys', { name: 'Key', scopes: ['account:read'], ...more }, token);
  const statusOf = async (key: string, path = '/me') => (await auth.get(path, key)).status;

  it('49 are shown once, stored as a hash, and listed by how they start and end', async () => {
    const { accessToken } = await auth.signedIn();
    const { status, body, headers } = await make(accessToken, { name: ' Nightly  export ', uses: 5 });
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body).toEqual({
      ...{ id: expect.any(String), name: 'Nightly export', scopes: ['account:read'], remainingUses: 5 },
      ...{ prefix: 'ashlar_live', lastFour: body.key.slice(-4), key: body.key },
      ...{ createdAt: '2026-01-01T00:00:00.000Z', expiresAt: null, lastUsedAt: null, revokedAt: null, replaces: null },
    });
    const [, random = ''] = /^ashlar_live_([0-9A-Za-z]{30})[0-9A-Za-z]{6}$/.exec(body.key) ?? [];
    expect(random.length * Math.log2(62)).toBeGreaterThan(128);
    const list = await auth.get<{ items: object[] }>('/me/api-keys', accessToken);
    const { key: _key, ...shown } = body;
    expect(list.body.items).toEqual([shown]);
    const stored = seen.join('\n');
    expect(stored).toContain(createHash('sha256').update(body.key).digest('hex'));
    expect(stored).not.toContain(body.key);
  });

  it('49 are refused unread when a letter is mistyped', async () => {
    const { accessToken } = await auth.signedIn();
    const { key } = (await make(accessToken)).body;
    const [letter = ''] = key.slice(20);
    const asked = seen.length;
    expect(await statusOf(key.slice(0, 20) + (letter === 'a' ? 'b' : 'a') + key.slice(21))).toBe(401);
    expect(seen.length).toBe(asked);
  });

  it('50 do what their scopes say, and nothing else', async () => {
    const { accessToken } = await auth.signedIn();
    const { key } = (await make(accessToken)).body;
    expect(await statusOf(key)).toBe(200);
    const other = await auth.get('/stones', key);
    expect([other.status, other.body['code']]).toEqual([403, 'AUTH_FORBIDDEN']);
    const write = await auth.send('PATCH', '/me', { token: key, body: { displayName: 'Key' } });
    expect(write.status).toBe(403);
    expect((await auth.send('GET', '/me', { headers: { 'x-api-key': key } })).status).toBe(200);
  });

  it('50 are refused when they have expired or were revoked', async () => {
    const { accessToken } = await auth.signedIn();
    const expiresAt = new Date(auth.clock.now() + 60_000).toISOString();
    const [short, long] = [(await make(accessToken, { expiresAt })).body, (await make(accessToken)).body];
    expect([await statusOf(short.key), await statusOf(long.key)]).toEqual([200, 200]);
    auth.clock.advance(60_000);
    expect(await statusOf(short.key)).toBe(401);
    expect((await auth.send('DELETE', `/me/api-keys/${long.id}`, { token: accessToken })).status).toBe(204);
    expect(await statusOf(long.key)).toBe(401);
    expect((await auth.send('DELETE', `/me/api-keys/${long.id}`, { token: accessToken })).status).toBe(404);
  });

  it('50 are not read out of the address', async () => {
    const { accessToken } = await auth.signedIn();
    const { key } = (await make(accessToken)).body;
    for (const name of ['api_key', 'apiKey', 'key', 'access_token', 'token']) {
      expect((await auth.get(`/me?${name}=${key}`)).status).toBe(401);
    }
  });

  it('51 are accepted as often as they may be, of however many at the same time', async () => {
    const { accessToken } = await auth.signedIn();
    const { key, id } = (await make(accessToken, { uses: 10 })).body;
    const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(key)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 401)).toHaveLength(40);
    const { body } = await auth.get<{ items: unknown[] }>('/me/api-keys', accessToken);
    expect(body.items).toContainEqual(expect.objectContaining({ id, remainingUses: 0 }));
  });

  it('51 stay revoked whatever requests are on their way', async () => {
    const { accessToken } = await auth.signedIn();
    const { key, id } = (await make(accessToken, { uses: 100 })).body;
    await Promise.all([
      ...Array.from({ length: 20 }, () => statusOf(key)),
      auth.send('DELETE', `/me/api-keys/${id}`, { token: accessToken }),
      ...Array.from({ length: 20 }, () => statusOf(key)),
    ]);
    expect(await statusOf(key)).toBe(401);
  });

  it('are replaced by keys like them, and stay good for the overlap', async () => {
    const { accessToken } = await auth.signedIn();
    const old = (await make(accessToken, { name: 'Export' })).body;
    const { status, body, headers } = await auth.post<CreatedKey>(
      `/me/api-keys/${old.id}/rotate`,
      { overlap: 60 },
      accessToken,
    );
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body).toMatchObject({ name: 'Export', scopes: ['account:read'], replaces: old.id });
    expect([await statusOf(old.key), await statusOf(body.key)]).toEqual([200, 200]);
    auth.clock.advance(60_000);
    expect([await statusOf(old.key), await statusOf(body.key)]).toEqual([401, 200]);
    const defaulted = await auth.post<CreatedKey>(`/me/api-keys/${body.id}/rotate`, undefined, accessToken);
    expect(defaulted.status).toBe(201);
    expect(await statusOf(body.key)).toBe(200);
  });

  it('are not given more than their owner may do', async () => {
    const { accessToken } = await auth.signedIn();
    for (const scope of ['users:read', '*', '*:read', 'audit:*']) {
      const { status, body } = await make(accessToken, { scopes: [scope] });
      expect([status, (body as unknown as { code: string }).code]).toEqual([403, 'AUTH_SCOPE_NOT_GRANTED']);
    }
  });

  it('lose what their owner may do no more', async () => {
    const admin = await auth.signedIn('admin');
    const { key } = (await make(admin.accessToken, { scopes: ['users:read'] })).body;
    expect(await statusOf(key, '/users')).toBe(200);
    const other = await auth.signedIn('admin');
    await auth.send('PUT', `/users/${admin.id}/role`, { body: { role: 'user' }, token: other.accessToken });
    expect(await statusOf(key, '/users')).toBe(403);
  });

  it.each([
    ['no scope', { scopes: [] }],
    ['a scope that is none', { scopes: ['Projects'] }],
    ['a scope that is no text', { scopes: [5] }],
    ['no name', { name: ' ' }],
    ['a day that there is not', { expiresAt: '2026-02-30T00:00:00Z' }],
    ['half a use', { uses: 0.5 }],
  ])('are not made with %s', async (_what, more) => {
    const { accessToken } = await auth.signedIn();
    expect((await make(accessToken, more)).status).toBe(400);
  });

  it('are as many as one may have, and no more', async () => {
    const few = await startAuthApp({ configure: (options) => (options.apiKeys.maxPerUser = 1) });
    const { accessToken } = await few.signedIn();
    const body = { name: 'Key', scopes: ['account:read'] };
    expect((await few.post('/me/api-keys', body, accessToken)).status).toBe(201);
    const { status, body: problem } = await few.post('/me/api-keys', body, accessToken);
    expect([status, problem['code']]).toEqual([409, 'AUTH_API_KEY_LIMIT']);
    await few.close();
  });

  it.each([
    ['GET', '/me/sessions'],
    ['POST', '/me/password'],
    ['POST', '/me/email'],
    ['DELETE', '/me'],
    ['GET', '/me/api-keys'],
    ['POST', '/me/api-keys'],
    ['POST', '/auth/logout'],
    ['POST', '/auth/reauthenticate'],
  ])('do not open %s %s', async (method, path) => {
    const { accessToken } = await auth.signedIn();
    const { key } = (await make(accessToken, { scopes: ['account:*'] })).body;
    const { status, body } = await auth.send(method, path, { token: key, ...(method !== 'GET' && { body: {} }) });
    expect([status, body['code']]).toEqual([403, 'AUTH_FORBIDDEN']);
  });
});
