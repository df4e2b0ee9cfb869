import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RANDOM_LENGTH, readApiKey, writeApiKey } from './api-key.js';

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,15}$/);
const random = fc.uint8Array({ minLength: RANDOM_LENGTH * 4, maxLength: RANDOM_LENGTH * 4 });
const key = fc
  .tuple(word, word, random)
  .filter(([, , bytes]) => bytes.filter((byte) => byte < 248).length >= RANDOM_LENGTH)
  .map(([prefix, environment, bytes]) => ({ prefix, environment, text: writeApiKey(prefix, environment, bytes) }));

describe('an API key', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(key, ({ prefix, environment, text }) => {
        expect(text).toMatch(/^[a-z0-9]+_[a-z0-9]+_[0-9A-Za-z]{36}$/);
        expect(readApiKey(text)).toEqual({ prefix: `${prefix}_${environment}`, lastFour: text.slice(-4) });
      }),
    );
  });

  it('is not read when any one character is another', () => {
    const replaced = fc.tuple(key, fc.nat(), fc.constantFrom(...'0123456789abcxyzABCXYZ_-.'));
    fc.assert(
      fc.property(replaced, ([{ text }, position, character]) => {
        const at = position % text.length;
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        fc.pre(changed !== text);
        expect(readApiKey(changed)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not read from anything else', () => {
    const wellFormed = writeApiKey('ashlar', 'live', new Uint8Array(RANDOM_LENGTH));
    for (const other of [
      undefined,
      null,
      1,
      {},
      [wellFormed],
      '',
      ` ${wellFormed}`,
      `${wellFormed}\n`,
      'a'.repeat(1e5),
    ])
      expect(readApiKey(other)).toBeUndefined();
  });

  it('has letters that are equally likely', () => {
    const bytes = Uint8Array.from({ length: 248 }, (_, byte) => byte);
    const letters = [...bytes].map(
      (byte) => writeApiKey('ab', 'cd', new Uint8Array(RANDOM_LENGTH).fill(byte))[6] ?? '',
    );
    const counts = [...new Set(letters)].map((letter) => letters.filter((other) => other === letter).length);
    expect(counts).toEqual(Array.from({ length: 62 }, () => 4));
    const skipped = writeApiKey('ab', 'cd', Uint8Array.from([248, 255, ...bytes.slice(0, 30)]));
    expect(skipped).toBe(writeApiKey('ab', 'cd', bytes.slice(0, 30)));
  });

  it('needs enough random bytes', () => {
    expect(() => writeApiKey('ab', 'cd', new Uint8Array(RANDOM_LENGTH - 1))).toThrow(RangeError);
  });
});
