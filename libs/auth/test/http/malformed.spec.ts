import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type AuthApp, type Person, startAuthApp, type Tokens } from '../support/auth-app.js';

interface Operation {
  readonly security: object[];
  readonly requestBody?: { readonly required?: boolean };
}
interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}
type Paths = Record<string, Record<string, Operation>>;

const ID = '00000000-0000-4000-8000-000000000000';
const PROBLEM = ['type', 'title', 'status', 'detail', 'code', 'requestId'];
const SECRET = 'Zq7rXw2LmTz9KfYb';

const BODIES: readonly string[] = [
  ...['{', '{"email":', '{"email":"a@b.example"', "{'email':1}", '{"email":NaN}', '\u0000', SECRET],
  ...['[]', '[{}]', '"text"', '5', 'true', '['.repeat(2_000), '{"a":'.repeat(2_000)],
  ...['{"surprise":1}', '{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{}}}'],
  ...[1, null, [], {}, { $ne: null }, ['a', 'b'], '\ud800', `${SECRET}\u0000`].map((value) =>
    JSON.stringify({
      ...{ email: value, password: value, identifier: value, token: value, refreshToken: value },
      ...{ currentPassword: value, newPassword: value, confirmation: value, displayName: value, username: value },
      ...{ name: value, scopes: value, role: value, scope: value, overlap: value },
    }),
  ),
];

const CREDENTIALS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['no token at all', { authorization: `Bearer ${SECRET}` }],
  ['half a token', { authorization: `Bearer eyJhbGciOiJFZERTQSJ9.${SECRET}` }],
  ['three parts of nothing', { authorization: `Bearer ${SECRET}.${SECRET}.${SECRET}` }],
  ['only dots', { authorization: 'Bearer ..' }],
  ['a header that is null', { authorization: `Bearer bnVsbA.${SECRET}.${SECRET}` }],
  ['a header that is a list', { authorization: `Bearer W10.${SECRET}.${SECRET}` }],
  ['more than is read of a token', { authorization: `Bearer ${SECRET.repeat(200)}` }],
  ['a key without its end', { 'x-api-key': `ashlar_live_${SECRET}` }],
  ['a key with a wrong checksum', { 'x-api-key': `ashlar_live_${'0'.repeat(30)}123456` }],
  ['no key at all', { 'x-api-key': SECRET }],
  ['a key that is too long', { 'x-api-key': SECRET.repeat(200) }],
  ['another scheme', { authorization: `Basic ${SECRET}` }],
  ['no scheme', { authorization: SECRET }],
  ['nothing after the scheme', { authorization: 'Bearer ' }],
  ['two tokens', { authorization: `Bearer ${SECRET}, Bearer ${SECRET}` }],
  ['more than is read of a header', { authorization: `Bearer ${SECRET.repeat(600)}` }],
  ['a token and a key', { authorization: `Bearer ${SECRET}`, 'x-api-key': SECRET }],
  ['the key of another service', { 'x-api-key': `other_live_${'0'.repeat(36)}` }],
];

const ONE_TIME_TOKENS: readonly unknown[] = [
  '',
  'x',
  SECRET,
  SECRET.repeat(30),
  `../../${SECRET}`,
  "' or 1=1 --",
  '\u{1f511}',
];

