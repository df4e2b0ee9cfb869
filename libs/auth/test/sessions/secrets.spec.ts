import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AuthSecrets, hashOfToken, macOf, UnsealError } from '../../src/secrets.service.js';

const [OLD, NEW] = ['an old secret of thirty-two characters', 'a new secret of thirty-two characters'];

describe('the secrets of the service', () => {
  it('are different keys for different uses and secrets, and the same each time', () => {
    const [one, same, other] = [new AuthSecrets(OLD), new AuthSecrets(OLD), new AuthSecrets(NEW)];
    expect(one.key('seal')).toEqual(same.key('seal'));
    const keys = [one.key('seal'), one.key('refresh-token'), one.key('login-attempt'), other.key('seal')];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(4);
    expect(keys.map(({ length }) => length)).toEqual([32, 32, 32, 32]);
  });

  it('open what was sealed, for what it was sealed for, also under an earlier secret', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, about) => {
        const sealed = new AuthSecrets(OLD).seal(text, about);
        expect(new AuthSecrets(NEW, [OLD]).unseal(sealed, about)).toBe(text);
        expect(() => new AuthSecrets(OLD).unseal(sealed, `${about}.`)).toThrow(UnsealError);
        expect(() => new AuthSecrets(NEW).unseal(sealed, about)).toThrow(UnsealError);
      }),
      { numRuns: 30 },
    );
  });

  it('open nothing that was changed or is no seal', () => {
    const secrets = new AuthSecrets(OLD);
    const bytes = Buffer.from(secrets.seal('text', 'row'), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => secrets.unseal(changed.toString('base64url'), 'row')).toThrow(UnsealError);
    }
    for (const none of ['', 'AA', '?'.repeat(99)]) expect(() => secrets.unseal(none, 'row')).toThrow(UnsealError);
  });

  it('seal the same text differently each time', () => {
    const secrets = new AuthSecrets(OLD);
    expect(secrets.seal('text', 'row')).not.toBe(secrets.seal('text', 'row'));
  });

  it('authenticate lists of parts, none of which looks like another', () => {
    const key = new AuthSecrets(OLD).key('seal');
    const parts = fc.array(fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b', '\0', 'é') }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(macOf(key, one).equals(macOf(key, other))).toBe(isSame);
      }),
      { numRuns: 500 },
    );
    expect(macOf(key, [Buffer.from('a')])).toEqual(macOf(key, ['a']));
    expect(new AuthSecrets(OLD).mac('seal', 'a')).toEqual(macOf(key, ['a']));
  });

  it('hash tokens by SHA-256', () => {
    expect(hashOfToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
