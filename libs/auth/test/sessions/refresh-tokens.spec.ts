import { describe, expect, it } from '@jest/globals';
import { systemIds } from '@ashlar/domain';
import fc from 'fast-check';
import { AuthSecrets } from '../../src/secrets.service.js';
import { RefreshTokens } from '../../src/sessions/refresh-token.service.js';

const [OLD, NEW] = ['an old secret of thirty-two characters', 'a new secret of thirty-two characters'];
const tokens = new RefreshTokens(new AuthSecrets(OLD));
const id = () => systemIds.next<'Session'>();

describe('a refresh token', () => {
  it('names its session, and differs each time', () => {
    const session = id();
    const made = Array.from({ length: 1_000 }, () => tokens.first(session));
    expect(new Set(made).size).toBe(1_000);
    expect(tokens.read(made[0])?.sessionId).toBe(session);
  });

  it('has one child, which is read in turn', () => {
    const first = tokens.first(id());
    const [one, same] = [tokens.read(first)?.child(), tokens.read(first)?.child()];
    expect(one).toBe(same);
    expect(one).not.toBe(first);
    expect(tokens.read(one)?.sessionId).toBe(tokens.read(first)?.sessionId);
  });

  it('is not read when any byte is another, or under another secret', () => {
    const token = tokens.first(id());
    const bytes = Buffer.from(token, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(tokens.read(changed.toString('base64url'))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    expect(new RefreshTokens(new AuthSecrets(NEW)).read(token)).toBeUndefined();
  });

  it('is not read from another spelling of its bytes, or from anything else', () => {
    const token = tokens.first(id());
    const base64 = Buffer.from(token, 'base64url').toString('base64');
    const last = token.slice(0, -1);
    const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map((end) => last + end);
    expect(others.filter((other) => tokens.read(other))).toEqual([token]);
    for (const other of [
      base64,
      `${token}=`,
      ` ${token}`,
      '',
      undefined,
      null,
      7,
      [token],
      'A'.repeat(86),
      'x'.repeat(1e6),
    ])
      expect(tokens.read(other)).toBeUndefined();
  });

  it('has the same child after the secret was changed, so that a lost answer can be given again', () => {
    const after = new RefreshTokens(new AuthSecrets(NEW, [OLD]));
    const first = tokens.first(id());
    const child = tokens.read(first)?.child();
    expect(after.read(first)?.child()).toBe(child);
    expect(after.read(child)?.child()).toBe(tokens.read(child)?.child());
  });
});
