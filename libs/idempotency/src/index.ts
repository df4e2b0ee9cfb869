export { Idempotent } from './idempotency.decorator.js';
export {
  IDEMPOTENCY_ERRORS,
  IdempotencyAnswerNotKeptError,
  IdempotencyErrorCode,
  IdempotencyKeyInFlightError,
  IdempotencyKeyMalformedError,
  IdempotencyKeyMissingError,
  IdempotencyKeyReusedError,
  IdempotencyLeaseLostError,
  IdempotencyOptionsError,
  IdempotencyStoreFullError,
  IdempotencyWithoutContextError,
} from './idempotency.errors.js';
export { IDEMPOTENCY_KEY_HEADER, IDEMPOTENCY_REPLAYED_HEADER } from './idempotency.interceptor.js';
export type { IdempotentOptions } from './idempotency.interceptor.js';
export { MAX_IDEMPOTENCY_KEY_LENGTH } from './idempotency-key.js';
export { IdempotencyModule } from './idempotency.module.js';
export type { IdempotencyModuleOptions } from './idempotency.module.options.js';
export { IdempotencyOptions } from './idempotency.options.js';
export { IdempotencyService } from './idempotency.service.js';
export type {
  Begun,
  Claim,
  IdempotencyScope,
  IdempotencyStore,
  Lease,
  StoreIsolation,
  StoreTransactions,
} from './idempotency.store.js';
export type { AnswerKind, StoredAnswer } from './stored-answer.js';
export { MemoryIdempotencyStore } from './stores/memory.store.js';
