import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalisePassword, passwordIssues } from './password-policy.js';

const RULES = { minLength: 15, maxLength: 256, contextWords: ['Ashlar', 'Stone Works'] };
const OWNER = ['ann.lee@example.com', 'annl33', 'Ann Lee'];

const codes = (password: string, rules = RULES) => passwordIssues(password, rules, OWNER).map(({ code }) => code);

/** Emoji that differ: one that is repeated is refused for that. */
const emoji = (count: number) =>
  Array.from({ length: count }, (_, at) => String.fromCodePoint(0x1f600 + ((at * 7) % 64))).join('');

describe('passwordIssues', () => {
  it('01: asks for 15 code points, or for the floor that is configured', () => {
    expect(codes('vexed jug fowls')).toEqual([]);
    expect(codes('vexed jug fowl')).toEqual(['tooShort']);
    expect(codes(emoji(14))).toEqual(['tooShort']);
    expect(codes(emoji(15))).toEqual([]);
    expect(codes('vexedjug', { ...RULES, minLength: 8 })).toEqual([]);
    expect(codes('vexedju', { ...RULES, minLength: 8 })).toEqual(['tooShort']);
  });

  it('02: takes 64 and 128 characters, 64 of four bytes each, and up to the configured length', () => {
    const words = 'vexed jug fowls quiz my black sphinx of old quartz and judge it; ';
    expect(codes(words.slice(0, 64))).toEqual([]);
    expect(codes(`${words}${words.toUpperCase().replaceAll(' ', '-')}`.slice(0, 128))).toEqual([]);
    expect(codes(emoji(64))).toEqual([]);
    const long = Array.from({ length: 256 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * at * 7) % 4099))).join('');
    expect(codes(long)).toEqual([]);
    expect(codes(`${long}x`)).toEqual(['tooLong']);
  });

  it('04: asks for no kind of character and forbids none', () => {
    expect(codes('qhzkwmtrvbxpyjdnlcgs')).toEqual([]);
    expect(codes('493827561028374650')).toEqual([]);
    expect(codes('\0\u0007 vexed\njug\tfowls')).toEqual([]);
    expect(codes('Пять бронзовых жуков')).toEqual([]);
  });

  it.each([
    'Ashlar Ashlar Ashlar',
    'ashlar-stone-works-2026',
    '4$hl4r!!!!!!!!!!!!',
    'ann.lee@example.com',
    'ANN.LEE@EXAMPLE.COM1',
    'annleeexamplecom',
    '!!!!!!!!!ann.lee2026',
    'lee-ann-lee-ann-1987',
    'AnnL33AnnL33AnnL33',
    'ashlar password 2026',
    'ann lee ashlar secret',
  ])('06: refuses %j, made of what others know', (password) => {
    expect(codes(password)).toContain('contextWord');
  });

  it.each([
    'ann and lee went to the ashlar',
    'a channel less examined',
    'hannah sleeps example.community',
    '133133849201337261',
  ])('06: takes %j, where such words are only part of it', (password) => expect(codes(password)).toEqual([]));

  it('06: knows names in scripts where two characters are one', () => {
    expect(passwordIssues('山田1山田2山田3山田4太郎567', RULES, ['山田 太郎']).map(({ code }) => code)).toContain(
      'contextWord',
    );
    expect(passwordIssues('五匹の青い蛙が山田の池で歌う夜', RULES, ['山田 太郎'])).toEqual([]);
  });

  it.each([
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    'abcabcabcabcabcab',
    'zebra-zebra-zebra',
    'vexed jug vexed jug',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    '123456789qwertyuiop',
    'qwertyasdfghzxcvbn',
    '1q2w3e1q2w3e1q2w3e',
    '1q2w3e4r5t6y7u8i9o0p',
    '5tgb6yhn7ujmqazwsx',
    '1111222233334444',
    '9876543210987654',
    'p.o.i.u.y.t.r.e.w.q.l.k.j.h',
    '😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀',
  ])('refuses %j, long by repetition', (password) => {
    expect(codes(password)).toContain('repetitive');
  });

  it('refuses half a surrogate pair, and nothing else for its characters', () => {
    expect(codes('vexed jug fowls \ud83d')).toEqual(['malformed']);
    expect(codes('vexed jug fowls \ud83d\ude00')).toEqual([]);
  });

  it('gives all reasons at once, with a sentence that never holds the password', () => {
    expect(codes('password')).toEqual(['tooShort', 'common']);
    const issues = passwordIssues('AnnAnnAnn', RULES, OWNER);
    expect(issues.map(({ code }) => code)).toEqual(['tooShort', 'contextWord', 'repetitive']);
    for (const { message } of issues) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(message).not.toContain('Ann');
    }
  });

  it('07: measures and normalises the composed form', () => {
    const decomposed = 'e\u0301'.repeat(7);
    expect(normalisePassword(decomposed)).toBe('\u00e9'.repeat(7));
    expect(codes(decomposed)).toContain('tooShort');
  });

  it('judges any text, in all forms of Unicode alike', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const issues = codes(text);
        expect(new Set(issues).size).toBe(issues.length);
        expect(codes(text.normalize('NFD'))).toEqual(issues);
      }),
    );
  });

  it('takes nearly all random passwords', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz');
    const random = fc
      .array(letter, { minLength: 15, maxLength: 40, size: 'max' })
      .filter((letters) => new Set(letters).size >= 9)
      .map((letters) => letters.join(''));
    fc.assert(fc.property(random, (text) => expect(codes(text)).toEqual([])));
  });

  it('judges hostile text at once', () => {
    const rules = { minLength: 15, maxLength: 4096, contextWords: ['aaa', 'aaaa', 'aaaaa'] };
    const started = performance.now();
    expect(passwordIssues('a'.repeat(1e7), rules).map(({ code }) => code)).toEqual(['tooLong']);
    for (const text of ['a'.repeat(4096), `${'a'.repeat(4095)}b`, `a${'!'.repeat(4095)}`, 'ab'.repeat(2048)]) {
      expect(passwordIssues(text, rules, OWNER)).not.toEqual([]);
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