describe('what is malformed', () => {
  let auth: AuthApp;
  let admin: Person & Tokens;
  let routes: readonly Route[];

  beforeAll(async () => {
    auth = await startAuthApp();
    admin = await auth.signedIn('admin');
    const { paths } = (await auth.get<{ paths: Paths }>('//openapi.json')).body;
    routes = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/') && !path.includes('/stones'))
      .flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({
          ...{ method: method.toUpperCase(), operation },
          path: `/${path.replace(/\{\w+\}/g, ID)}`,
        })),
      );
  });

  afterAll(() => auth.close());

  const protectedRoutes = () => routes.filter(({ operation }) => operation.security.length > 0);
  const withBody = () => routes.filter(({ operation }) => operation.requestBody !== undefined);

  /** What the answer says without what is of this one request alone. */
  const shapeOf = ({ status, body, headers }: Answer) => {
    const { requestId, ...problem } = body;
    expect(requestId).toEqual(expect.any(String));
    return { status, keys: Object.keys(body), problem, headers: [...headers.keys()] };
  };

  /** Does it, and gives what was logged meanwhile. */
  const logOf = async (work: () => Promise<unknown>): Promise<string> => {
    const before = auth.lines.length;
    await work();
    return auth.lines.slice(before).join('\n');
  };

  it('has many routes to be sent to', () => {
    expect(Math.min(withBody().length, protectedRoutes().length)).toBeGreaterThanOrEqual(15);
  });

  it('is refused with 400 in one shape, on every route that takes a body', async () => {
    const wrong: unknown[] = [];
    const log = await logOf(async () => {
      for (const { method, path } of withBody()) {
        for (const body of BODIES) {
          const answer = await auth.send(method, path, { body, token: admin.accessToken });
          const { status, keys, headers } = shapeOf(answer);
          const expected = keys.includes('errors') ? PROBLEM.toSpliced(5, 0, 'errors') : PROBLEM;
          const isRight = status === 400 && keys.join() === expected.join() && headers.includes('content-type');
          const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
          if (!isRight || !isProblem || answer.text.includes(SECRET))
            wrong.push([method, path, body.slice(0, 80), status, answer.text.slice(0, 200)]);
        }
      }
    });
    expect(wrong).toEqual([]);
    expect(log).not.toContain(SECRET);
  });

  it('is refused with 401 in one shape, on every route that asks who calls', async () => {
    const expected = shapeOf(await auth.send('GET', '/me', { headers: { authorization: 'Bearer x' } }));
    expect(expected).toMatchObject({ status: 401, keys: PROBLEM, problem: { code: 'AUTH_INVALID_TOKEN' } });
    for (const { method, path } of protectedRoutes()) {
      for (const [what, headers] of CREDENTIALS) {
        const answer = await auth.send(method, path, { headers });
        expect([method, path, what, shapeOf(answer)]).toEqual([method, path, what, expected]);
        expect(answer.text).not.toContain(SECRET);
      }
    }
  });

  it.each(CREDENTIALS)('is explained in the log, without the secret: %s', async (_what, headers) => {
    const log = await logOf(() => auth.send('GET', '/me', { headers }));
    expect(log).toMatch(/"reason":"[^"]{5,}".*is refused/);
    expect(log).not.toContain(SECRET);
    expect(log).not.toContain('0'.repeat(30));
  });

  it('is explained in the log when it is a refresh token, and refused with 401 in one shape', async () => {
    const bo = await auth.signedIn();
    const [used, over] = [await auth.login(bo), await auth.login(bo)];
    await auth.post('/auth/refresh', { refreshToken: used.refreshToken });
    await auth.post('/auth/logout', undefined, over.accessToken);
    auth.clock.advance(10_000);
    const reasons = new Map([
      ...['x', SECRET, SECRET.repeat(5), `${bo.refreshToken} `, '\u{1f511}'].map(
        (token) => [token, 'not of this service'] as const,
      ),
      [used.refreshToken, 'it was used before'],
      [over.refreshToken, 'its session is over, or its owner inactive'],
    ]);
    const shapes = new Set<string>();
    for (const [refreshToken, reason] of reasons) {
      const log = await logOf(async () => {
        shapes.add(JSON.stringify(shapeOf(await auth.post('/auth/refresh', { refreshToken }))));
      });
      expect(log).toContain(`"reason":"${reason}"`);
      if (refreshToken.length > 2) expect(log).not.toContain(refreshToken);
    }
    expect([...shapes].map((shape) => JSON.parse(shape) as object)).toEqual([
      expect.objectContaining({ status: 401, keys: PROBLEM }),
    ]);
  });

  it('is refused with 400 in one shape when it is a mailed token, and explained in the log without it', async () => {
    const password = 'copper violin garden nine';
    const shapes = new Set<string>();
    const log = await logOf(async () => {
      for (const token of ONE_TIME_TOKENS) {
        for (const [path, body] of [
          ['/auth/verify-email', { token }],
          ['/auth/confirm-email', { token }],
          ['/auth/reset-password', { token, password }],
        ] as const) {
          shapes.add(JSON.stringify(shapeOf(await auth.post(path, body))));
        }
      }
    });
    expect([...shapes].map((shape) => JSON.parse(shape) as object)).toEqual([
      expect.objectContaining({ status: 400, keys: PROBLEM }),
    ]);
    expect(log.match(/"reason":"not of this service","purpose":"[a-z-]+"/g)).toHaveLength(ONE_TIME_TOKENS.length * 3);
    expect([log.includes(SECRET), log.includes(password)]).toEqual([false, false]);
  });
});
