import { describe, expect, it } from '@jest/globals';
import { isIn, rangeForAll } from './version-choice.js';

describe('isIn', () => {
  it('compares, and takes no version before a release for one', () => {
    expect(isIn('1.2.3', '^1.1.0')).toBe(true);
    expect(isIn('2.0.0', '^1.1.0 || ^3')).toBe(false);
    expect(isIn('1.3.0-beta.1', '^1.1.0')).toBe(false);
  });

  it.each(['workspace:^', 'latest', 'file:../a', 'https://a.test/a.tgz'])('does not know about %s', (range) => {
    expect(isIn('1.0.0', range)).toBeUndefined();
  });

  it('does not know without a version, and refuses one that is none', () => {
    expect(isIn(undefined, '*')).toBeUndefined();
    expect(isIn('one', '^1.0.0')).toBe(false);
  });
});

describe('rangeForAll', () => {
  it('is the newest alternative that suits everyone', () => {
    expect(rangeForAll(['^11.0.0 || ^12.0.0'])).toBe('^12.0.0');
    expect(rangeForAll(['^11.0.0 || ^12.0.0', '>=10 <12'])).toBe('^11.0.0');
    expect(rangeForAll(['^1.0.0', '^1.4.0'])).toBe('^1.4.0');
  });

  it('is of the major version of a sibling, if it may', () => {
    expect(rangeForAll(['^11.0.0 || ^12.0.0'], '11.1.6')).toBe('^11.0.0');
    expect(rangeForAll(['^11.0.0 || ^12.0.0'], '9.0.0')).toBe('^12.0.0');
    expect(rangeForAll(['^11.0.0 || ^12.0.0'], 'none')).toBe('^12.0.0');
  });

  it('is none when nothing suits everyone, and skips what is no range', () => {
    expect(rangeForAll(['^1.0.0', '^2.0.0'])).toBeUndefined();
    expect(rangeForAll(['workspace:*', '^2.0.0'])).toBe('^2.0.0');
    expect(rangeForAll(['latest'])).toBeUndefined();
    expect(rangeForAll(['>1.0.0 <1.0.0'])).toBeUndefined();
  });
});
