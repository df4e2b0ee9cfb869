export { documentRateLimits } from './document-rate-limits.js';
export { RateLimiter } from './limiter.service.js';
export type { NamedRate } from './limiter.service.js';
export type { LimitBy } from './policies/policy.js';
export { formatRate, parseRate, RATE_INVALID } from './rate.js';
export type { Rate } from './rate.js';
export { RateLimit, SkipRateLimit } from './rate-limit.decorator.js';
export type { RateLimitSettings } from './rate-limit.decorator.js';
export type { Decision, RateLimitStore, Take } from './rate-limit.store.js';
export {
  RATE_LIMIT_ERRORS,
  RateLimitedError,
  RateLimitErrorCode,
  RateLimitOptionsError,
  RateLimitsNotMountedError,
} from './rate-limiting.errors.js';
export { RateLimitingModule } from './rate-limiting.module.js';
export type { Caller, CallerLimits, RateLimitingModuleOptions, RouteRule } from './rate-limiting.module.options.js';
export { rateMistake, RateLimitOptions } from './rate-limiting.options.js';
export { RateLimitsRoute } from './rate-limits-route.service.js';
export { MemoryRateLimitStore } from './stores/memory.store.js';
export type { MemoryRateLimitStoreOptions } from './stores/memory.store.js';
export { ResilientRateLimitStore } from './stores/resilient.store.js';
export type { FallbackCause, ResilientRateLimitStoreOptions } from './stores/resilient.store.js';
export { throttlerStorage } from './stores/throttler.storage.js';
export { useRateLimits } from './tiers/address-tier.middleware.js';
