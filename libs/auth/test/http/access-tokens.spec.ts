import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { KeyRing } from '../../src/index.js';
import { type AuthApp, startAuthApp } from '../support/auth-app.js';
import { type Forgery, forgeryOf, part, signed } from './crafted-tokens.js';

describe('access tokens', () => {
  let auth: AuthApp;
  let forgery: Forgery;

  beforeAll(async () => {
    auth = await startAuthApp();
  });

  beforeEach(async () => {
    forgery = await forgeryOf(auth);
  });

  afterAll(() => auth.close());

  /** 401 in the one shape that all refused tokens get. */
  const expectRefused = async (token: string) => {
    const { status, body } = await auth.send('GET', '/me', { headers: { authorization: `Bearer ${token}` } });
    const { requestId: _id, ...problem } = body;
    expect([token, status, problem]).toEqual([
      token,
      401,
      {
        ...{ type: '/problems#AUTH_INVALID_TOKEN', title: 'Unauthorized', status: 401, code: 'AUTH_INVALID_TOKEN' },
        detail: 'The token or key is not valid, or not any more. Sign in again.',
      },
    ]);
  };
  const expectTaken = async (token: string) => expect((await auth.get('/me', token)).status).toBe(200);

  it('are taken when they are like those of the service: what follows is refused for what it says', async () => {
    await expectTaken(forgery.token());
    expect(forgery.header).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: forgery.keyId });
  });

  it('41 are refused without an algorithm, without a signature, and with fewer or more parts', async () => {
    const claims = part(forgery.claims);
    for (const alg of ['none', 'None', 'nOnE', 'NONE', '', null, undefined]) {
      const header = part({ ...forgery.header, alg });
      const [, , signature = ''] = forgery.token({ alg }).split('.');
      for (const token of [`${header}.${claims}.`, `${header}.${claims}`, `${header}.${claims}.${signature}`]) {
        await expectRefused(token);
      }
    }
    const [header = '', , signature = ''] = forgery.token().split('.');
    for (const token of [
      ...[`${header}.${claims}.`, `${header}.${claims}`, `${header}.${claims}.${signature}.${signature}`],
      ...[`${header}.${claims}.${signature}.`, header, '.', '..', '...', `.${claims}.${signature}`],
      ...[`${header}..${signature}`, `${claims}.${header}.${signature}`],
    ]) {
      await expectRefused(token);
    }
  });

  it('42 are refused when the public key was taken for a shared secret', async () => {
    const key = createPublicKey(forgery.privateKey);
    const raw = Buffer.from(String(forgery.publicJwk['x']), 'base64url');
    const secrets = [
      ...[raw, key.export({ type: 'spki', format: 'der' }), Buffer.from(key.export({ type: 'spki', format: 'pem' }))],
      ...[Buffer.from(JSON.stringify(forgery.publicJwk)), Buffer.from(String(forgery.publicJwk['x'])), Buffer.alloc(0)],
    ];
    for (const [alg, hash] of [
      ['HS256', 'sha256'],
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
    ] as const) {
      for (const secret of secrets) {
        const input = `${part({ ...forgery.header, alg })}.${part(forgery.claims)}`;
        await expectRefused(`${input}.${createHmac(hash, secret).update(input).digest('base64url')}`);
      }
    }
  });

  it('42 are refused when they are signed by another algorithm, or by another key', async () => {
    const own = generateKeyPairSync('ed25519').privateKey;
    await expectRefused(signed(forgery.header, forgery.claims, own));
    const others = {
      RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    };
    for (const [alg, key] of Object.entries(others)) {
      const input = `${part({ ...forgery.header, alg })}.${part(forgery.claims)}`;
      const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
      await expectRefused(`${input}.${signature.toString('base64url')}`);
    }
  });

  it('43 are refused when their header brings or names a key, and nobody is asked for it', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end('{"keys":[]}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const own = generateKeyPairSync('ed25519');
    const jwk = own.publicKey.export({ format: 'jwk' });
    const attacks = [
      ...[{ kid: '../../../../dev/null' }, { kid: "' or 1=1 --" }, { kid: '__proto__' }, { kid: 'constructor' }],
      ...[{ kid: '' }, { kid: null }, { kid: 5 }, { kid: [forgery.keyId] }, { kid: url }, { kid: undefined }],
      ...[{ jku: url }, { x5u: url }, { jwk }, { jwk: { ...jwk, kid: forgery.keyId } }, { x5c: ['MIIB'] }],
      ...[{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { zip: 'DEF' }, { cty: 'JWT' }],
    ];
    for (const attack of attacks) {
      await expectRefused(signed({ ...forgery.header, ...attack }, forgery.claims, own.privateKey));
      await expectRefused(forgery.token(attack));
    }
    expect(asked).toEqual([]);
    server.closeAllConnections();
    server.close();
  });

  it('44 are refused when they are too old or too young', async () => {
    const now = Math.floor(auth.clock.now() / 1000);
    for (const claims of [
      ...[{ exp: now - 6 }, { exp: now - 61 }, { nbf: now + 6 }, { nbf: now + 61 }, { exp: undefined }],
      ...[{ exp: 'never' }, { exp: null }, { nbf: 'now' }, { iat: undefined }, { iat: 'then' }],
    ]) {
      await expectRefused(forgery.token({}, claims));
    }
    await expectTaken(forgery.token({}, { exp: now - 4 }));
    await expectTaken(forgery.token({}, { nbf: now + 4 }));
    await expectTaken(forgery.person.accessToken);
    auth.clock.advance(605_000);
    await expectRefused(forgery.person.accessToken);
  });

  it('44 are refused when another issued them, or they are for another', async () => {
    for (const claims of [
      ...[{ iss: 'other' }, { iss: undefined }, { iss: '' }, { iss: ['ashlar'] }, { iss: 'ashlar ' }],
      ...[{ aud: 'other' }, { aud: undefined }, { aud: [] }, { aud: ['other'] }, { aud: '' }],
    ]) {
      await expectRefused(forgery.token({}, claims));
    }
  });

  it('44 are refused when they name no session, or one of somebody else', async () => {
    const other = await auth.signedIn();
    for (const claims of [
      ...[{ sid: other.sessionId }, { sub: other.id }, { sid: undefined }, { sub: undefined }, { sid: 'x' }],
      ...[{ sub: "' or 1=1" }, { sub: 5 }, { sid: '00000000-0000-4000-8000-000000000000' }],
    ]) {
      await expectRefused(forgery.token({}, claims));
    }
  });

  it('45 are refused when they are tokens of another kind', async () => {
    await auth.post('/auth/forgot-password', { email: forgery.person.email });
    const mailed = ['verify-email', 'reset-password'] as const;
    await expectRefused(forgery.person.refreshToken);
    for (const kind of mailed) await expectRefused(auth.mailer.tokenTo(forgery.person.email, kind));
    for (const typ of ['JWT', 'refresh+jwt', 'mfa+jwt', 'verify+jwt', 'at', undefined, null, ['at+jwt']]) {
      await expectRefused(forgery.token({ typ }));
    }
  });

  it.each([
    ['another scheme', 'Basic YW5uOnBhc3N3b3Jk'],
    ['nothing after the scheme', 'Bearer'],
    ['only the token', 'x.y.z'],
    ['letters that no token has', 'Bearer \u00e4\u00f6\u00fc'],
    ['more than is read', `Bearer ${'x'.repeat(8_000)}`],
  ])('are refused with %s in their header', async (_what, authorization) => {
    const { status, body } = await auth.send('GET', '/me', { headers: { authorization } });
    expect([status, body['code']]).toEqual([401, 'AUTH_INVALID_TOKEN']);
  });

  it('are refused together with a key, and asked for where there is none', async () => {
    const { accessToken } = forgery.person;
    const both = await auth.send('GET', '/me', { token: accessToken, headers: { 'x-api-key': 'ashlar_live_x' } });
    expect([both.status, both.body['code']]).toEqual([401, 'AUTH_INVALID_TOKEN']);
    const none = await auth.get(`/me?access_token=${accessToken}`);
    expect([none.status, none.body['code']]).toEqual([401, 'AUTH_UNAUTHENTICATED']);
  });

  it('47 outlive the key that signed them until it is retired, and JWKS shows both', async () => {
    const old = forgery.person.accessToken;
    const kids = async () => {
      const { body, headers } = await auth.get<{ keys: { kid: string }[] }>('//.well-known/jwks.json');
      expect(headers.get('cache-control')).toBe('public, max-age=300');
      return body.keys.map(({ kid }) => kid);
    };
    const next = await auth.app.get(KeyRing).rotate(60_000);
    expect(await kids()).toEqual([next, forgery.keyId]);
    const young = await auth.login(forgery.person);
    expect(decodeProtectedHeader(young.accessToken).kid).toBe(next);
    await expectTaken(old);
    await expectTaken(young.accessToken);
    auth.clock.advance(60_001);
    expect(await kids()).toEqual([next]);
    await expectRefused(old);
    await expectTaken(young.accessToken);
  });

  it('47 are signed by a key that took over by itself, which was shown before', async () => {
    const kids = async () =>
      (await auth.get<{ keys: { kid: string }[] }>('//.well-known/jwks.json')).body.keys.map(({ kid }) => kid);
    const keyOf = async () => decodeProtectedHeader((await auth.login(forgery.person)).accessToken).kid;
    const old = await keyOf();
    auth.clock.advance(90 * 86_400_000 - 600_000);
    expect(await keyOf()).toBe(old);
    let shown = await kids();
    // It is made beside the answer.
    while (shown.length < 2) shown = await kids();
    expect(shown).toEqual([expect.not.stringMatching(String(old)), old]);
    expect(await keyOf()).toBe(old);
    auth.clock.advance(600_000);
    expect(await keyOf()).toBe(shown[0]);
    expect(await kids()).toEqual(shown);
  });

  it('47 are verified elsewhere by keys that hold nothing private', async () => {
    const { body, status, headers } = await auth.get<{ keys: object[] }>('//.well-known/jwks.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    for (const key of body.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });
});
