import { CreateRateLimits1763780000000 } from './1763780000000-create-rate-limits.migration.js';

export { CreateRateLimits1763780000000 } from './1763780000000-create-rate-limits.migration.js';
export { PostgresRateLimitStore } from './postgres.store.js';
export type { PostgresRateLimitStoreOptions, RateLimitDatabase } from './postgres.store.js';

/** Every migration of the store, for the one ordered list of the app. The table is made in its schema. It has no entity. */
export const rateLimitMigrations = [CreateRateLimits1763780000000];
