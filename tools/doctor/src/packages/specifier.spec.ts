import { describe, expect, it } from '@jest/globals';
import { parseSpecifier } from './specifier.js';

describe('parseSpecifier', () => {
  it.each([
    ['@ashlar/auth', '@ashlar/auth', '.'],
    ['@ashlar/auth/typeorm', '@ashlar/auth', './typeorm'],
    ['rxjs/operators/map.js', 'rxjs', './operators/map.js'],
  ])('takes apart %s', (specifier, packageName, subpath) => {
    expect(parseSpecifier(specifier)).toEqual({ packageName, subpath });
  });

  it.each(['./a.js', '../a', '/a', '#a', 'node:fs', 'https://a.test/b.js', '@ashlar', '.', ''])(
    'knows no package in %j',
    (specifier) => {
      expect(parseSpecifier(specifier)).toBeUndefined();
    },
  );
});
