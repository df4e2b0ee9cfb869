import { authEntities, authMigrations } from '@ashlar/auth/typeorm';
import { idempotencyEntities, idempotencyMigrations } from '@ashlar/idempotency/typeorm';
import { rateLimitMigrations } from '@ashlar/rate-limiting/postgres';
import { CreateProjects1763596800000 } from './migrations/1763596800000-create-projects.migration.js';
import { CreateProjectMembers1763700000000 } from './migrations/1763700000000-create-project-members.migration.js';
import { OwnershipChangeEntity } from './project-members/ownership-change.entity.js';
import { ProjectMemberEntity } from './project-members/project-member.entity.js';
import { ProjectEntity } from './projects/project.entity.js';

/** Every entity of the app; those of libs are spread in. */
export const entities = [
  ProjectEntity,
  ProjectMemberEntity,
  OwnershipChangeEntity,
  ...idempotencyEntities,
  ...authEntities,
];

/** Every migration of the app, in one ordered list; those of libs are spread in. */
export const migrations = [
  CreateProjects1763596800000,
  ...idempotencyMigrations,
  ...authMigrations,
  CreateProjectMembers1763700000000,
  ...rateLimitMigrations,
];
