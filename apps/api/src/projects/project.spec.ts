import { describe, expect, it } from '@jest/globals';
import { moved, type Project } from './project.js';

const now = new Date('2026-01-02T03:04:05Z');
const active = { status: 'active', archivedAt: null } as Project;
const archived = { status: 'archived', archivedAt: now } as Project;

describe('the life of a project', () => {
  it('archives an active one, and remembers when', () => {
    expect(moved(active, 'archive', now)).toEqual({ status: 'archived', archivedAt: now });
  });

  it('restores an archived one, and forgets when', () => {
    expect(moved(archived, 'restore', now)).toEqual({ status: 'active', archivedAt: null });
  });

  it.each([
    ['archive', archived],
    ['restore', active],
  ] as const)('refuses to %s one that is so already', (event, project) => {
    expect(() => moved(project, event, now)).toThrow(expect.objectContaining({ code: 'PROJECT_STATUS_REFUSED' }));
  });
});
