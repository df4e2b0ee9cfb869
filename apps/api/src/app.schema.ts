import { idempotencyEntities, idempotencyMigrations } from '@ashlar/idempotency/typeorm';
import { CreateProjects1763596800000 } from './migrations/1763596800000-create-projects.migration.js';
import { ProjectEntity } from './projects/project.entity.js';

/** Every entity of the app; those of libs are spread in. */
export const entities = [ProjectEntity, ...idempotencyEntities];

/** Every migration of the app, in one ordered list; those of libs are spread in. */
export const migrations = [CreateProjects1763596800000, ...idempotencyMigrations];
