import { DOMAIN_ERROR, DomainError, type ErrorDescription, type FieldError } from '@ashlar/domain';
import { HttpException } from '@nestjs/common';

/** Codes of the errors that this library throws. */
export const RateLimitErrorCode = {
  limited: 'RATE_LIMITED',
  optionsInvalid: 'RATE_LIMIT_OPTIONS_INVALID',
  notMounted: 'RATE_LIMITS_NOT_MOUNTED',
} as const;

/** What clients may see of these errors, for a list of all codes. */
export const RATE_LIMIT_ERRORS: readonly ErrorDescription[] = [
  {
    code: RateLimitErrorCode.limited,
    category: 'too-many',
    description:
      'Too many requests. Wait as long as `Retry-After` says; `RateLimit` tells what is left of which budget.',
  },
];

const STATUS = 429;
const DETAIL = 'Too many requests. Wait as many seconds as Retry-After says, then try again.';

/** The body of every 429: RFC 9457 problem details that say nothing of who was limited. */
export function rateLimitProblem(requestId: string | undefined) {
  return {
    type: `/problems#${RateLimitErrorCode.limited}`,
    title: 'Too Many Requests',
    status: STATUS,
    detail: DETAIL,
    code: RateLimitErrorCode.limited,
    requestId,
  };
}

/**
 * A budget is used up. Code `RATE_LIMITED`, category `too-many`. It is a domain error for the filter of `@ashlar/http`, and for the
 * filters of other apps an exception of Nest, whose body is the same problem.
 */
export class RateLimitedError extends HttpException implements DomainError {
  readonly code = RateLimitErrorCode.limited;
  readonly category = 'too-many';
  readonly details = Object.freeze({});
  readonly fields: readonly FieldError[] = Object.freeze([]);

  constructor(
    readonly retryAfterMs: number,
    requestId?: string,
  ) {
    super(rateLimitProblem(requestId), STATUS, { description: DETAIL });
    this.message = DETAIL;
    Object.defineProperty(this, DOMAIN_ERROR, { value: true });
  }
}

/** Options, rules or decorators are wrong. Names every mistake at once. Stops the boot. */
export class RateLimitOptionsError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: RateLimitErrorCode.optionsInvalid,
      category: 'invalid',
      message: `The rate limits are wrong: ${fields.map((field) => field.message).join('; ')}.`,
      fields,
    });
  }
}

/** On Express nothing counts before the body is parsed unless the app says so. Stops the boot. */
export class RateLimitsNotMountedError extends DomainError {
  constructor() {
    super({
      code: RateLimitErrorCode.notMounted,
      category: 'invalid',
      message:
        'On Express call useRateLimits(app) in main.ts, behind app.enableCors() and before everything else: the limits by address count nothing without it. Or switch them off by the option address = "".',
    });
  }
}
