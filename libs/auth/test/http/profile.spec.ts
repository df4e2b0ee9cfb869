import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, GOOD_PASSWORD, startAuthApp } from '../support/auth-app.js';

describe('the own account', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp();
  });

  afterAll(() => auth.close());

  it('is read with its version, and not again while it is the same', async () => {
    const ann = await auth.signedIn();
    const { status, body, headers } = await auth.get('/me', ann.accessToken);
    expect([status, body['id'], headers.get('etag')]).toEqual([200, ann.id, '"2"']);
    const same = await auth.send('GET', '/me', { token: ann.accessToken, headers: { 'if-none-match': '"2"' } });
    expect([same.status, same.text]).toEqual([304, '']);
  });

  it('is called otherwise, and not at all again', async () => {
    const { accessToken: token } = await auth.signedIn();
    const named = await auth.send('PATCH', '/me', { token, body: { username: 'Ann.Lee', displayName: 'Ann' } });
    expect(named.body).toMatchObject({ username: 'ann.lee', displayName: 'Ann', version: 3 });
    const half = await auth.send('PATCH', '/me', { token, body: { displayName: null } });
    expect(half.body).toMatchObject({ username: 'ann.lee', displayName: null, version: 4 });
    const taken = await auth.signedIn();
    const other = await auth.send('PATCH', '/me', { token: taken.accessToken, body: { username: 'ann.lee' } });
    expect([other.status, other.body['code']]).toEqual([409, 'AUTH_USERNAME_TAKEN']);
  });

  it('is changed on condition', async () => {
    const { accessToken: token } = await auth.signedIn();
    const change = (condition: string) =>
      auth.send('PATCH', '/me', { token, body: { displayName: 'Ann' }, headers: { 'if-match': condition } });
    const stale = await change('"1"');
    expect([stale.status, stale.body['code']]).toEqual([412, 'AUTH_VERSION_MISMATCH']);
    expect((await change('"2"')).headers.get('etag')).toBe('"3"');
    expect((await change('3')).status).toBe(400);
  });

  it.each(['role', 'emailVerifiedAt', 'emailVerified', 'passwordHash', 'password', 'email', 'id', 'status', 'version'])(
    '59 does not take %s in a change',
    async (field) => {
      const { accessToken: token } = await auth.signedIn();
      const before = await auth.get('/me', token);
      const body = { displayName: 'Ann', [field]: 'admin' };
      const { status, body: problem } = await auth.send('PATCH', '/me', { token, body });
      expect([status, problem['code']]).toEqual([400, 'INVALID_INPUT']);
      expect((await auth.get('/me', token)).body).toEqual(before.body);
    },
  );

  it('is deleted by whoever gives the password and writes its address', async () => {
    const ann = await auth.signedIn();
    const remove = (body: object) => auth.send('DELETE', '/me', { token: ann.accessToken, body });
    const unconfirmed = await remove({ password: ann.password, confirmation: 'yes' });
    expect([unconfirmed.status, unconfirmed.body['code']]).toEqual([422, 'AUTH_CONFIRMATION_WRONG']);
    const wrong = await remove({ password: 'wrong', confirmation: ann.email });
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'AUTH_WRONG_PASSWORD']);
    expect((await remove({ password: ann.password, confirmation: ` ${ann.email.toUpperCase()}` })).status).toBe(204);
    expect(auth.mailer.kindsTo(ann.email)).toContain('account-deleted');
    expect((await auth.get('/me', ann.accessToken)).status).toBe(401);
    const again = await auth.post('/auth/login', { identifier: ann.email, password: ann.password });
    expect([again.status, again.body['code']]).toEqual([401, 'AUTH_INVALID_CREDENTIALS']);
  });

  it('stays when it is that of the last administrator', async () => {
    const admin = await auth.signedIn('admin');
    const body = { password: admin.password, confirmation: admin.email };
    const { status, body: problem } = await auth.send('DELETE', '/me', { token: admin.accessToken, body });
    expect([status, problem['code']]).toEqual([409, 'AUTH_LAST_ADMINISTRATOR']);
  });

  it('gets another address by a token that is mailed to it', async () => {
    const ann = await auth.signedIn();
    const bo = await auth.person();
    const ask = (email: string) => auth.post('/me/email', { email }, ann.accessToken);
    const [free, taken] = [await ask('new.ann@example.org'), await ask(bo.email)];
    expect([free.status, free.text]).toEqual([202, '{"status":"accepted"}']);
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    expect(auth.mailer.kindsTo(bo.email)).toContain('already-registered');
    expect((await auth.get('/me', ann.accessToken)).body['email']).toBe(ann.email);
    const token = auth.mailer.tokenTo('new.ann@example.org', 'change-email');
    expect((await auth.post('/auth/confirm-email', { token })).status).toBe(204);
    expect((await auth.get('/me', ann.accessToken)).body['email']).toBe('new.ann@example.org');
    expect(auth.mailer.kindsTo(ann.email)).toContain('email-changed');
    expect((await auth.post('/auth/confirm-email', { token })).status).toBe(400);
    const login = await auth.post('/auth/login', { identifier: 'new.ann@example.org', password: GOOD_PASSWORD });
    expect(login.status).toBe(200);
  });
});
