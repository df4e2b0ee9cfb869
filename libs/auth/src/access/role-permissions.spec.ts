import { describe, expect, it } from '@jest/globals';
import { actorMay } from '@ashlar/domain';
import type { ApiKeyState } from '../api-keys/api-key.store.js';
import { actorOfApiKey, effectivePermissions, mayAll } from './role-permissions.js';

const permissions = effectivePermissions({
  user: ['projects:own'],
  moderator: ['projects:read'],
  admin: ['projects:*'],
});

const keyOf = (scopes: readonly string[], role: ApiKeyState['role']) =>
  actorOfApiKey(
    { key: { id: 'k', ownerId: 'u', scopes }, role, status: 'active' } as unknown as ApiKeyState,
    permissions,
  );

describe('role permissions', () => {
  it('contain those of the roles before', () => {
    expect(permissions.user).toEqual(['account:*', 'projects:own']);
    expect(permissions.admin).toEqual(expect.arrayContaining([...permissions.moderator, 'users:*', 'audit:read']));
    expect(permissions.moderator).toEqual(expect.arrayContaining([...permissions.user, 'users:read']));
    expect(permissions.moderator).not.toContain('users:*');
  });

  it('give a key what its scopes and the role of its owner have in common', () => {
    expect(keyOf(['projects:read', 'account:read'], 'admin').kind).toBe('api-key');
    expect(actorMay(keyOf(['projects:read'], 'moderator'), 'projects:read')).toBe(true);
    expect(actorMay(keyOf(['projects:read'], 'user'), 'projects:read')).toBe(false);
    expect(actorMay(keyOf(['*'], 'admin'), 'projects:read')).toBe(false);
  });

  it('are needed all together', () => {
    expect(mayAll(keyOf(['projects:read'], 'admin'), ['projects:read', 'users:read'])).toBe(false);
    expect(mayAll(keyOf(['projects:read', 'users:read'], 'admin'), ['projects:read', 'users:read'])).toBe(true);
  });
});
