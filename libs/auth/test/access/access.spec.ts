import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { userActor } from '@ashlar/domain';
import { AuthError } from '../../src/auth.errors.js';
import type { SignedIn } from '../../src/sessions/sessions.service.js';
import type { User } from '../../src/users/user.js';
import { type Instances, PASSWORD, startInstances } from '../support/instances.js';
import { type SampleApp, startSampleApp } from './sample-app.js';

let all: Instances;
let sample: SampleApp;
let user: User;
let signedIn: SignedIn;
let key: string;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const codeFrom = async (path: string, headers?: Record<string, string>, from = sample) => {
  const { status, body } = await from.get(path, headers);
  return status === 200 ? 200 : `${status} ${String(body['code'])}`;
};

beforeAll(async () => {
  all = startInstances();
  sample = await startSampleApp(all);
  user = await all.user();
  signedIn = await sample.services.login.login({ identifier: user.email, password: PASSWORD });
  const owner = userActor({ id: user.id, permissions: ['projects:*', 'account:*'] });
  ({ key } = await sample.services.apiKeys.create(owner, { name: 'x', scopes: ['projects:read'] }));
});
afterAll(() => sample.app.close());

describe('a guarded route', () => {
  it('lets in who may, and knows who it is', async () => {
    const { body } = await sample.get('/guarded', bearer(signedIn.accessToken));
    expect(body).toMatchObject({ actor: { kind: 'user', id: user.id, role: 'user' }, context: { id: user.id } });
    for (const headers of [{ 'x-api-key': key }, bearer(key), { authorization: `bearer  ${key} ` }]) {
      const answer = await sample.get('/guarded', headers);
      expect(answer.body).toMatchObject({
        actor: { kind: 'api-key', ownerId: user.id, permissions: ['projects:read'] },
      });
    }
  });

  it('refuses nobody and anything that is not valid', async () => {
    expect(await codeFrom('/guarded')).toBe('401 AUTH_UNAUTHENTICATED');
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      `Basic ${btoa('a:b')}`,
      'Bearer a b',
      `Bearer ${'x'.repeat(5_000)}`,
      'Bearer é',
    ];
    const others = [
      `Bearer ${signedIn.refreshToken}`,
      `Bearer ${key.slice(0, -1)}`,
      `Token ${key}`,
      signedIn.accessToken,
    ];
    for (const authorization of [...wrong, ...others])
      expect(await codeFrom('/guarded', { authorization })).toBe('401 AUTH_INVALID_TOKEN');
    for (const text of ['', 'x', `${key} `.repeat(2), signedIn.accessToken])
      expect(await codeFrom('/guarded', { 'x-api-key': text })).toBe('401 AUTH_INVALID_TOKEN');
  });

  it('refuses two credentials at once, even good ones', async () => {
    const both = { ...bearer(signedIn.accessToken), 'x-api-key': key };
    expect(await codeFrom('/guarded', both)).toBe('401 AUTH_INVALID_TOKEN');
  });

  it('50 takes no key and no token out of the address', async () => {
    for (const query of [`api_key=${key}`, `x-api-key=${key}`, `access_token=${signedIn.accessToken}`])
      expect(await codeFrom(`/guarded?${query}`)).toBe('401 AUTH_UNAUTHENTICATED');
  });

  it('50 refuses who lacks one of its permissions', async () => {
    expect(await codeFrom('/guarded/both', bearer(signedIn.accessToken))).toBe('403 AUTH_FORBIDDEN');
    expect(await codeFrom('/guarded/both')).toBe('401 AUTH_UNAUTHENTICATED');
  });

  it('asks for a permission although it is public too', async () => {
    expect(await codeFrom('/guarded/contradiction')).toBe('401 AUTH_UNAUTHENTICATED');
    expect(await codeFrom('/guarded/contradiction', { 'x-api-key': key })).toBe(200);
  });

  it('works with the strategy in Passport’s own guard', async () => {
    expect(await codeFrom('/guarded/passport', bearer(signedIn.accessToken))).toBe(200);
  });

  it('passes on that the store is down', async () => {
    all.clock.advance(1_000);
    const state = jest.spyOn(all.stores.sessions, 'state').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeFrom('/guarded', bearer(signedIn.accessToken))).toBe('503 AUTH_BUSY');
    state.mockRestore();
    expect(await codeFrom('/guarded', bearer(signedIn.accessToken))).toBe(200);
  });
});

