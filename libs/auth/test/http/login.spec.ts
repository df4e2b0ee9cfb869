import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, GOOD_PASSWORD, startAuthApp } from '../support/auth-app.js';

const WRONG = 'quite another lantern here';
const withoutId = ({ requestId: _id, ...body }: Record<string, unknown>) => body;

describe('signing in', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp({ trustedProxies: ['127.0.0.1'] });
  });

  afterAll(() => auth.close());

  /** As a proxy says that it came from an address. */
  const login = (identifier: string, password: string, address = '203.0.113.1') =>
    auth.send('POST', '/auth/login', { body: { identifier, password }, headers: { 'x-forwarded-for': address } });
  const fail = async (identifier: string, times: number, address?: string) => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i += 1) statuses.push((await login(identifier, WRONG, address)).status);
    return statuses;
  };

  it('answers with tokens that nobody keeps on the way', async () => {
    const { email } = await auth.person();
    const { status, body, headers } = await auth.post('/auth/login', { identifier: email, password: GOOD_PASSWORD });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      tokenType: 'Bearer',
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      accessTokenExpiresAt: '2026-01-01T00:10:00.000Z',
      refreshToken: expect.stringMatching(/^[\w-]{86}$/),
      refreshTokenExpiresAt: '2026-01-31T00:00:00.000Z',
      sessionId: expect.any(String),
    });
  });

  it('takes a user name in the place of an address', async () => {
    await auth.post('/auth/register', { email: 'bo@example.org', password: GOOD_PASSWORD, username: 'bo.berg' });
    expect((await login('Bo.Berg', GOOD_PASSWORD)).status).toBe(200);
  });

  it.each([
    ['no password', { identifier: 'a@example.org' }],
    ['a password that is too long to be read', { identifier: 'a@example.org', password: 'x'.repeat(4_097) }],
    ['another field', { identifier: 'a@example.org', password: 'x', admin: true }],
    ['an empty identifier', { identifier: '', password: 'x' }],
  ])('refuses %s', async (_what, body) => {
    const answer = await auth.post('/auth/login', body);
    expect([answer.status, answer.body['code']]).toEqual([400, 'INVALID_INPUT']);
  });

  it('11 answers a wrong password like an account that there is not', async () => {
    const { email } = await auth.person();
    const [wrong, unknown, nonsense] = [
      await login(email, WRONG),
      await login('nobody@example.org', WRONG),
      await login('\u202e no name at all \u{1f511}', WRONG),
    ];
    expect(wrong.status).toBe(401);
    for (const other of [unknown, nonsense]) {
      expect(other.status).toBe(401);
      expect(withoutId(other.body)).toEqual(withoutId(wrong.body));
      expect([...other.headers.keys()]).toEqual([...wrong.headers.keys()]);
    }
  });

  it('11 answers like that also for somebody who is inactive, with the right password', async () => {
    const { id, email } = await auth.person();
    await auth.stores.users.update(id, { status: 'inactive' }, new Date(auth.clock.now()));
    const [wrong, right] = [await login(email, WRONG), await login(email, GOOD_PASSWORD)];
    expect([right.status, withoutId(right.body)]).toEqual([401, withoutId(wrong.body)]);
  });

  it('15 16 refuses the eleventh failure of an account, there or not, from an address with the time to wait', async () => {
    const { email } = await auth.person();
    for (const identifier of [email, 'ghost@example.org']) {
      expect(await fail(identifier, 10)).toEqual(Array(10).fill(401));
      const { status, body, headers } = await login(identifier, WRONG);
      expect([status, body['code']]).toEqual([429, 'AUTH_TOO_MANY_ATTEMPTS']);
      expect(headers.get('retry-after')).toBe('900');
    }
  });

  it('17 refuses the right password while locked, lets in when the window is over, and counts no waiting', async () => {
    const { email } = await auth.person();
    await fail(email, 10);
    expect((await login(email, GOOD_PASSWORD)).status).toBe(429);
    auth.clock.advance(899_000);
    expect((await login(email, GOOD_PASSWORD)).status).toBe(429);
    auth.clock.advance(1_001);
    expect((await login(email, GOOD_PASSWORD)).status).toBe(200);
  });

  it('19 starts to count anew after a success', async () => {
    const { email } = await auth.person();
    await fail(email, 9);
    expect((await login(email, GOOD_PASSWORD)).status).toBe(200);
    expect(await fail(email, 10)).toEqual(Array(10).fill(401));
  });

  it('20 counts all spellings of an address as one', async () => {
    auth.clock.advance(3_600_000);
    await auth.person('user', 'spelled');
    const spellings = ['Spelled@example.org', 'spelled@EXAMPLE.org', 'spelled@example.org '];
    for (const spelling of spellings) expect(await fail(spelling, 3)).toEqual([401, 401, 401]);
    expect(await fail('spelled@example.org', 2)).toEqual([401, 429]);
  });

  it('18 refuses the password of an account after 100 failures from anywhere, until it is reset', async () => {
    const { email } = await auth.person();
    for (let i = 0; i < 100; i += 1) expect((await login(email, WRONG, `198.51.100.${i}`)).status).toBe(401);
    const right = await login(email, GOOD_PASSWORD, '192.0.2.9');
    expect([right.status, right.body['code']]).toEqual([401, 'AUTH_INVALID_CREDENTIALS']);
    expect(auth.mailer.kindsTo(email)).toContain('password-disabled');
    await auth.post('/auth/forgot-password', { email });
    const token = auth.mailer.tokenTo(email, 'reset-password');
    await auth.post('/auth/reset-password', { token, password: 'copper violin garden nine' });
    expect((await login(email, 'copper violin garden nine', '192.0.2.9')).status).toBe(200);
  });

  it('15 18 answers for an account whose password is disabled like for any other', async () => {
    const { email, id } = await auth.person();
    await auth.stores.passwords.disable(id, new Date(auth.clock.now()));
    const answers = [
      await login(email, WRONG, '192.0.2.10'),
      await login(email, GOOD_PASSWORD, '192.0.2.10'),
      await login((await auth.person()).email, WRONG, '192.0.2.10'),
      await login('no.one@example.org', WRONG, '192.0.2.10'),
    ].map(({ status, body, headers }) => ({ status, body: withoutId(body), headers: [...headers.keys()] }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'AUTH_INVALID_CREDENTIALS' } });
    const locked = async (identifier: string) => {
      await fail(identifier, 9, '192.0.2.10');
      const { status, body, headers } = await login(identifier, WRONG, '192.0.2.10');
      return {
        status,
        body: withoutId(body),
        headers: [...headers.entries()].filter(([name]) => name === 'retry-after'),
      };
    };
    auth.clock.advance(900_000);
    await fail(email, 1, '192.0.2.10');
    await fail('no.one@example.org', 1, '192.0.2.10');
    const [disabled, nobody] = [await locked(email), await locked('no.one@example.org')];
    expect(disabled).toEqual(nobody);
    expect([disabled.status, disabled.headers]).toEqual([429, [['retry-after', '900']]]);
  });

  it('22 counts the addresses of one IPv6 network, and the two spellings of IPv4, as one', async () => {
    const { email } = await auth.person();
    for (let i = 0; i < 10; i += 1) await login(email, WRONG, `2001:db8:1:2:${i}::7`);
    expect((await login(email, WRONG, '2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await login(email, WRONG, '2001:db8:1:3::1')).status).toBe(401);
    await fail(email, 10, '::ffff:203.0.113.77');
    expect((await login(email, WRONG, '203.0.113.77')).status).toBe(429);
  });

  it('23 evaluates exactly as many of many guesses at the same time as it would one after another', async () => {
    const { email } = await auth.person();
    const answers = await Promise.all(Array.from({ length: 50 }, () => login(email, WRONG, '203.0.113.200')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
  });
});

describe('signing in past no proxy', () => {
  it('21 counts by the connection, whatever X-Forwarded-For says', async () => {
    const auth = await startAuthApp();
    const { email } = await auth.person();
    const login = (i: number) =>
      auth.send('POST', '/auth/login', {
        body: { identifier: email, password: WRONG },
        headers: {
          'x-forwarded-for': `203.0.113.${i}`,
          forwarded: `for=203.0.113.${i}`,
          'x-real-ip': `203.0.113.${i}`,
        },
      });
    for (let i = 0; i < 10; i += 1) expect((await login(i)).status).toBe(401);
    expect((await login(11)).status).toBe(429);
    await auth.close();
  });

  it('09 stores a hash of the algorithm and cost, and another at the next sign-in when these have changed', async () => {
    const auth = await startAuthApp();
    const person = await auth.person();
    expect((await auth.stores.passwords.find(person.id))?.hash).toMatch(/^\$2[aby]\$04\$/);
    const costly = await startAuthApp({
      stores: auth.stores,
      configure: (options) => (options.passwords.bcryptCost = 5),
    });
    await costly.login(person);
    expect((await auth.stores.passwords.find(person.id))?.hash).toMatch(/^\$2[aby]\$05\$/);
    await costly.login(person);
    await Promise.all([auth.close(), costly.close()]);
  });
});
