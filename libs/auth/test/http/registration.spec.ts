import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HaveIBeenPwned } from '../../src/index.js';
import { type AuthApp, GOOD_PASSWORD, startAuthApp } from '../support/auth-app.js';

const codesOf = (body: Record<string, unknown>) => (body['errors'] as { code: string }[]).map(({ code }) => code);

describe('registration where addresses need not be verified', () => {
  let auth: AuthApp;
  let count = 0;

  beforeAll(async () => {
    auth = await startAuthApp({ configure: (options) => (options.passwords.contextWords = ['Ashlar Stones']) });
  });

  afterAll(() => auth.close());

  const register = (password: string, more: object = {}) =>
    auth.post('/auth/register', { email: `somebody${(count += 1)}@example.org`, password, ...more });

  it('answers with the account, and mails a token to its address', async () => {
    const { status, body } = await auth.post('/auth/register', {
      ...{ email: 'Ann@Example.org', password: GOOD_PASSWORD },
      ...{ username: 'Ann.Lee', displayName: ' Ann  Lee ' },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: expect.any(String), email: 'ann@example.org', emailVerifiedAt: null },
      ...{ username: 'ann.lee', displayName: 'Ann Lee', role: 'user', status: 'active', version: 1 },
      ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' },
    });
    expect(auth.mailer.kindsTo('ann@example.org')).toEqual(['verify-email']);
  });

  it('refuses an address and a user name that are taken', async () => {
    const email = await auth.post('/auth/register', { email: 'ann@example.org', password: GOOD_PASSWORD });
    expect([email.status, email.body['code']]).toEqual([409, 'AUTH_EMAIL_TAKEN']);
    const username = await register(GOOD_PASSWORD, { username: 'ANN.LEE' });
    expect([username.status, username.body['code']]).toEqual([409, 'AUTH_USERNAME_TAKEN']);
  });

  it('names every mistake by its field', async () => {
    const body = { email: 'ann', password: 5, username: 'admin', displayName: '\u200b', role: 'admin' };
    const answer = await auth.post('/auth/register', body);
    expect([answer.status, answer.body['code']]).toEqual([400, 'INVALID_INPUT']);
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(new Set(pointers)).toEqual(new Set(['/email', '/password', '/username', '/displayName', '/role']));
  });

  it.each([
    ['a body that is no JSON', '{"email":'],
    ['a list', []],
    ['a text', '"ann"'],
    ['nothing', ''],
    ['half a character', '{"email":"a@b.example","password":"\\ud800"}'],
  ])('refuses %s', async (_what, body) => {
    const { status, body: problem } = await auth.post('/auth/register', body);
    expect(status).toBe(400);
    expect(problem['code']).toEqual(expect.any(String));
  });

  it('01 refuses 14 characters and takes 15', async () => {
    const short = await register('quartz lantern');
    expect([short.status, short.body['code']]).toEqual([400, 'AUTH_PASSWORD_REFUSED']);
    expect(codesOf(short.body)).toEqual(['tooShort']);
    expect((await register('quartz lanterns')).status).toBe(201);
  });

  it.each([
    ['64 characters', 'quartz lantern meadow fifty '.repeat(3).slice(0, 64)],
    ['128 code points', 'quartz lantern meadow fifty pebble orchid '.repeat(4).slice(0, 128)],
    [
      '64 characters of four bytes',
      Array.from({ length: 64 }, (_, i) => String.fromCodePoint(0x1f300 + i * 7)).join(''),
    ],
  ])('02 takes %s, and lets in with them', async (what, password) => {
    expect(Array.from(password)).toHaveLength(Number.parseInt(what, 10));
    const { status, body } = await register(password);
    expect(status).toBe(201);
    const login = await auth.post('/auth/login', { identifier: body['email'], password });
    expect(login.status).toBe(200);
  });

  it('03 tells passwords apart that start with the same 72 bytes', async () => {
    const start = 'quartz lantern meadow fifty pebble orchid window garden copper violin 12';
    expect(Buffer.byteLength(start)).toBe(72);
    const { body } = await register(`${start}, and a tail`);
    const login = (password: string) => auth.post('/auth/login', { identifier: body['email'], password });
    expect((await login(`${start}, or another`)).status).toBe(401);
    expect((await login(`${start}, and a tail`)).status).toBe(200);
  });

  it('04 asks for no kinds of characters', async () => {
    expect((await register('qvlzrmwtkyhnbxpcgjfd')).status).toBe(201);
  });

  it('06 refuses the name of the service, the user name and the address as a password', async () => {
    const email = 'willowherb.brambling@example.org';
    const answers = await Promise.all([
      register('ashlarstones2026'),
      register('willow_herb_picker', { username: 'willow_herb_picker' }),
      auth.post('/auth/register', { email, password: 'willowherb.brambling' }),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(codesOf(body)).toContain('contextWord');
    }
  });

  it('07 knows a password in another normal form', async () => {
    const password = 'Ängström über Öresund';
    const { status, body } = await register(password.normalize('NFD'));
    expect(status).toBe(201);
    const login = await auth.post('/auth/login', { identifier: body['email'], password: password.normalize('NFC') });
    expect(login.status).toBe(200);
  });

  it('60 verifies an address for one of two who use a token at the same time', async () => {
    const { body } = await register(GOOD_PASSWORD);
    const token = auth.mailer.tokenTo(String(body['email']), 'verify-email');
    const answers = await Promise.all([1, 2].map(() => auth.post('/auth/verify-email', { token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
  });

  it('verifies an address by the mailed token, once', async () => {
    const { body } = await register(GOOD_PASSWORD);
    const email = String(body['email']);
    const token = auth.mailer.tokenTo(email, 'verify-email');
    expect((await auth.post('/auth/verify-email', { token })).status).toBe(204);
    const again = await auth.post('/auth/verify-email', { token });
    expect([again.status, again.body['code']]).toEqual([400, 'AUTH_INVALID_ONE_TIME_TOKEN']);
    const { accessToken } = await auth.login({ email: email as never, password: GOOD_PASSWORD });
    expect((await auth.get('/me', accessToken)).body['emailVerifiedAt']).toBe('2026-01-01T00:00:00.000Z');
  });
});

describe('registration where addresses must be verified', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp({ production: true });
  });

  afterAll(() => auth.close());

  it('14 answers alike whether the address has an account, and tells its owner', async () => {
    const body = { email: 'owner@example.org', password: GOOD_PASSWORD, displayName: 'Owner' };
    const [first, second] = [await auth.post('/auth/register', body), await auth.post('/auth/register', body)];
    expect([first.status, first.text]).toEqual([202, '{"status":"accepted"}']);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect([...second.headers.keys()]).toEqual([...first.headers.keys()]);
    expect(auth.mailer.kindsTo('owner@example.org')).toEqual(['verify-email', 'already-registered']);
  });

  it('14 answers alike also when the user name is taken: it tells nothing of the address', async () => {
    const register = (email: string) =>
      auth.post('/auth/register', { email, password: GOOD_PASSWORD, username: 'taken.name' });
    expect((await register('first@example.org')).status).toBe(202);
    const [known, unknown] = [await register('first@example.org'), await register('second@example.org')];
    expect([known.status, known.body['code']]).toEqual([unknown.status, unknown.body['code']]);
    expect([unknown.status, unknown.body['code']]).toEqual([409, 'AUTH_USERNAME_TAKEN']);
  });

  it('lets in only after the address was verified, and mails another token to whoever asks', async () => {
    const email = 'waiting@example.org';
    await auth.post('/auth/register', { email, password: GOOD_PASSWORD });
    const early = await auth.post('/auth/login', { identifier: email, password: GOOD_PASSWORD });
    expect([early.status, early.body['code']]).toEqual([403, 'AUTH_EMAIL_NOT_VERIFIED']);
    const old = auth.mailer.tokenTo(email, 'verify-email');
    const [known, unknown] = await Promise.all([
      auth.post('/auth/verify-email/resend', { email }),
      auth.post('/auth/verify-email/resend', { email: 'nobody@example.org' }),
    ]);
    expect([known.status, known.text]).toEqual([202, '{"status":"accepted"}']);
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
    expect(auth.mailer.kindsTo('nobody@example.org')).toEqual([]);
    expect((await auth.post('/auth/verify-email', { token: old })).status).toBe(400);
    const token = auth.mailer.tokenTo(email, 'verify-email');
    expect((await auth.post('/auth/verify-email', { token })).status).toBe(204);
    expect((await auth.post('/auth/login', { identifier: email, password: GOOD_PASSWORD })).status).toBe(200);
  });
});

describe('registration elsewhere', () => {
  it('05 refuses a password that a range search knows, which hears five digits of its hash', async () => {
    const leaked = 'quartz lantern meadow six';
    const digest = createHash('sha1').update(leaked).digest('hex').toUpperCase();
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end(`${'0'.repeat(35)}:3\r\n${digest.slice(5)}:7\r\n`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const auth = await startAuthApp({
      configure: ({ passwords }) => (passwords.leakedPasswordsUrl = `http://127.0.0.1:${port}`),
    });
    const body = { email: 'a@example.org', password: leaked };
    const refused = await auth.post('/auth/register', body);
    expect([refused.status, codesOf(refused.body)]).toEqual([400, ['breached']]);
    expect((await auth.post('/auth/register', { ...body, password: GOOD_PASSWORD })).status).toBe(201);
    expect(asked).toEqual([`/range/${digest.slice(0, 5)}`, expect.stringMatching(/^\/range\/[\dA-F]{5}$/)]);
    await auth.close();
    server.closeAllConnections();
    server.close();
  });

  it('is refused where it is closed', async () => {
    const auth = await startAuthApp({ configure: (options) => (options.registration.open = false) });
    const { status, body } = await auth.post('/auth/register', { email: 'a@example.org', password: GOOD_PASSWORD });
    expect([status, body['code']]).toEqual([403, 'AUTH_REGISTRATION_CLOSED']);
    await auth.close();
  });

  it('05 refuses a password that has leaked', async () => {
    const isBreached = async (password: string) => password === 'quartz lantern meadow six';
    const auth = await startAuthApp({ module: { breachedPasswords: { isBreached } } });
    const body = { email: 'a@example.org', password: 'quartz lantern meadow six' };
    const refused = await auth.post('/auth/register', body);
    expect([refused.status, codesOf(refused.body)]).toEqual([400, ['breached']]);
    expect((await auth.post('/auth/register', { ...body, password: GOOD_PASSWORD })).status).toBe(201);
    await auth.close();
  });

  it('05 takes a password, and warns, where those who know leaks can not be asked', async () => {
    const breachedPasswords = new HaveIBeenPwned({ url: 'http://127.0.0.1:9', timeoutMs: 500 });
    const auth = await startAuthApp({ module: { breachedPasswords } });
    const { status } = await auth.post('/auth/register', { email: 'a@example.org', password: GOOD_PASSWORD });
    expect(status).toBe(201);
    expect(auth.lines.filter((line) => line.includes('without asking'))).toHaveLength(1);
    await auth.close();
  });
});
