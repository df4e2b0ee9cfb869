import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalIdentifier } from './attempt-keys.js';

describe('canonicalIdentifier', () => {
  it('20: has one spelling for one account', () => {
    const spellings = ['user@x.io', 'User@x.io', 'user@X.IO', ' user@x.io ', 'USER@X.io\n'];
    expect(new Set(spellings.map(canonicalIdentifier))).toEqual(new Set(['user@x.io']));
    expect(canonicalIdentifier(' Ann_Lee ')).toBe('ann_lee');
    expect(canonicalIdentifier('Admin')).toBe('admin');
  });

  it('bounds what is nobody, in one spelling too', () => {
    expect(canonicalIdentifier('  No Body ')).toBe('no body');
    expect(canonicalIdentifier('E\u0301 b')).toBe('\u00e9 b');
    expect(Array.from(canonicalIdentifier('😀'.repeat(100_000)))).toHaveLength(256);
  });

  it('reads its own result as itself', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.emailAddress());
    fc.assert(
      fc.property(texts, (text) => {
        const once = canonicalIdentifier(text);
        expect(canonicalIdentifier(once)).toBe(once);
      }),
    );
  });
});
