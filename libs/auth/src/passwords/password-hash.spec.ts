import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dummyHash,
  needsRehash,
  parseHash,
  parsePeppers,
  type PasswordCost,
  pepperedPassword,
} from './password-hash.js';

const BCRYPT: PasswordCost = { algorithm: 'bcrypt', bcryptCost: 12, argon2Memory: 19_456, argon2Passes: 2 };
const ARGON2: PasswordCost = { ...BCRYPT, algorithm: 'argon2id' };
const bcrypt = (cost: string, kind = 'b') => `$2${kind}$${cost}$${'x'.repeat(53)}`;
const argon2 = (parameters: string, version = 19) =>
  `$argon2id$v=${version}$${parameters}$c29tZXNhbHRzb21lc2FsdA$${'A'.repeat(43)}`;

describe('parseHash', () => {
  it('reads the cost of both kinds', () => {
    expect(parseHash(bcrypt('12'))).toEqual({ algorithm: 'bcrypt', cost: 12 });
    for (const kind of ['a', 'y']) expect(parseHash(bcrypt('04', kind))).toEqual({ algorithm: 'bcrypt', cost: 4 });
    const parameters = { algorithm: 'argon2id', version: 19, memory: 19_456, passes: 2, lanes: 1 };
    expect(parseHash(argon2('m=19456,t=2,p=1'))).toEqual(parameters);
  });

  it.each([
    '',
    'plain text',
    bcrypt('12').slice(0, -1),
    `${bcrypt('12')}\n`,
    bcrypt('03'),
    bcrypt('31'),
    bcrypt('12', 'x'),
    argon2('m=19456,t=2,p=0'),
    argon2('m=99999999,t=2,p=1'),
    argon2('m=19456,t=999,p=1'),
    argon2('m=19456,t=2,p=1').replace('argon2id', 'argon2i'),
    '$2b$12$',
  ])('knows nothing of %j', (hash) => expect(parseHash(hash)).toBeUndefined());

  it('reads its own dummies, as costly as new hashes', () => {
    expect(parseHash(dummyHash(BCRYPT))).toEqual({ algorithm: 'bcrypt', cost: 12 });
    expect(
      needsRehash({ hash: dummyHash({ ...BCRYPT, bcryptCost: 4 }), pepper: null }, null, { ...BCRYPT, bcryptCost: 4 }),
    ).toBe(false);
    expect(needsRehash({ hash: dummyHash(ARGON2), pepper: null }, null, ARGON2)).toBe(false);
  });

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(parseHash(`$2b$${text}`)).toBeUndefined()));
  });
});

describe('needsRehash', () => {
  it('keeps what new hashes are like', () => {
    expect(needsRehash({ hash: bcrypt('12'), pepper: 'a' }, 'a', BCRYPT)).toBe(false);
    expect(needsRehash({ hash: bcrypt('12', 'a'), pepper: null }, null, BCRYPT)).toBe(false);
    expect(needsRehash({ hash: argon2('m=19456,t=2,p=1'), pepper: null }, null, ARGON2)).toBe(false);
  });

  it.each([
    ['a lower cost', bcrypt('11'), null, BCRYPT],
    ['a higher cost', bcrypt('13'), null, BCRYPT],
    ['another pepper', bcrypt('12'), 'old', BCRYPT],
    ['another algorithm', argon2('m=19456,t=2,p=1'), null, BCRYPT],
    ['bcrypt where argon2id is wanted', bcrypt('12'), null, ARGON2],
    ['less memory', argon2('m=8192,t=2,p=1'), null, ARGON2],
    ['fewer passes', argon2('m=19456,t=1,p=1'), null, ARGON2],
    ['more lanes', argon2('m=19456,t=2,p=2'), null, ARGON2],
    ['an older version', argon2('m=19456,t=2,p=1', 16), null, ARGON2],
    ['no known form', 'plain', null, BCRYPT],
  ] as const)('09: replaces %s', (_what, hash, pepper, cost) => {
    expect(needsRehash({ hash, pepper }, null, cost)).toBe(true);
  });
});

describe('pepperedPassword', () => {
  it('03: is 64 characters of base64 for any password, and others for others', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const prepared = pepperedPassword(one, undefined);
        expect(prepared).toMatch(/^[A-Za-z0-9+/]{64}$/);
        expect(pepperedPassword(other, undefined) === prepared).toBe(one.normalize('NFC') === other.normalize('NFC'));
      }),
    );
  });

  it('depends on the pepper', () => {
    const [first, second] = parsePeppers(['a:secret:with:colons', 'b:another secret']);
    expect(first).toEqual({ id: 'a', secret: 'secret:with:colons' });
    const spellings = [undefined, first, second].map((pepper) => pepperedPassword('vexed jug', pepper));
    expect(new Set(spellings).size).toBe(3);
  });
});
