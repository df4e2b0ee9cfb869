import { describe, expect, it } from '@jest/globals';

import { mayAccess, withAncestors } from './access.js';

const [READ, ENTER] = [4, 1];
const account = { uid: 7, gid: 70 };

describe('mayAccess', () => {
  it.each([
    ['the owner by the bits of the owner', { uid: 7, gid: 1, mode: 0o500 }, READ | ENTER, true],
    ['the owner not by those of others', { uid: 7, gid: 1, mode: 0o077 }, ENTER, false],
    ['the group by the bits of the group', { uid: 0, gid: 70, mode: 0o710 }, ENTER, true],
    ['the group not by those of others', { uid: 0, gid: 70, mode: 0o707 }, ENTER, false],
    ['others by the bits of others', { uid: 0, gid: 0, mode: 0o711 }, ENTER, true],
    ['nobody who lacks one of the bits', { uid: 0, gid: 0, mode: 0o711 }, READ | ENTER, false],
    ['and looks at the permissions only', { uid: 0, gid: 0, mode: 0o40755 }, READ | ENTER, true],
  ])('lets in %s', (_who, entry, wanted, expected) => {
    expect(mayAccess(entry, account, wanted)).toBe(expected);
  });
});

describe('withAncestors', () => {
  it('lists the folders on the way, the root first', () => {
    expect(withAncestors('/var/lib/x')).toEqual(['/', '/var', '/var/lib', '/var/lib/x']);
    expect(withAncestors('/')).toEqual(['/']);
  });
});
