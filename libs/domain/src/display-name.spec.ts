import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_DISPLAY_NAME_LENGTH, parseDisplayName, tryParseDisplayName } from './display-name.js';

describe('parseDisplayName', () => {
  it.each([
    ['  Ann \u00a0 Lee\n', 'Ann Lee'],
    ['Zoe\u0308', 'Zoë'],
    ['山田 太郎', '山田 太郎'],
    ['👩‍🚀 Crew', '👩‍🚀 Crew'],
    ['😀'.repeat(MAX_DISPLAY_NAME_LENGTH), '😀'.repeat(MAX_DISPLAY_NAME_LENGTH)],
  ])('reads %j as %j', (input, name) => {
    expect(parseDisplayName(input)).toBe(name);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['spaces', '   '],
    ['101 characters', 'a'.repeat(MAX_DISPLAY_NAME_LENGTH + 1)],
    ['a line break inside', 'Ann\nLee'],
    ['a control character', 'Ann\u0007'],
    ['NUL', 'Ann\0'],
    ['text that turns around', 'Ann\u202egpj.exe'],
    ['a zero-width space', 'An\u200bn'],
    ['joiners alone', '\u200d\u200d'],
    ['a Hangul filler alone', '\u3164'],
    ['the blank Braille pattern alone', '\u2800'],
    ['a mark alone', '\u0301'],
    ['half a surrogate pair', 'Ann\ud800'],
    ['private use', 'Ann\ue000'],
    ['hostile length', 'a'.repeat(1e6)],
  ])('refuses %s', (_what, input) => {
    expect(tryParseDisplayName(input)).toBeUndefined();
    expect(() => parseDisplayName(input)).toThrow(
      expect.objectContaining({ code: 'DISPLAY_NAME_INVALID', category: 'invalid' }),
    );
  });

  it('reads its own result as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (text) => {
        const once = tryParseDisplayName(text);
        fc.pre(once !== undefined);
        expect(tryParseDisplayName(once)).toBe(once);
      }),
    );
  });
});
