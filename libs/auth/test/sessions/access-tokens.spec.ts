import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemIds } from '@ashlar/domain';
import { decodeJwt, decodeProtectedHeader, importPKCS8, type JWTHeaderParameters, SignJWT } from 'jose';
import type { AuthServices } from '../../src/auth.service.js';
import { AuthError } from '../../src/auth.errors.js';
import { codeOf, type Instances, startInstances } from '../support/instances.js';

const [userId, sessionId] = [systemIds.next<'User'>(), systemIds.next<'Session'>()];
const SECOND = 1_000;

let all: Instances;
let here: AuthServices;
beforeEach(() => {
  all = startInstances();
  ({ here } = all);
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by the present key, with what a test changes. */
async function signed(header: Partial<JWTHeaderParameters> = {}, claims: Record<string, unknown> = {}) {
  const { id, key } = await here.keyRing.signing();
  const now = all.clock.now() / SECOND;
  const payload = { sub: userId, sid: sessionId, iss: 'ashlar', aud: 'ashlar', iat: now, nbf: now, exp: now + 600 };
  const given = { alg: 'EdDSA', typ: 'at+jwt', kid: id, ...header } as JWTHeaderParameters;
  return new SignJWT({ ...payload, ...claims }).setProtectedHeader(given).sign(key);
}

describe('an access token', () => {
  it('says whose it is, and names its type and key', async () => {
    const { token, expiresAt } = await here.accessTokens.sign(userId, sessionId);
    expect(await here.accessTokens.verify(token)).toEqual({ userId, sessionId, expiresAt: expiresAt.getTime() });
    expect(await all.there.accessTokens.verify(token)).toBeDefined();
    expect(decodeProtectedHeader(token)).toEqual({
      ...{ alg: 'EdDSA', typ: 'at+jwt' },
      kid: (await here.keyRing.signing()).id,
    });
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'nbf', 'sid', 'sub']);
  });

  it('is good as made here, which the refusals below differ from', async () => {
    expect(await here.accessTokens.verify(await signed())).toBeDefined();
  });

  it.each<[string, Partial<JWTHeaderParameters>, Record<string, unknown>]>([
    ['44 another issuer', {}, { iss: 'other' }],
    ['44 another audience', {}, { aud: 'other' }],
    ['44 no issuer', {}, { iss: undefined }],
    ['44 no audience', {}, { aud: undefined }],
    ['44 no end', {}, { exp: undefined }],
    ['44 no beginning', {}, { nbf: undefined }],
    ['no user', {}, { sub: undefined }],
    ['no session', {}, { sid: undefined }],
    ['a user who is no id', {}, { sub: 'admin' }],
    ['a session that is no id', {}, { sid: { toString: 1 } }],
    ['45 another type', { typ: 'JWT' }, {}],
    ['45 no type', { typ: undefined as never }, {}],
    ['43 an unknown key', { kid: '../../etc/passwd' }, {}],
    ['43 a key of SQL', { kid: "' or 1=1 --" }, {}],
    ['43 no key', { kid: undefined as never }, {}],
    ['43 the address of keys', { jku: 'http://127.0.0.1:1/jwks' }, {}],
    ['43 the address of a certificate', { x5u: 'http://127.0.0.1:1/cert' }, {}],
    ['43 a key of its own', { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AA' } }, {}],
  ])('is refused with %s', async (_fact, header, claims) => {
    const fetch = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('No request is made.'));
    expect(await here.accessTokens.verify(await signed(header, claims))).toBeUndefined();
    expect(fetch).not.toHaveBeenCalled();
    fetch.mockRestore();
  });

  it('41 is refused without a signature, and of another number of parts', async () => {
    const [header = '', payload = '', signature = ''] = (await signed()).split('.');
    const { kid } = decodeProtectedHeader(`${header}.${payload}.${signature}`);
    const none = ['none', 'None', 'nOnE'].flatMap((alg) => {
      const start = `${encode({ alg, typ: 'at+jwt', kid })}.${payload}.`;
      return [start, start + signature];
    });
    const parts = [`${header}.${payload}`, `${header}.${payload}.`, `${header}.${payload}.${signature}.x`];
    const others = [
      '',
      '.',
      '..',
      'a.b.c',
      `${encode([])}.a.b`,
      `${encode(null)}.a.b`,
      `${header}.${payload}.AAAA`,
      'é.é.é',
    ];
    for (const token of [...none, ...parts, ...others]) expect(await here.accessTokens.verify(token)).toBeUndefined();
    expect(await here.accessTokens.verify(`${header}.${payload}.${'A'.repeat(2_048)}`)).toBeUndefined();
  });

  it('42 is refused with the public key as a secret, and by the key of somebody else', async () => {
    const { kid, x } = (await here.keyRing.jwks()).keys[0] ?? {};
    const bySecret = await new SignJWT({ sub: userId, sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: kid ?? '' })
      .sign(Buffer.from(x ?? '', 'base64url'));
    const stranger = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const good = await signed();
    const forged = await new SignJWT(decodeJwt(good))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: kid ?? '' })
      .sign(await importPKCS8(stranger, 'EdDSA'));
    for (const token of [bySecret, forged]) expect(await here.accessTokens.verify(token)).toBeUndefined();
  });

  it('44 is refused when it is too old, remembered or not', async () => {
    const { token } = await here.accessTokens.sign(userId, sessionId);
    all.clock.advance(604 * SECOND + 999);
    expect(await here.accessTokens.verify(token)).toBeDefined();
    all.clock.advance(1);
    expect(await here.accessTokens.verify(token)).toBeUndefined();
    expect(await all.there.accessTokens.verify(token)).toBeUndefined();
  });

  it('44 is refused when it is too young, also when it was remembered and the clock went back', async () => {
    const { token } = await here.accessTokens.sign(userId, sessionId);
    expect(await here.accessTokens.verify(token)).toBeDefined();
    all.clock.advance(-5 * SECOND);
    expect(await here.accessTokens.verify(token)).toBeDefined();
    all.clock.advance(-1 * SECOND);
    expect(await here.accessTokens.verify(token)).toBeUndefined();
    expect(await all.there.accessTokens.verify(token)).toBeUndefined();
  });

  it('47 is refused when its key is retired, although it was remembered', async () => {
    const { token } = await here.accessTokens.sign(userId, sessionId);
    expect(await here.accessTokens.verify(token)).toBeDefined();
    all.clock.advance(1);
    await here.keyRing.rotate(30 * SECOND);
    all.clock.advance(30 * SECOND - 1);
    expect(await here.accessTokens.verify(token)).toBeDefined();
    all.clock.advance(1);
    expect(await here.accessTokens.verify(token)).toBeUndefined();
  });

  it('is refused with the error of the store when that is down', async () => {
    const token = await signed();
    all.clock.advance(60 * SECOND);
    jest.spyOn(all.stores.signingKeys, 'list').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(here.accessTokens.verify(token))).toBe('AUTH_BUSY');
    expect(await here.accessTokens.verify(token)).toBeDefined();
  });
});
