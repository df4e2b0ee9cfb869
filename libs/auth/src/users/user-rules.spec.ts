import { describe, expect, it } from '@jest/globals';
import { ANONYMOUS, apiKeyActor, ROLES, systemActor, userActor } from '@ashlar/domain';
import type { User, UserId } from './user.js';
import { assertMayManage, assertNotLastAdministrator, mayManage } from './user-rules.js';

const target = (role: User['role']) => ({ id: 'target', role }) as User;

describe('who may manage whom', () => {
  it('is those above, and administrators all', () => {
    const pairs = ROLES.flatMap((actor) =>
      ROLES.filter((other) => mayManage(actor, other)).map((o) => `${actor}>${o}`),
    );
    expect(pairs).toEqual(['moderator>user', 'admin>user', 'admin>moderator', 'admin>admin']);
  });

  it('leaves out oneself, also by a key', () => {
    for (const actor of [
      userActor({ id: 'target', role: 'admin' }),
      apiKeyActor({ id: 'k', ownerId: 'target', role: 'admin' }),
    ]) {
      expect(() => assertMayManage(actor, target('admin'))).toThrow(
        expect.objectContaining({ code: 'AUTH_OWN_ACCOUNT' }),
      );
    }
  });

  it('is nobody who is not signed in, and the system', () => {
    expect(() => assertMayManage(ANONYMOUS, target('user'))).toThrow(
      expect.objectContaining({ code: 'AUTH_UNAUTHENTICATED' }),
    );
    expect(() => assertMayManage(systemActor('command'), target('admin'))).not.toThrow();
  });
});

describe('the last administrator', () => {
  it('is nobody else, and not one of two', () => {
    const [a, b] = ['a', 'b'] as UserId[] as [UserId, UserId];
    expect(() => assertNotLastAdministrator(a, [a])).toThrow(
      expect.objectContaining({ code: 'AUTH_LAST_ADMINISTRATOR' }),
    );
    expect(() => assertNotLastAdministrator(a, [a, b])).not.toThrow();
    expect(() => assertNotLastAdministrator(a, [b])).not.toThrow();
    expect(() => assertNotLastAdministrator(a, [])).not.toThrow();
  });
});
