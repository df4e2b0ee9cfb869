import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  actorHasRole,
  actorId,
  ANONYMOUS,
  apiKeyActor,
  isRole,
  roleIncludes,
  ROLES,
  systemActor,
  userActor,
  type Role,
} from './actor.js';

const roles = fc.constantFrom(...ROLES);

describe('actors', () => {
  it('start with the weakest role and no permission', () => {
    expect(userActor({ id: 'u1' })).toEqual({ kind: 'user', id: 'u1', role: 'user', permissions: [] });
    expect(apiKeyActor({ id: 'k1', ownerId: 'u1' })).toEqual({
      kind: 'api-key',
      id: 'k1',
      ownerId: 'u1',
      role: 'user',
      permissions: [],
    });
  });

  it('cannot be changed, not even by whoever passed the permissions', () => {
    const permissions = ['projects:read'];
    const actor = userActor({ id: 'u1', role: 'admin', permissions });
    permissions.push('*');
    expect(actor.permissions).toEqual(['projects:read']);
    for (const each of [
      actor,
      actor.permissions,
      ANONYMOUS,
      systemActor('x'),
      apiKeyActor({ id: 'k', ownerId: 'u' }),
    ]) {
      expect(Object.isFrozen(each)).toBe(true);
    }
  });

  it.each([
    [ANONYMOUS, 'anonymous'],
    [userActor({ id: 'u1' }), 'user:u1'],
    [apiKeyActor({ id: 'k1', ownerId: 'u1' }), 'api-key:k1'],
    [systemActor('schedule:clean-up'), 'system:schedule:clean-up'],
  ])('%j has the log name %s', (actor, name) => {
    expect(actorId(actor)).toBe(name);
  });
});

describe('roleIncludes', () => {
  it('orders user, moderator, admin', () => {
    const table = ROLES.map((role) => ROLES.map((other) => roleIncludes(role, other)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('is reflexive, total and transitive', () => {
    fc.assert(
      fc.property(roles, roles, roles, (a, b, c) => {
        expect(roleIncludes(a, a)).toBe(true);
        expect(roleIncludes(a, b) || roleIncludes(b, a)).toBe(true);
        if (roleIncludes(a, b) && roleIncludes(b, c)) expect(roleIncludes(a, c)).toBe(true);
      }),
    );
  });

  it.each(['root', '', 'Admin', 'toString'])(
    'lets the unknown role %j include nothing and be included by nothing',
    (name) => {
      const unknown = name as Role;
      expect(isRole(unknown)).toBe(false);
      expect([roleIncludes(unknown, 'user'), roleIncludes('admin', unknown), roleIncludes(unknown, unknown)]).toEqual([
        false,
        false,
        false,
      ]);
    },
  );
});

describe('actorHasRole', () => {
  it('gives the system every role, nobody none, and others what their role includes', () => {
    fc.assert(
      fc.property(roles, roles, (own, asked) => {
        expect(actorHasRole(systemActor('x'), asked)).toBe(true);
        expect(actorHasRole(ANONYMOUS, asked)).toBe(false);
        expect(actorHasRole(userActor({ id: 'u', role: own }), asked)).toBe(roleIncludes(own, asked));
        expect(actorHasRole(apiKeyActor({ id: 'k', ownerId: 'u', role: own }), asked)).toBe(roleIncludes(own, asked));
      }),
    );
  });
});
