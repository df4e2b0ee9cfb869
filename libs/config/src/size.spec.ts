import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatSize, parseSize } from './size.js';

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['1024', 1_024],
    ['512b', 512],
    ['64kb', 65_536],
    ['10mb', 10_485_760],
    ['10MB', 10_485_760],
    ['1.5mb', 1_572_864],
    ['1gb', 1_073_741_824],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '10 mb', '-1kb', '10m', '10mib', '0.3kb', '1e3', 'mb', '99999999999gb'])('refuses "%s"', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('reads back whatever formatSize writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0b'],
    [1_000, '1000b'],
    [1_024, '1kb'],
    [10_485_760, '10mb'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
