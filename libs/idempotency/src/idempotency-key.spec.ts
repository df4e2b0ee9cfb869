import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readIdempotencyKey } from './idempotency-key.js';

const quote = (key: string) => `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });

describe('readIdempotencyKey', () => {
  it.each([
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['  "a b"  ', 'a b'],
    ['"a, b; c"', 'a, b; c'],
    [String.raw`"\"\\"`, String.raw`"\ `.trim()],
    ['"a";version=1; other="x;y"', 'a'],
    [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
    ['x'.repeat(255), 'x'.repeat(255)],
    [`"${'\\"'.repeat(255)}"`, '"'.repeat(255)],
  ])('reads %s', (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });

  it.each([
    ...['', ' ', '""', '"', '"a', 'a"', 'a"b', '"a"b', '"a" "b"', '"a", "b"', 'a, b', 'a,b', 'a b', 'a;b=1', 'a\\b'],
    ...[String.raw`"a\b"`, '"a\tb"', '"ä"', 'ä', '"a\u007f"', '"a";', '"a";=1', '"a"; V=1', '"a";v="'],
    ...[`"${'x'.repeat(256)}"`, 'x'.repeat(256)],
  ])('refuses %j', (header) => {
    expect(readIdempotencyKey(header)).toBeUndefined();
  });

  it('reads every quoted text of 1 to 255 printable characters', () => {
    fc.assert(
      fc.property(printable, (key) => {
        expect(readIdempotencyKey(quote(key))).toBe(key.length === 0 || key.length > 255 ? undefined : key);
      }),
    );
  });

  it('takes no time to refuse', () => {
    for (const text of [`"a"${';a=1'.repeat(20_000)};A`, `"${'\\"'.repeat(50_000)}`, `"a"; ${' '.repeat(50_000)}!`]) {
      const started = performance.now();
      expect(readIdempotencyKey(text)).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(100);
    }
  });
});
