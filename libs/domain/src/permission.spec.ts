import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ANONYMOUS, apiKeyActor, systemActor, userActor } from './actor.js';
import {
  actorMay,
  grantCovers,
  isPermission,
  isPermissionGrant,
  MAX_PERMISSION_LENGTH,
  parsePermissionGrant,
  permissionMatches,
} from './permission.js';

// Few words, so that grants and permissions meet often.
const word = fc.constantFrom('projects', 'users', 'read', 'write');
const permissions = fc.array(word, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(':'));
const grants = fc
  .array(fc.oneof(word, fc.constant('*')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(':'))
  .filter(isPermissionGrant);

describe('permissionMatches', () => {
  it.each([
    ['projects:read', 'projects:read', true],
    ['projects:*', 'projects:read', true],
    ['*', 'projects:read', true],
    ['*', 'projects:members:read', true],
    ['projects:*', 'projects:members:read', true],
    ['*:read', 'projects:read', true],
    ['projects:*:read', 'projects:members:read', true],
    ['projects:read', 'projects:write', false],
    ['projects:*', 'projectsx:read', false],
    ['*:read', 'projects:members:read', false],
    ['*:read', 'projects:write', false],
    ['projects:members:*', 'projects:members', false],
    ['projects:read', 'projects:read:all', false],
  ])('%s for %s: %s', (granted, required, matches) => {
    expect(permissionMatches(granted, required)).toBe(matches);
  });

  it('matches every permission with itself', () => {
    fc.assert(fc.property(permissions, (permission) => expect(permissionMatches(permission, permission)).toBe(true)));
  });

  it('matches everything with the wildcard', () => {
    fc.assert(fc.property(permissions, (permission) => expect(permissionMatches('*', permission)).toBe(true)));
  });

  it('loses nothing when a segment, or all from one on, becomes a wildcard', () => {
    fc.assert(
      fc.property(grants, permissions, fc.nat(), (granted, required, at) => {
        const parts = granted.split(':');
        const index = at % parts.length;
        fc.pre(permissionMatches(granted, required));
        expect(permissionMatches([...parts.slice(0, index), '*'].join(':'), required)).toBe(true);
        expect(permissionMatches(parts.with(index, '*').join(':'), required)).toBe(true);
      }),
    );
  });

  it('matches nothing but itself without a wildcard', () => {
    fc.assert(
      fc.property(permissions, permissions, (granted, required) => {
        expect(permissionMatches(granted, required)).toBe(granted === required);
      }),
    );
  });

  it('agrees with the plain reading of a wildcard', () => {
    const pattern = (granted: string) => new RegExp(`^${granted.replace(/\*$/, '.+').replaceAll('*', '[^:]+')}$`);
    fc.assert(
      fc.property(grants, permissions, (granted, required) => {
        expect(permissionMatches(granted, required)).toBe(pattern(granted).test(required));
      }),
    );
  });

  it.each([
    'projects:*',
    '*',
    '',
    'projects',
    'projects:',
    ':read',
    'projects::read',
    'Projects:read',
    'projects: read',
  ])('never matches %j when it is required', (required) => {
    expect(isPermission(required)).toBe(false);
    expect(permissionMatches('*', required)).toBe(false);
    expect(permissionMatches(required, required)).toBe(false);
  });

  it.each([
    '',
    '**',
    'projects*',
    'projects:re*',
    'projects:',
    'projects',
    ':',
    '*:',
    'a b:*',
    `a:${'b'.repeat(MAX_PERMISSION_LENGTH)}`,
  ])('never matches the malformed grant %j', (granted) => {
    expect(isPermissionGrant(granted)).toBe(false);
    expect(permissionMatches(granted, 'projects:read')).toBe(false);
    expect(() => parsePermissionGrant(granted)).toThrow(
      expect.objectContaining({ code: 'PERMISSION_INVALID', category: 'invalid' }),
    );
  });

  it('refuses what is no text', () => {
    expect([isPermission(undefined), isPermissionGrant(['*'])]).toEqual([false, false]);
  });

  it('parses a well-formed grant to itself', () => {
    fc.assert(fc.property(grants, (granted) => expect(parsePermissionGrant(granted)).toBe(granted)));
  });
});

describe('grantCovers', () => {
  it('holds only when every permission of the narrower grant is in the wider one', () => {
    fc.assert(
      fc.property(grants, grants, permissions, (wide, narrow, permission) => {
        fc.pre(grantCovers(wide, narrow) && permissionMatches(narrow, permission));
        expect(permissionMatches(wide, permission)).toBe(true);
      }),
    );
  });

  it('is reflexive and transitive', () => {
    fc.assert(
      fc.property(grants, grants, grants, (a, b, c) => {
        expect(grantCovers(a, a)).toBe(true);
        if (grantCovers(a, b) && grantCovers(b, c)) expect(grantCovers(a, c)).toBe(true);
      }),
    );
  });

  it.each([
    ['*', 'projects:*', true],
    ['projects:*', 'projects:members:*', true],
    ['*:read', 'projects:read', true],
    ['projects:*', '*', false],
    ['projects:*', '*:read', false],
    ['*:read', 'projects:*', false],
    ['projects:read', 'projects:*', false],
    ['nonsense', 'projects:read', false],
    ['*', 'nonsense', false],
  ])('%s covers %s: %s', (wide, narrow, covers) => {
    expect(grantCovers(wide, narrow)).toBe(covers);
  });
});

describe('actorMay', () => {
  it('lets the system do everything and nobody nothing', () => {
    fc.assert(
      fc.property(permissions, (permission) => {
        expect(actorMay(systemActor('schedule:clean-up'), permission)).toBe(true);
        expect(actorMay(ANONYMOUS, permission)).toBe(false);
      }),
    );
  });

  it('lets others do what one of their grants contains', () => {
    fc.assert(
      fc.property(fc.array(grants, { maxLength: 3 }), permissions, (granted, permission) => {
        const any = granted.some((grant) => permissionMatches(grant, permission));
        expect(actorMay(userActor({ id: 'u', permissions: granted }), permission)).toBe(any);
        expect(actorMay(apiKeyActor({ id: 'k', ownerId: 'u', permissions: granted }), permission)).toBe(any);
      }),
    );
  });

  it('gives a role no permission by itself', () => {
    expect(actorMay(userActor({ id: 'u', role: 'admin' }), 'projects:read')).toBe(false);
  });
});
