import { apiKeyActor, systemActor, userActor } from '@ashlar/domain';
import { describe, expect, it } from '@jest/globals';
import { accessOf, allows, type ProjectAccess, type ProjectAction, viewerOf } from './project-access.js';

const ACTIONS: ProjectAction[] = ['read', 'change', 'delete', 'share', 'transfer'];
const allowed = (access: ProjectAccess) => ACTIONS.filter((action) => allows(access, action));

describe('access to a project', () => {
  it('is whole for its owner and administrators, less for members', () => {
    expect(allowed('owner')).toEqual(ACTIONS);
    expect(allowed('administrator')).toEqual(ACTIONS);
    expect(allowed('editor')).toEqual(['read', 'change']);
    expect(allowed('viewer')).toEqual(['read']);
  });

  it('comes from ownership, then from the office, then from membership; otherwise there is none', () => {
    const ann = { userId: 'ann', isAdministrator: false };
    const admin = { userId: 'admin', isAdministrator: true };
    expect(accessOf(ann, { ownerId: 'ann', role: null })).toBe('owner');
    expect(accessOf(admin, { ownerId: 'admin', role: null })).toBe('owner');
    expect(accessOf(admin, { ownerId: 'ann', role: 'viewer' })).toBe('administrator');
    expect(accessOf(ann, { ownerId: 'bob', role: 'editor' })).toBe('editor');
    expect(accessOf(ann, { ownerId: 'bob', role: null })).toBeUndefined();
  });

  it('is that of the owner of a key, and of nobody without a person', () => {
    expect(viewerOf(userActor({ id: 'ann', role: 'admin' }))).toEqual({ userId: 'ann', isAdministrator: true });
    expect(viewerOf(apiKeyActor({ id: 'k', ownerId: 'ann' }))).toEqual({ userId: 'ann', isAdministrator: false });
    for (const actor of [systemActor('job'), { kind: 'anonymous' } as const]) {
      expect(() => viewerOf(actor)).toThrow(expect.objectContaining({ code: 'NOT_SIGNED_IN' }));
    }
  });
});