describe('a public route', () => {
  it('lets everybody in, whatever they send, and knows who it is when that is good', async () => {
    for (const path of ['/guarded/public', '/open']) {
      for (const headers of [{}, { authorization: 'nonsense' }, { 'x-api-key': 'x' }, bearer('a.b.c')]) {
        const { status, body } = await sample.get(path, headers as Record<string, string>);
        expect([status, body]).toEqual([200, { actor: { kind: 'anonymous' }, context: { kind: 'anonymous' } }]);
      }
      expect((await sample.get(path, { 'x-api-key': key })).body).toMatchObject({ context: { kind: 'api-key' } });
    }
  });

  it('of a public controller asks for what its method asks for', async () => {
    expect(await codeFrom('/open/guarded')).toBe('401 AUTH_UNAUTHENTICATED');
    expect(await codeFrom('/open/session')).toBe('401 AUTH_UNAUTHENTICATED');
    expect(await codeFrom('/open/session', { 'x-api-key': key })).toBe('403 AUTH_FORBIDDEN');
    expect(await codeFrom('/open/session', bearer(signedIn.accessToken))).toBe(200);
    expect(await codeFrom('/open/no-session')).toBe('401 AUTH_UNAUTHENTICATED');
  });

  it('asks for no session that its controller asks for', async () => {
    expect(await codeFrom('/silent/public')).toBe(200);
  });
});

describe('a route that says nothing of permissions', () => {
  it('is for nobody', async () => {
    expect(await codeFrom('/silent')).toBe('401 AUTH_UNAUTHENTICATED');
    expect(await codeFrom('/silent', bearer(signedIn.accessToken))).toBe('403 AUTH_FORBIDDEN');
  });
});

describe('a route that needs a session', () => {
  it('takes no key, and hands the session to its method', async () => {
    expect((await sample.get('/guarded/session', bearer(signedIn.accessToken))).body).toEqual({
      id: signedIn.session.id,
    });
    expect(await codeFrom('/guarded/session', { 'x-api-key': key })).toBe('403 AUTH_FORBIDDEN');
  });

  it('32 takes a recent one only where it says so', async () => {
    const old = await sample.services.login.login({ identifier: user.email, password: PASSWORD });
    expect(await codeFrom('/guarded/recent', bearer(old.accessToken))).toBe(200);
    all.clock.advance(15 * 60_000);
    const { accessToken } = await sample.services.sessions.refresh(old.refreshToken);
    expect(await codeFrom('/guarded/recent', bearer(accessToken))).toBe('403 AUTH_REAUTHENTICATION_REQUIRED');
    const again = await sample.services.login.reauthenticate(user, old.session, PASSWORD);
    expect(await codeFrom('/guarded/recent', bearer(again.accessToken))).toBe(200);
    expect(await codeFrom('/guarded/session', bearer(accessToken))).toBe('401 AUTH_INVALID_TOKEN');
  });
});

describe('two apps in one process', () => {
  it('know their own users only', async () => {
    const others = startInstances();
    const other = await startSampleApp(others, { async: false });
    const stranger = await others.user('stranger');
    const { accessToken } = await other.services.login.login({ identifier: stranger.email, password: PASSWORD });
    const own = await sample.services.login.login({ identifier: user.email, password: PASSWORD });
    expect(await codeFrom('/guarded', bearer(accessToken), other)).toBe(200);
    expect(await codeFrom('/guarded', bearer(own.accessToken), other)).toBe('401 AUTH_INVALID_TOKEN');
    expect(await codeFrom('/guarded', bearer(accessToken))).toBe('401 AUTH_INVALID_TOKEN');
    expect(await codeFrom('/guarded', bearer(own.accessToken))).toBe(200);
    await other.app.close();
  });
});
