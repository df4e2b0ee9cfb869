import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SLUG_LENGTH, parseSlug, slugify, tryParseSlug } from './slug.js';

describe('parseSlug', () => {
  it.each(['a', '2026', 'quarterly-report-2026', 'a'.repeat(MAX_SLUG_LENGTH)])('reads %j', (slug) => {
    expect(parseSlug(slug)).toBe(slug);
  });

  it.each([
    undefined,
    7,
    '',
    '-',
    '-a',
    'a-',
    'a--b',
    'A',
    'a b',
    ' a',
    'a\n',
    'é',
    'a_b',
    'a/b',
    'a'.repeat(MAX_SLUG_LENGTH + 1),
  ])('refuses %j', (input) => {
    expect(tryParseSlug(input)).toBeUndefined();
    expect(() => parseSlug(input)).toThrow(expect.objectContaining({ code: 'SLUG_INVALID', category: 'invalid' }));
  });
});

describe('slugify', () => {
  it.each([
    ['Crème brûlée!', 'creme-brulee'],
    ['  Plan   B/2 -- final ', 'plan-b-2-final'],
    ['ＡＢＣ ①', 'abc-1'],
    ['日本', undefined],
    ['', undefined],
    [`${'a'.repeat(MAX_SLUG_LENGTH - 1)} b`, 'a'.repeat(MAX_SLUG_LENGTH - 1)],
  ])('makes of %j %j', (title, slug) => {
    expect(slugify(title)).toBe(slug);
  });

  it('makes a slug of every text with an ASCII letter or digit near its start, and nothing of others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const slug = slugify(title);
        expect(slug === undefined || tryParseSlug(slug) === slug).toBe(true);
        if (/[a-z0-9]/i.test(title)) expect(slug).toBeDefined();
      }),
    );
  });

  it('leaves a slug as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,8}$/), (slug) =>
        expect(slugify(slug)).toBe(slug),
      ),
    );
  });
});
