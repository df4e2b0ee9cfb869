export { DOMAIN_ERROR, DomainError, isDomainError } from './domain-error.js';
export type { DomainErrorInit, ErrorCategory, ErrorDescription, FieldError } from './domain-error.js';
export { INVALID_INPUT, InvalidInputError, InvalidValueError } from './invalid-input.errors.js';

export { REQUEST_CONTEXT } from './request-context.js';
export type { Refusal, RequestContext, TraceContext } from './request-context.js';
export type { HealthCheck, HealthResult, HealthStatus } from './health-check.js';
export type { OperationsAnswer, OperationsRequest, OperationsRoute } from './operations-route.js';
export { Describe, Duration, optionTraits, Secret, Size } from './option-traits.js';
export type { CheckedOptions, OptionContext, OptionIssue, OptionTraits } from './option-traits.js';

export { addressNetwork, canonicalAddress } from './client-address.js';

export { systemClock } from './clock.js';
export type { Clock, Instant } from './clock.js';
export { systemRandom, systemRandomBytes } from './random.js';
export type { RandomBytes, RandomSource } from './random.js';

export type { Branded } from './branded.js';
export { ID_INVALID, idTimestamp, isId, parseId, tryParseId } from './id.js';
export type { Id, IdGenerator } from './id.js';
export { systemIds, uuidV7Generator } from './uuid-v7.js';
export {
  EMAIL_ADDRESS_INVALID,
  MAX_EMAIL_ADDRESS_OCTETS,
  MAX_EMAIL_LOCAL_PART_OCTETS,
  parseEmailAddress,
  tryParseEmailAddress,
} from './email-address.js';
export type { EmailAddress } from './email-address.js';
export { parseUsername, RESERVED_USERNAMES, tryParseUsername, USERNAME_INVALID } from './username.js';
export type { Username } from './username.js';
export { MAX_SLUG_LENGTH, parseSlug, SLUG_INVALID, slugify, tryParseSlug } from './slug.js';
export type { Slug } from './slug.js';
export {
  DISPLAY_NAME_INVALID,
  MAX_DISPLAY_NAME_LENGTH,
  parseDisplayName,
  tryParseDisplayName,
} from './display-name.js';
export type { DisplayName } from './display-name.js';

export {
  actorHasRole,
  actorId,
  ANONYMOUS,
  apiKeyActor,
  isRole,
  roleIncludes,
  ROLES,
  systemActor,
  userActor,
} from './actor.js';
export type { Actor, AnonymousActor, ApiKeyActor, Role, SystemActor, UserActor } from './actor.js';
export {
  actorMay,
  grantCovers,
  isPermission,
  isPermissionGrant,
  MAX_PERMISSION_LENGTH,
  parsePermissionGrant,
  PERMISSION_INVALID,
  permissionMatches,
} from './permission.js';

export { cursorRequest, mapPage, offsetRequest, PAGE_LIMITS } from './page.js';
export type { CursorPage, CursorRequest, OffsetPage, OffsetRequest, PageDirection, PageLimits } from './page.js';
export { decodeCursor, encodeCursor, MAX_CURSOR_LENGTH } from './cursor.js';
export type { Cursor, CursorValue, ExpectedCursor } from './cursor.js';
export {
  InvalidCursorError,
  PAGE_CURSOR_INVALID,
  PAGE_CURSOR_UNENCODABLE,
  UnencodableCursorError,
} from './cursor.errors.js';
export type { InvalidCursorReason } from './cursor.errors.js';
export { cursorPage } from './cursor-page.js';
export type { CursorWalk } from './cursor-page.js';

export { stateMachine } from './state-machine.js';
export type { EventOf, StateMachine, StateMachineDefinition, StateOf, Transition } from './state-machine.js';
export { TRANSITION_REFUSED, TransitionRefusedError } from './state-machine.errors.js';
export type { RefusedTransition } from './state-machine.errors.js';
export { NO_RETRY, PATIENT_RETRY, QUICK_RETRY, retryDelay, STANDARD_RETRY } from './retry-policy.js';
export type {
  ExponentialRetry,
  FixedRetry,
  Jitter,
  LinearRetry,
  NoRetry,
  RetryLimits,
  RetryPolicy,
} from './retry-policy.js';
export {
  BREAKER_POLICY,
  breakerAdmits,
  breakerOnCall,
  breakerOnFailure,
  breakerOnSuccess,
  breakerRetryAfter,
  CLOSED_BREAKER,
} from './circuit-breaker.js';
export type { BreakerPolicy, BreakerState, ClosedBreaker, HalfOpenBreaker, OpenBreaker } from './circuit-breaker.js';
