import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessTokens } from '../../src/index.js';
import { type AuthApp, startAuthApp } from '../support/auth-app.js';
import { type Forgery, forgeryOf, part } from './crafted-tokens.js';

/** The order of the group of Ed25519 (RFC 8032, section 5.1). */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

type Sign = (input: string) => Buffer;
interface Signer {
  readonly alg: string;
  readonly sign: Sign;
  /** Of its public half, for headers that bring it. */
  readonly jwk: object;
}

function asymmetric(alg: string, hash: string | null, key: KeyObject, padding?: number): Signer {
  const options = {
    key,
    dsaEncoding: 'ieee-p1363' as const,
    ...(padding !== undefined && { padding, saltLength: 32 }),
  };
  return { alg, sign: (input) => sign(hash, Buffer.from(input), options), jwk: {} };
}

function symmetric(alg: string, hash: string, secret: Buffer): Signer {
  return { alg, sign: (input) => createHmac(hash, secret).update(input).digest(), jwk: {} };
}

const RSA_PSS_PADDING = 6;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const strangers: readonly Signer[] = [
  symmetric('HS256', 'sha256', Buffer.alloc(32, 1)),
  symmetric('HS384', 'sha384', Buffer.alloc(48, 1)),
  symmetric('HS512', 'sha512', Buffer.alloc(64, 1)),
  asymmetric('ES256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  asymmetric('ES384', 'sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
  asymmetric('ES512', 'sha512', generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey),
  asymmetric('RS256', 'sha256', rsa),
  asymmetric('RS512', 'sha512', rsa),
  asymmetric('PS256', 'sha256', rsa, RSA_PSS_PADDING),
  asymmetric('EdDSA', null, generateKeyPairSync('ed25519').privateKey),
  asymmetric('EdDSA', null, generateKeyPairSync('ed448').privateKey),
];

/** What can be done to a token, in the terms of Wycheproof's vectors for verifiers of JSON Web Signatures. */
function tamperings({ alg, sign: signedBy, jwk }: Signer, base: object, claims: object): Record<string, string> {
  const header = part({ ...base, alg });
  const payload = part(claims);
  const sealed = (input: string) => `${input}.${signedBy(input).toString('base64url')}`;
  const [, , signature = ''] = sealed(`${header}.${payload}`).split('.');
  const flipped = (text: string, at = 0) => text.slice(0, at) + (text[at] === 'X' ? 'Y' : 'X') + text.slice(at + 1);
  const none = part({ ...base, alg: 'none' });
  return {
    ModifiedSignature: `${header}.${payload}.${flipped(signature)}`,
    ModifiedSignatureInTheMiddle: `${header}.${payload}.${flipped(signature, signature.length >> 1)}`,
    ShorterSignature: `${header}.${payload}.${signature.slice(0, -4)}`,
    LongerSignature: `${header}.${payload}.${signature}AAAA`,
    ZeroSignature: `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    MissingSignature: `${header}.${payload}.`,
    MissingSignatureAndSeparator: `${header}.${payload}`,
    ModifiedPayload: `${header}.${part({ ...claims, more: 1 })}.${signature}`,
    MissingPayload: `${header}..${signature}`,
    MissingPayloadAndSeparator: `${header}.${signature}`,
    ModifiedHeader: `${part({ ...base, alg, more: 1 })}.${payload}.${signature}`,
    HeaderInAnotherOrder: `${part(Object.fromEntries(Object.entries({ ...base, alg }).reverse()))}.${payload}.${signature}`,
    MissingHeader: `.${payload}.${signature}`,
    MissingHeaderAndSeparator: `${payload}.${signature}`,
    MissingHeaderAndSignature: `.${payload}.`,
    OnlyPayload: payload,
    Empty: '',
    LongSignature: `${header}.${payload}.${'A'.repeat(400)}${signature}`,
    OnesAsSignature: `${header}.${payload}.${Buffer.alloc(64, 255).toString('base64url')}`,
    IdentityAsSignature: `${header}.${payload}.${Buffer.from([1, ...Array<number>(63).fill(0)]).toString('base64url')}`,
    ExtraEmptyComponent: `${header}.${payload}.${signature}.`,
    ExtraComponent: `${header}.${payload}.${signature}.foo`,
    NoneAndMissingSignature: `${none}.${payload}.`,
    NoneAndSignature: `${none}.${payload}.${signature}`,
    SignedAsNone: sealed(`${none}.${payload}`),
    EmbeddedKey: sealed(`${part({ ...base, alg, jwk })}.${payload}`),
    UnknownCriticalHeader: sealed(`${part({ ...base, alg, crit: ['unknown'], unknown: true })}.${payload}`),
    PayloadThatIsNoJson: sealed(`${header}.${Buffer.from('foo').toString('base64url')}`),
    HeaderThatIsNoJson: sealed(`${Buffer.from('foo').toString('base64url')}.${payload}`),
    HeaderThatIsAList: sealed(`${part([alg])}.${payload}`),
    FlattenedJson: JSON.stringify({ protected: header, payload, signature }),
    GeneralJson: JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
  };
}

describe('46 signatures: as Wycheproof would have them refused', () => {
  let auth: AuthApp;
  let forgery: Forgery;
  let verifier: AccessTokens;

  beforeAll(async () => {
    auth = await startAuthApp();
    forgery = await forgeryOf(auth);
    verifier = auth.app.get(AccessTokens);
  });

  afterAll(() => auth.close());

  /** Those of them that are accepted, by the route or by what stands behind it. */
  const accepted = async (tokens: Readonly<Record<string, string>>) => {
    const wrong: string[] = [];
    for (const [name, token] of Object.entries(tokens)) {
      const { status } = await auth.send('GET', '/me', { headers: { authorization: `Bearer ${token}` } });
      if (status !== 401 || (await verifier.verify(token))) wrong.push(name);
    }
    return wrong;
  };

  it('accepts one that nobody changed', async () => {
    expect(await accepted({ Valid: forgery.token() })).toEqual(['Valid']);
  });

  it('accepts none that was made of one by the key of the service', async () => {
    const own: Signer = { ...asymmetric('EdDSA', null, forgery.privateKey), jwk: forgery.publicJwk };
    expect(await accepted(tamperings(own, forgery.header, forgery.claims))).toEqual([]);
  });

  it('accepts none whose signature is another spelling of the same point', async () => {
    const [header = '', payload = '', signature = ''] = forgery.token().split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + ORDER;
    const other = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse();
    const malleable = Buffer.concat([bytes.subarray(0, 32), other]).toString('base64url');
    expect(await accepted({ Malleable: `${header}.${payload}.${malleable}` })).toEqual([]);
  });

  it('accepts none that is written otherwise than base64url is, although it says the same', async () => {
    const [header = '', payload = '', signature = ''] = forgery.token().split('.');
    const inserted = (text: string) =>
      [' ', '?', '=', '#', '%20', '\t', '-\u200b'].flatMap((extra) => [
        ...[extra + text, text + extra, text.slice(0, 9) + extra + text.slice(9)],
        ...[`${text}${extra}${extra}${extra}${extra}`, text.replace(/[-_A]/, extra)],
      ]);
    const base64 = Buffer.from(signature, 'base64url').toString('base64');
    // The last letter has four bits that mean nothing.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signature.at(-1) ?? '');
    const twins = [1, 2, 7, 15].map((bits) => `${signature.slice(0, -1)}${alphabet[last ^ bits] ?? ''}`);
    const signatures = [...inserted(signature), ...twins, base64, base64.replaceAll('=', ''), `${signature}==`];
    const tokens = [
      ...signatures.map((text) => `${header}.${payload}.${text}`),
      ...inserted(header).map((text) => `${text}.${payload}.${signature}`),
      ...inserted(payload).map((text) => `${header}.${text}.${signature}`),
    ];
    const wrong: string[] = [];
    for (const token of tokens.filter((text) => text !== forgery.token())) {
      if (await verifier.verify(token)) wrong.push(token);
    }
    expect(wrong).toEqual([]);
    expect(await accepted(Object.fromEntries(twins.map((text) => [text, `${header}.${payload}.${text}`])))).toEqual([]);
  });

  it('accepts none that is signed over parts that are no base64url', async () => {
    const own = asymmetric('EdDSA', null, forgery.privateKey);
    const [header = '', payload = ''] = forgery.token().split('.');
    const inputs = [`${header}    .${payload}`, `${header}####.${payload}`, `${header}.    ${payload}`].concat([
      `${header}.####${payload}`,
      `${header}.${payload}?`,
      `${header}.?${payload}`,
      `${header}=.${payload}=`,
    ]);
    const tokens = inputs.map((input) => [input, `${input}.${own.sign(input).toString('base64url')}`] as const);
    const wrong: string[] = [];
    for (const [input, token] of tokens) if (await verifier.verify(token)) wrong.push(input);
    expect(wrong).toEqual([]);
  });

  it.each(strangers.map((signer, index) => [`${signer.alg} (${index})`, signer] as const))(
    'accepts none by another key: %s',
    async (_name, signer) => {
      const input = `${part({ ...forgery.header, alg: signer.alg })}.${part(forgery.claims)}`;
      const valid = `${input}.${signer.sign(input).toString('base64url')}`;
      const tokens = { ...tamperings(signer, forgery.header, forgery.claims), ValidForItsOwnKey: valid };
      expect(await accepted(tokens)).toEqual([]);
    },
  );
});
