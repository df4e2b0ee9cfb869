import type { Database } from '@ashlar/persistence';
import type { RateLimitStore } from '@ashlar/rate-limiting';
import { PostgresRateLimitStore } from '@ashlar/rate-limiting/postgres';
import { RedisRateLimitStore } from '@ashlar/rate-limiting/redis';
import type { LimitsOptions } from './limits.options.js';
import type { RedisConnection } from './redis-connection.service.js';

/** Where the settings say that counters are kept; nothing where that is this process. */
export function limitStore(
  { store }: LimitsOptions,
  database: Database,
  redis: RedisConnection,
): { readonly store?: RateLimitStore } {
  switch (store) {
    case 'memory':
      return {};
    case 'postgres':
      return { store: new PostgresRateLimitStore(database) };
    case 'redis':
      return { store: new RedisRateLimitStore(redis.open()) };
  }
}
