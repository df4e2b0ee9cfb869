import { CreateIdempotencyKeys1763683200000 } from './1763683200000-create-idempotency-keys.migration.js';
import { IdempotencyKeyEntity } from './idempotency-key.entity.js';

export { CreateIdempotencyKeys1763683200000 } from './1763683200000-create-idempotency-keys.migration.js';
export { IdempotencyKeyEntity } from './idempotency-key.entity.js';
export { TypeOrmIdempotencyStore } from './typeorm.store.js';

/** Every entity of the store, for the list of the app. */
export const idempotencyEntities = [IdempotencyKeyEntity];

/** Every migration of the store, for the one ordered list of the app. The table is made in its schema. */
export const idempotencyMigrations = [CreateIdempotencyKeys1763683200000];
