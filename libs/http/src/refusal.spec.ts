import { describe, expect, it } from '@jest/globals';
import { problemOfStatus } from './problem.js';
import { refusalOf } from './refusal.js';

describe('refusalOf', () => {
  const of = (...errors: [pointer: string, code: string][]) =>
    refusalOf({ ...problemOfStatus(400), errors: errors.map(([pointer, code]) => ({ pointer, code, detail: '' })) });

  it('names code and places', () => {
    expect(refusalOf(problemOfStatus(404))).toEqual({ code: 'NOT_FOUND' });
    expect(of(['/email', 'isEmail'], ['', 'isObject'])).toEqual({
      code: 'BAD_REQUEST',
      mistakes: ['/email isEmail', 'isObject'],
    });
  });

  it('names no fields that the client made up, and each mistake once', () => {
    expect(of(['/hunter2', 'unknownField'], ['/hunter3', 'unknownField'], ['/a b', 'isString']).mistakes).toEqual([
      'unknownField',
      'isString',
    ]);
  });

  it('ends somewhere', () => {
    expect(of(...Array.from({ length: 50 }, (_, i): [string, string] => [`/${i}`, 'isInt'])).mistakes).toHaveLength(10);
  });
});
