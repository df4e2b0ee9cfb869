import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseUsername, RESERVED_USERNAMES, tryParseUsername } from './username.js';

const words = fc.array(fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/), { minLength: 1, maxLength: 4 });
const names = fc
  .tuple(words, fc.constantFrom('.', '_', '-'))
  .map(([parts, separator]) => parts.join(separator))
  .filter((name) => name.length >= 3 && name.length <= 30 && !RESERVED_USERNAMES.has(name));

describe('parseUsername', () => {
  it('reads every well-formed name in any case as its lower case', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(parseUsername(name)).toBe(name);
        expect(parseUsername(` ${name.toUpperCase()} `)).toBe(name);
      }),
    );
  });

  it('gives nothing but lower-case ASCII of 3 to 30 characters', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), names), (text) => {
        const name = tryParseUsername(text);
        expect(name === undefined || /^[a-z][a-z0-9._-]{1,28}[a-z0-9]$/.test(name)).toBe(true);
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['two characters', 'ab'],
    ['31 characters', 'a'.repeat(31)],
    ['a digit at the start', '1ann'],
    ['a separator at the start', '_ann'],
    ['a separator at the end', 'ann_'],
    ['two separators', 'ann__lee'],
    ['two different separators', 'ann.-lee'],
    ['a space', 'ann lee'],
    ['a letter of another script', 'аnn'],
    ['the Kelvin sign', '\u212aim'],
    ['a reserved name', 'admin'],
    ['a reserved name in capitals', 'Admin'],
  ])('refuses %s', (_what, input) => {
    expect(tryParseUsername(input)).toBeUndefined();
    expect(() => parseUsername(input)).toThrow(
      expect.objectContaining({ code: 'USERNAME_INVALID', category: 'invalid' }),
    );
  });

  it('reserves the names that the app says', () => {
    expect(tryParseUsername('acme', new Set(['acme']))).toBeUndefined();
    expect(parseUsername('admin', new Set(['acme']))).toBe('admin');
  });

  it('reserves names only that could be taken otherwise', () => {
    const unreachable = [...RESERVED_USERNAMES].filter(
      (name) => name.length >= 3 && !tryParseUsername(name, new Set()),
    );
    expect(unreachable).toEqual([]);
  });
});
