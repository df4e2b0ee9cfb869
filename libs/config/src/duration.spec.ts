import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['1500', 1_500],
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['1.5s', 1_500],
    ['1.1s', 1_100],
    ['1h30m', 5_400_000],
  ])('reads %s as %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    ' ',
    '30 s',
    '30S',
    '5M',
    '-5s',
    '+5s',
    '1.5',
    '0.5ms',
    '1e3',
    '30sec',
    's',
    '1h 30m',
    '99999999999d',
    '1.2.3s',
  ])('refuses "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('refuses a sum that is no longer exact', () => {
    expect(parseDuration('9007199254740991ms1ms')).toBeUndefined();
  });

  it('reads back whatever formatDuration writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });

  it('reads every decimal number of seconds exactly', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999), (seconds, thousandths) => {
        const text = `${seconds}.${String(thousandths).padStart(3, '0')}s`;
        expect(parseDuration(text)).toBe(seconds * 1_000 + thousandths);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [999, '999ms'],
    [90_000, '90s'],
    [120_000, '2m'],
    [86_400_000, '1d'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
