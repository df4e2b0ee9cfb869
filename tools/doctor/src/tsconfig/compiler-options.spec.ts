import { describe, expect, it } from '@jest/globals';
import { compilerOptionsOf, moduleResolutionOf, targetOf } from './compiler-options.js';

describe('compilerOptionsOf', () => {
  it('takes what has the right type, in lower case', () => {
    const compilerOptions = {
      module: 'NodeNext',
      target: 5,
      experimentalDecorators: 'yes',
      customConditions: ['a', 1],
    };

    expect(compilerOptionsOf({ compilerOptions })).toEqual({ module: 'nodenext', customConditions: ['a', '1'] });
    expect(compilerOptionsOf(null)).toEqual({});
  });
});

describe('what the compiler decides when nobody says', () => {
  it.each([
    [{ moduleResolution: 'node' }, '6.0.3', 'node'],
    [{ module: 'node16' }, '5.9.3', undefined],
    [{ module: 'preserve' }, '5.9.3', undefined],
    [{ module: 'commonjs' }, '5.9.3', 'node10'],
    [{}, '5.9.3', 'node10'],
    [{ module: 'es2022' }, '5.9.3', 'classic'],
    [{ module: 'es2022' }, '6.0.3', undefined],
    [{ module: 'commonjs' }, undefined, undefined],
  ])('finds modules, of %j in TypeScript %s, by %s', (options, typescript, expected) => {
    expect(moduleResolutionOf(options, typescript)).toBe(expected);
  });

  it.each([
    [{ target: 'es2017' }, '5.9.3', 'es2017'],
    [{}, '5.9.3', 'es5'],
    [{ module: 'nodenext' }, '5.9.3', undefined],
    [{}, '6.0.3', undefined],
  ])('compiles, of %j in TypeScript %s, for %s', (options, typescript, expected) => {
    expect(targetOf(options, typescript)).toBe(expected);
  });
});
