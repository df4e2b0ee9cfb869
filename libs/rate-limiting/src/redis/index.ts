export { REDIS_CLIENT_OPTIONS, RedisRateLimitStore } from './redis.store.js';
export type { RateLimitRedis, RedisRateLimitStoreOptions } from './redis.store.js';
