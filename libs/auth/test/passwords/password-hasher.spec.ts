import { afterEach, describe, expect, it, jest } from '@jest/globals';
import bcrypt from 'bcrypt';
import fc from 'fast-check';
import { loadHashFunction } from '../../src/passwords/hash-functions.service.js';
import { dummyHash, type PasswordAlgorithm } from '../../src/passwords/password-hash.js';
import { MissingHashPackageError } from '../../src/passwords/password-hasher.errors.js';
import { PasswordHasher } from '../../src/passwords/password-hasher.service.js';
import { caughtLines, cheapOptions, watchedFunctions } from './support.js';

const ALGORITHMS: readonly PasswordAlgorithm[] = ['bcrypt', 'argon2id'];
const PEPPER = 'a:0123456789abcdef';

afterEach(() => void jest.restoreAllMocks());

describe.each(ALGORITHMS)('PasswordHasher with %s', (algorithm) => {
  const options = cheapOptions({ algorithm, peppers: [PEPPER] });
  const hasher = new PasswordHasher(options);

  it('09: stores a standard form, with a salt of its own', async () => {
    const [one, other] = await Promise.all([hasher.hash('vexed jug fowls'), hasher.hash('vexed jug fowls')]);
    expect(one.hash).toMatch(algorithm === 'bcrypt' ? /^\$2b\$04\$/ : /^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(one.pepper).toBe('a');
    expect(one.hash).not.toBe(other.hash);
    expect(await hasher.verify('vexed jug fowls', one)).toEqual({ valid: true, rehash: undefined });
    expect(await hasher.verify('vexed jug fowlt', one)).toEqual({ valid: false, rehash: undefined });
  });

  it('03: reads passwords to their end, behind 72 bytes and behind NUL', async () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 40 });
    const heads = fc.oneof(
      fc.constant('😀'.repeat(64)),
      fc.constant('a\0'),
      fc.string({ minLength: 72, maxLength: 200 }),
    );
    await fc.assert(
      fc.asyncProperty(heads, texts, texts, async (head, tail, other) => {
        const stored = await hasher.hash(head + tail);
        expect((await hasher.verify(head + tail, stored)).valid).toBe(true);
        const same = (head + tail).normalize('NFC') === (head + other).normalize('NFC');
        expect((await hasher.verify(head + other, stored)).valid).toBe(same);
      }),
      { numRuns: 40 },
    );
  });

  it('07: takes the composed and the decomposed form for the same', async () => {
    const stored = await hasher.hash('e\u0301te\u0301 et pre\u0301s');
    expect((await hasher.verify('\u00e9t\u00e9 et pr\u00e9s', stored)).valid).toBe(true);
  });

  it('never takes one half surrogate pair for another', async () => {
    await expect(hasher.hash('vexed \ud83d')).rejects.toMatchObject({ code: 'AUTH_PASSWORD_REFUSED' });
    const stored = await hasher.hash('vexed \ufffd');
    expect((await hasher.verify('vexed \ud83d', stored)).valid).toBe(false);
  });

  it('09: hashes a right password anew when new ones are stored otherwise, and a wrong one never', async () => {
    const stored = await hasher.hash('vexed jug fowls');
    const changes = [
      { bcryptCost: 5, argon2Passes: 2 },
      { peppers: ['b:fedcba9876543210', PEPPER] },
      { algorithm: algorithm === 'bcrypt' ? 'argon2id' : 'bcrypt' } as const,
    ];
    for (const change of changes) {
      const later = new PasswordHasher(cheapOptions({ algorithm, peppers: [PEPPER], ...change }));
      const { valid, rehash } = await later.verify('vexed jug fowls', stored);
      expect(valid).toBe(true);
      expect(await later.verify('vexed jug fowls', rehash)).toEqual({ valid: true, rehash: undefined });
      expect(await later.verify('vexed jug fowlt', stored)).toEqual({ valid: false, rehash: undefined });
      expect(await later.verify('vexed jug fowls', stored, { rehash: false })).toEqual({
        valid: true,
        rehash: undefined,
      });
    }
  });

  it('keeps a pepper that was introduced later', async () => {
    const stored = await new PasswordHasher(cheapOptions({ algorithm })).hash('vexed jug fowls');
    expect(stored.pepper).toBeNull();
    const { valid, rehash } = await hasher.verify('vexed jug fowls', stored);
    expect([valid, rehash?.pepper]).toEqual([true, 'a']);
  });

  it('10: verifies a dummy of the same cost where there is nothing to compare with', async () => {
    const { load, verified } = watchedFunctions();
    const watched = new PasswordHasher(options, load);
    const errors = caughtLines('error');
    const nothing = [undefined, { hash: 'plain', pepper: null }, { hash: dummyHash(options), pepper: 'gone' }];
    for (const stored of nothing) {
      expect(await watched.verify('vexed jug fowls', stored)).toEqual({ valid: false, rehash: undefined });
    }
    expect(verified).toEqual([dummyHash(options), dummyHash(options), dummyHash(options)]);
    expect(errors).toEqual([expect.stringContaining('"gone"')]);
    await watched.verify('vexed jug fowls', nothing[2]);
    expect(errors).toHaveLength(1);
  });

  it('calls wrong what its library can not read', async () => {
    const hash = dummyHash(options).replace(/.{20}$/, '/'.repeat(20));
    expect((await hasher.verify('vexed jug fowls', { hash, pepper: 'a' })).valid).toBe(false);
    const broken = new PasswordHasher(options, async () => ({
      hash: () => Promise.reject(new Error('no memory')),
      verify: () => Promise.reject(new Error('unreadable')),
    }));
    expect((await broken.verify('vexed jug fowls', { hash, pepper: 'a' })).valid).toBe(false);
  });

  it('10: hashes no more than so many at a time, and refuses more than may wait', async () => {
    const { load, peak } = watchedFunctions();
    const bounded = new PasswordHasher(cheapOptions({ algorithm, concurrency: 2, queueLimit: 5 }), load);
    const stored = await bounded.hash('vexed jug fowls');
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => bounded.verify('vexed jug fowls', stored)));
    expect(peak.most).toBe(2);
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(5);
    for (const error of refused) expect(error).toMatchObject({ code: 'AUTH_BUSY', retryAfterMs: expect.any(Number) });
  });
});

