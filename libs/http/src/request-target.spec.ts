import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { refusalOfTarget } from './request-target.js';
import { FORBIDDEN_KEYS } from './strict-json.js';

describe('refusalOfTarget', () => {
  it.each([
    [`/${'a'.repeat(100)}`, 'too-long'],
    ['/a%00b', 'null-character'],
    ['/a?b=%00', 'null-character'],
    ['/a?b=%', 'bad-encoding'],
    ['/a?b=%zz', 'bad-encoding'],
    ['/a?b=%c3%28', 'bad-encoding'],
    ['/a?%ff=1', 'bad-encoding'],
    ['/a?__proto__=1', 'forbidden-parameter'],
    ['/a?constructor=1', 'forbidden-parameter'],
    ['/a?%5f_proto__=1', 'forbidden-parameter'],
    [`/?${'&'.repeat(90)}`, undefined],
    ['/a?b=1&c=%C3%A9+d', undefined],
    ['/a', undefined],
  ])('says of %j: %s', (target, refusal) => {
    expect(refusalOfTarget(target, 100)).toBe(refusal);
  });

  it('counts parameters', () => {
    expect(refusalOfTarget(`/?${'a=1&'.repeat(100)}`, 10_000)).toBe('too-many-parameters');
  });

  it('accepts what encodeURIComponent writes', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.includes('\0') && !FORBIDDEN_KEYS.has(text));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(word, word), { maxLength: 50 }), (pairs) => {
        const query = pairs
          .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join('&');
        return refusalOfTarget(`/?${query}`, 1_000_000) === undefined;
      }),
    );
  });
});
