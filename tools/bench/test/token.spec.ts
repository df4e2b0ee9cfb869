import { describe, expect, it } from '@jest/globals';
import { Tokens } from '../contenders/token.js';

const NOW = 1_000_000;
const CLAIMS = { sub: 'ann', exp: 1_001 };

const tokens = new Tokens('a secret');
const token = tokens.sign(CLAIMS);
const verified = (authorization?: string, now = NOW) => tokens.verify(authorization, now);

describe('Tokens', () => {
  it('believes its own', () => expect(verified(`Bearer ${token}`)).toEqual(CLAIMS));

  it('does so until they expire', () => expect(verified(`Bearer ${token}`, 1_001_000)).toBeUndefined());

  it('refuses what another key signed', () => {
    expect(verified(`Bearer ${new Tokens('another secret').sign(CLAIMS)}`)).toBeUndefined();
  });

  it('refuses claims that the signature is not of', () => {
    const [header, , signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'eve' })).toString('base64url');
    expect(verified(`Bearer ${header}.${forged}.${signature}`)).toBeUndefined();
  });

  it.each([undefined, '', token, 'Bearer ', 'Bearer a.b.c', `Bearer ${token.split('.')[0]}.`])('refuses %j', (text) =>
    expect(verified(text)).toBeUndefined(),
  );
});