describe('PasswordHasher', () => {
  it('lets a right password in when there is no room to hash it anew', async () => {
    const stored = await new PasswordHasher(cheapOptions()).hash('vexed jug fowls');
    const { load } = watchedFunctions();
    const failing = new PasswordHasher(cheapOptions({ bcryptCost: 5 }), async (algorithm) => ({
      ...(await load(algorithm)),
      hash: () => Promise.reject(new Error('no memory')),
    }));
    expect(await failing.verify('vexed jug fowls', stored)).toEqual({ valid: true, rehash: undefined });
  });

  it('reads what PHP calls $2y$', async () => {
    const hasher = new PasswordHasher(cheapOptions());
    const { hash, pepper } = await hasher.hash('vexed jug fowls');
    expect((await hasher.verify('vexed jug fowls', { hash: hash.replace('$2b$', '$2y$'), pepper })).valid).toBe(true);
    expect((await hasher.verify('vexed jug fowlt', { hash: hash.replace('$2b$', '$2y$'), pepper })).valid).toBe(false);
  });

  it('never gives bcrypt the password itself', async () => {
    const { hash } = await new PasswordHasher(cheapOptions()).hash('vexed jug fowls');
    expect(await bcrypt.compare('vexed jug fowls', hash)).toBe(false);
  });

  it('loads the package of its algorithm at boot, and says what to install', async () => {
    await expect(new PasswordHasher(cheapOptions()).onModuleInit()).resolves.toBeUndefined();
    const missing = new PasswordHasher(cheapOptions({ algorithm: 'argon2id' }), (algorithm) =>
      Promise.reject(new MissingHashPackageError(algorithm, '@node-rs/argon2', new Error('not found'))),
    );
    await expect(missing.onModuleInit()).rejects.toMatchObject({
      code: 'AUTH_HASH_PACKAGE_MISSING',
      message: expect.stringContaining('npm install @node-rs/argon2'),
    });
    await expect(missing.verify('vexed jug fowls', undefined)).rejects.toMatchObject({
      code: 'AUTH_HASH_PACKAGE_MISSING',
    });
  });

  it('calls passwords of an algorithm wrong whose package is gone, and logs it once', async () => {
    const stored = await new PasswordHasher(cheapOptions({ algorithm: 'argon2id' })).hash('vexed jug fowls');
    const errors = caughtLines('error');
    const hasher = new PasswordHasher(cheapOptions(), async (algorithm) => {
      if (algorithm === 'bcrypt') return loadHashFunction(algorithm);
      throw new MissingHashPackageError(algorithm, '@node-rs/argon2', new Error('not found'));
    });
    expect((await hasher.verify('vexed jug fowls', stored)).valid).toBe(false);
    expect((await hasher.verify('vexed jug fowls', stored)).valid).toBe(false);
    expect(errors).toEqual([expect.stringContaining('npm install @node-rs/argon2')]);
  });
});
