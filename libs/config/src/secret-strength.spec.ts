import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@ashlar/domain/testing';
import fc from 'fast-check';
import { secretWeakness, urlPasswords } from './secret-strength.js';

const HEX = '0123456789abcdef';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Evenly distributed, as a generator of secrets is, and unlike the arbitraries of fast-check. */
function randomText(alphabet: string, length: number, seed: number): string {
  const random = seededRandom(seed);
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

describe('secretWeakness', () => {
  it.each(['', 'short', 'kX9#mQ2$vL7!pR4'])('refuses "%s" as shorter than 16 characters', (secret) => {
    expect(secretWeakness(secret, 16)).toBe('is too short for production: it needs at least 16 characters');
  });

  it.each([
    'changeme-changeme',
    'Change-Me-Please!',
    'my-super-secret-key',
    'your_jwt_secret_here',
    'password12345678',
    'development-secret-0001',
    '<your-secret-token-here>',
    'placeholder-value-1',
    'xxxxxxxxxxxxxxxxxxxx',
    'replace-me-in-production',
    'example-secret-for-tests',
    'postgres-password-123',
  ])('refuses the placeholder "%s"', (secret) => {
    expect(secretWeakness(secret, 16)).toMatch(/placeholder|easy to guess/);
  });

  it.each([
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    '1234567812345678',
    'abcdefghijklmnop',
    '0123456789abcdef',
    'qwe9qwe9qwe9qwe9q',
  ])('refuses "%s" as easy to guess', (secret) => {
    expect(secretWeakness(secret, 16)).toContain('easy to guess');
  });

  it.each([
    'kX9#mQ2$vL7!pR4&',
    'correct horse battery staple',
    'the-secret-garden-holds-7-otters',
    'f3c1b8a97d2e4605f3a1',
    'dGhpcyBpcyBub3QgcGxhY2Vob2xkZXI=',
  ])('accepts "%s"', (secret) => {
    expect(secretWeakness(secret, 16)).toBeUndefined();
  });

  it('accepts random secrets', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(HEX, BASE64),
        fc.integer({ min: 24, max: 64 }),
        (seed, alphabet, length) => {
          expect(secretWeakness(randomText(alphabet, length, seed), 16)).toBeUndefined();
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never quotes the secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.nat(40), (secret, minLength) => {
        fc.pre(
          !'is too short for production: it needs at least characters easy to guess refused placeholder'.includes(
            secret,
          ),
        );
        expect(secretWeakness(`${secret}${secret}`, minLength) ?? '').not.toContain(`${secret}${secret}`);
      }),
    );
  });

  it('counts characters, not UTF-16 units', () => {
    expect(secretWeakness('😀😁😂🤣😃😄😅😆', 16)).toContain('too short');
  });
});

describe('secretWeakness of a URL', () => {
  it.each([
    'postgres://app:password@db/app',
    'postgres://app:changeme@db/app',
    'redis://:secret@cache',
    'amqp://u:aaaa@mq',
  ])('refuses %s for its password', (url) => {
    expect(secretWeakness(url, 16)).toContain('has a password that is');
  });

  it.each([
    'postgres://app:s3Kd91xPqZ@db/app',
    'postgres://app@db/app',
    'postgres:///app?host=/run',
    'https://hooks.example.com/T0',
  ])('accepts %s', (url) => {
    expect(secretWeakness(url, 16)).toBeUndefined();
  });
});

describe('urlPasswords', () => {
  it.each([
    ['postgres://app:p%40ss@db/app', ['p%40ss', 'p@ss']],
    ['postgres://app:p@ss:word@db/app', ['p@ss:word', 'p@ss:word']],
    ['redis://:%E0%A4%A@cache', ['%E0%A4%A', '%E0%A4%A']],
    ['postgres://app@db', []],
    ['postgres://app:@db', []],
    ['not a url', []],
  ])('of %s are %j', (text, passwords) => {
    expect(urlPasswords(text)).toEqual(passwords);
  });
});
