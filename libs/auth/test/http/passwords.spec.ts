import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, startAuthApp } from '../support/auth-app.js';

const NEXT = 'copper violin garden nine';

describe('passwords', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp();
  });

  afterAll(() => auth.close());

  const reset = (token: string, password = NEXT) => auth.post('/auth/reset-password', { token, password });
  const resetTokenOf = async (email: string) => {
    await auth.post('/auth/forgot-password', { email });
    return auth.mailer.tokenTo(email, 'reset-password');
  };

  it('08 29 are changed by whoever knows the present one, who stays signed in here and nowhere else', async () => {
    const ann = await auth.signedIn();
    const elsewhere = await auth.login(ann);
    const change = (body: object) => auth.post('/me/password', body, ann.accessToken);
    expect((await change({ newPassword: NEXT })).status).toBe(400);
    const wrong = await change({ currentPassword: 'wrong', newPassword: NEXT });
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'AUTH_WRONG_PASSWORD']);
    const weak = await change({ currentPassword: ann.password, newPassword: 'short' });
    expect([weak.status, weak.body['code']]).toEqual([400, 'AUTH_PASSWORD_REFUSED']);
    expect(weak.body['errors']).toContainEqual(expect.objectContaining({ pointer: '/newPassword', code: 'tooShort' }));
    expect((await change({ currentPassword: ann.password, newPassword: NEXT })).status).toBe(204);
    expect(auth.mailer.kindsTo(ann.email)).toContain('password-changed');
    expect((await auth.get('/me', ann.accessToken)).status).toBe(200);
    expect((await auth.get('/me', elsewhere.accessToken)).status).toBe(401);
    expect((await auth.post('/auth/refresh', { refreshToken: elsewhere.refreshToken })).status).toBe(401);
    await auth.login({ email: ann.email, password: NEXT });
  });

  it('13 are forgotten in the same words by those who have an account and those who do not', async () => {
    const { email } = await auth.person();
    const [known, unknown] = [
      await auth.post('/auth/forgot-password', { email }),
      await auth.post('/auth/forgot-password', { email: 'nobody@example.org' }),
    ];
    expect([known.status, known.text]).toEqual([202, '{"status":"accepted"}']);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    expect([...unknown.headers.keys()]).toEqual([...known.headers.keys()]);
    expect(auth.mailer.kindsTo(email)).toContain('reset-password');
    expect(auth.mailer.kindsTo('nobody@example.org')).toEqual([]);
  });

  it('29 60 are reset by a mailed token, once, which signs out everywhere', async () => {
    const ann = await auth.signedIn();
    const token = await resetTokenOf(ann.email);
    const refused = await reset(token, 'short');
    expect([refused.status, refused.body['code']]).toEqual([400, 'AUTH_PASSWORD_REFUSED']);
    expect((await reset(token)).status).toBe(204);
    expect((await auth.get('/me', ann.accessToken)).status).toBe(401);
    await auth.login({ email: ann.email, password: NEXT });
    const again = await reset(token);
    expect([again.status, again.body['code']]).toEqual([400, 'AUTH_INVALID_ONE_TIME_TOKEN']);
  });

  it('60 are reset by one of two who use a token at the same time', async () => {
    const { email } = await auth.person();
    const token = await resetTokenOf(email);
    const statuses = (await Promise.all([reset(token), reset(token)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 400]);
  });

  it('60 are not reset by a token that is older than an hour, or was replaced', async () => {
    const { email } = await auth.person();
    const replaced = await resetTokenOf(email);
    const old = await resetTokenOf(email);
    expect((await reset(replaced)).status).toBe(400);
    auth.clock.advance(3_600_000);
    expect((await reset(old)).status).toBe(400);
  });

  it('60 are not reset by a token that was made for something else, nor is anything else done by theirs', async () => {
    await auth.post('/auth/register', { email: 'purpose@example.org', password: 'quartz lantern meadow fifty' });
    const verify = auth.mailer.tokenTo('purpose@example.org', 'verify-email');
    const forgotten = await resetTokenOf('purpose@example.org');
    expect((await reset(verify)).status).toBe(400);
    expect((await auth.post('/auth/verify-email', { token: forgotten })).status).toBe(400);
    expect((await auth.post('/auth/confirm-email', { token: forgotten })).status).toBe(400);
    expect((await auth.post('/auth/confirm-email', { token: verify })).status).toBe(400);
    expect((await auth.post('/auth/verify-email', { token: verify })).status).toBe(204);
    expect((await reset(forgotten)).status).toBe(204);
  });

  it.each(['', 'x', '../../etc/passwd', "' or 1=1 --", 'x'.repeat(512)])(
    '60 answers the malformed token %j like one that was used',
    async (token) => {
      for (const path of ['/auth/verify-email', '/auth/confirm-email']) {
        const { status, body } = await auth.post(path, { token });
        expect([status, body['code']]).toEqual([400, 'AUTH_INVALID_ONE_TIME_TOKEN']);
      }
      expect((await reset(token)).body['code']).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    },
  );
});

describe('what is logged and answered', () => {
  it('60 holds no password, no token and no stack', async () => {
    const auth = await startAuthApp();
    const ann = await auth.signedIn();
    const answers = [
      await auth.post('/auth/login', { identifier: ann.email, password: 'a wrong password of ann' }),
      await auth.post('/auth/refresh', { refreshToken: `${ann.refreshToken.slice(0, -2)}xx` }),
      await auth.get('/me', `${ann.accessToken}x`),
      await auth.post('/auth/reset-password', { token: 'no token at all', password: NEXT }),
      await auth.post('/auth/login', '{"identifier":'),
    ];
    const key = await auth.post('/me/api-keys', { name: 'Key', scopes: ['account:read'] }, ann.accessToken);
    await auth.get('/me', String(key.body['key']));
    await auth.post('/auth/forgot-password', { email: ann.email });
    const next = await auth.post('/auth/refresh', { refreshToken: ann.refreshToken });
    auth.clock.advance(60_000);
    await auth.post('/auth/refresh', { refreshToken: ann.refreshToken });
    const secrets = [
      ...[ann.password, 'a wrong password of ann', NEXT, ann.accessToken, ann.refreshToken],
      ...[String(key.body['key']), String(next.body['refreshToken']), 'no token at all'],
      ...[auth.mailer.tokenTo(ann.email, 'reset-password'), auth.mailer.tokenTo(ann.email, 'verify-email')],
    ];
    const log = auth.lines.join('\n');
    expect(log).toContain('Refused: login');
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    for (const { text, status } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/\bat .*\.(?:ts|js)|SELECT|node_modules/);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
    await auth.close();
  });
});
