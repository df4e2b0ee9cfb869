import { describe, expect, it } from '@jest/globals';
import { ANNOUNCED_MS, isSuccessorDue, JWKS_MAX_AGE_S, keyThatSigns } from './key-rotation.js';
import type { StoredSigningKey } from './signing-key.store.js';

const DAY = 86_400_000;
const ROTATION = { keyLifetime: 90 * DAY, keyOverlap: 3_600_000 };

function key(id: string, createdAt: number, retiredAt: number | null = null): StoredSigningKey {
  const at = retiredAt === null ? null : new Date(retiredAt);
  return { id, publicJwk: {}, sealedPrivateKey: '', createdAt: new Date(createdAt), retiredAt: at };
}

const signing = (now: number, ...keys: StoredSigningKey[]) => keyThatSigns(keys, now)?.id;

describe('keyThatSigns', () => {
  it('is the one that stays', () => {
    expect(signing(10, key('old', 5, 20), key('next', 1))).toBe('next');
    expect(signing(10, key('next', 5), key('old', 1, 20))).toBe('next');
  });

  it('is none that is announced, until its time has come', () => {
    const keys = [key('announced', 100), key('present', 50, 200), key('before', 0, 120)];
    expect(signing(99, ...keys)).toBe('present');
    expect(signing(100, ...keys)).toBe('announced');
  });

  it('is the first of several that stay or go at the same time', () => {
    expect(signing(10, key('young', 2), key('old', 1))).toBe('young');
    expect(signing(10, key('young', 2, 50), key('old', 1, 50))).toBe('young');
  });

  it('is one that is announced when there is no other', () => {
    expect(signing(10, key('announced', 20))).toBe('announced');
    expect(signing(10)).toBeUndefined();
  });
});

describe('isSuccessorDue', () => {
  it('holds ten minutes before the key that stays has signed for its lifetime', () => {
    const due = 90 * DAY - ANNOUNCED_MS;
    expect(isSuccessorDue([key('present', 0)], due - 1, ROTATION)).toBe(false);
    expect(isSuccessorDue([key('present', 0)], due, ROTATION)).toBe(true);
  });

  it('does not hold when a key is announced, and looks at those that stay only', () => {
    const [announced, present] = [key('announced', 90 * DAY), key('present', 0, 91 * DAY)];
    expect(isSuccessorDue([announced, present], 90 * DAY - 1, ROTATION)).toBe(false);
    expect(isSuccessorDue([key('young', 89 * DAY, 91 * DAY), key('old', 0)], 90 * DAY, ROTATION)).toBe(true);
  });

  it('never holds without keys, and not when keys sign until somebody rotates', () => {
    expect(isSuccessorDue([], 90 * DAY, ROTATION)).toBe(false);
    expect(isSuccessorDue([key('old', 0)], 1000 * DAY, { ...ROTATION, keyLifetime: 0 })).toBe(false);
  });
});

it('a key is announced for longer than the keys before it are remembered', () => {
  expect(ANNOUNCED_MS).toBeGreaterThan(JWKS_MAX_AGE_S * 1_000 + 60_000);
});
