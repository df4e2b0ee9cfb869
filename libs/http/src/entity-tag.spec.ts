import { describe, expect, it } from '@jest/globals';
import { entityTagOf, matchesNone, readIfMatch } from './entity-tag.js';

describe('matchesNone', () => {
  it.each([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", "3"', true],
    ['*', true],
    ['"33"', false],
    ['3', false],
    ['"2", "4"', false],
    ['', false],
  ])('of %s is %s', (header, matches) => {
    expect(matchesNone(header, entityTagOf(3))).toBe(matches);
  });
});

describe('readIfMatch', () => {
  it.each([
    ['"3"', 3],
    [' "12" ', 12],
    ['*', 'any'],
    ['W/"3"', 'malformed'],
    ['3', 'malformed'],
    ['"0"', 'malformed'],
    ['"3", "4"', 'malformed'],
    ['"abc"', 'malformed'],
    ['', 'malformed'],
  ])('of %s is %s', (header, condition) => {
    expect(readIfMatch(header)).toBe(condition);
  });

  it('reads back what entityTagOf writes', () => {
    expect(readIfMatch(entityTagOf(7))).toBe(7);
  });
});
