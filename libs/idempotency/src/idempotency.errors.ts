import { DomainError, type ErrorDescription, type FieldError } from '@ashlar/domain';
import { MAX_IDEMPOTENCY_KEY_LENGTH } from './idempotency-key.js';

/** Codes of the errors that this library throws. */
export const IdempotencyErrorCode = {
  keyMissing: 'IDEMPOTENCY_KEY_MISSING',
  keyMalformed: 'IDEMPOTENCY_KEY_MALFORMED',
  keyInFlight: 'IDEMPOTENCY_KEY_IN_FLIGHT',
  keyReused: 'IDEMPOTENCY_KEY_REUSED',
  answerNotKept: 'IDEMPOTENCY_ANSWER_NOT_KEPT',
  storeFull: 'IDEMPOTENCY_STORE_FULL',
  leaseLost: 'IDEMPOTENCY_LEASE_LOST',
  withoutContext: 'IDEMPOTENCY_WITHOUT_CONTEXT',
  optionsInvalid: 'IDEMPOTENCY_OPTIONS_INVALID',
} as const;

/** What clients may see of these errors, for a list of all codes. */
export const IDEMPOTENCY_ERRORS: readonly ErrorDescription[] = [
  {
    code: IdempotencyErrorCode.keyMissing,
    category: 'invalid',
    description: 'This needs an `Idempotency-Key`: a value of your own, such as a UUID, that stays when you repeat it.',
  },
  {
    code: IdempotencyErrorCode.keyMalformed,
    category: 'invalid',
    description: '`Idempotency-Key` must be one text of printable ASCII characters in double quotes.',
  },
  {
    code: IdempotencyErrorCode.keyInFlight,
    category: 'conflict',
    description: 'A request with this `Idempotency-Key` is being carried out. Repeat yours in a moment.',
  },
  {
    code: IdempotencyErrorCode.keyReused,
    category: 'unprocessable',
    description: 'This `Idempotency-Key` was used for a request with another content. Use a new one.',
  },
  {
    code: IdempotencyErrorCode.answerNotKept,
    category: 'conflict',
    description: 'This was carried out before, but its answer could not be kept. Read what it did, and go on.',
  },
  {
    code: IdempotencyErrorCode.storeFull,
    category: 'unavailable',
    description: 'Too many requests are being carried out at the moment. Try again in a few seconds.',
  },
  {
    code: IdempotencyErrorCode.leaseLost,
    category: 'internal',
    description: 'The key was taken away while the request was being carried out: its changes were undone.',
  },
  {
    code: IdempotencyErrorCode.withoutContext,
    category: 'internal',
    description: 'The service does not know who sends a request. Tell those who run it.',
  },
];

/** The route demands a key, and the request has none. */
export class IdempotencyKeyMissingError extends DomainError {
  constructor() {
    super({
      code: IdempotencyErrorCode.keyMissing,
      category: 'invalid',
      message:
        'Send an Idempotency-Key: a value of your own, such as a UUID, that stays the same when you repeat this.',
    });
  }
}

/** The header is not a key. */
export class IdempotencyKeyMalformedError extends DomainError {
  constructor() {
    super({
      code: IdempotencyErrorCode.keyMalformed,
      category: 'invalid',
      message: `Idempotency-Key must be one text of 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} printable ASCII characters in double quotes, such as "8e03978e-40d5-43dd-bc93-6894a57f9324".`,
    });
  }
}

/** The first request with the key has not been answered yet. */
export class IdempotencyKeyInFlightError extends DomainError {
  constructor(retryAfterMs: number) {
    super({
      code: IdempotencyErrorCode.keyInFlight,
      category: 'conflict',
      message: 'A request with this Idempotency-Key is being carried out. Repeat yours in a moment to get its answer.',
      retryAfterMs,
    });
  }
}

/** The key was used for another request. */
export class IdempotencyKeyReusedError extends DomainError {
  constructor() {
    super({
      code: IdempotencyErrorCode.keyReused,
      category: 'unprocessable',
      message: 'This Idempotency-Key was used for a request with another content. Use a new key for a new request.',
    });
  }
}

/** The first request was carried out, but its answer was too large to be kept, or a stream. */
export class IdempotencyAnswerNotKeptError extends DomainError {
  constructor(status: number | null) {
    super({
      code: IdempotencyErrorCode.answerNotKept,
      category: 'conflict',
      message: 'This request was carried out before, but its answer could not be kept. Read what it did, and go on.',
      details: status === null ? {} : { status },
    });
  }
}

/** A bounded store holds nothing but requests that are being carried out. */
export class IdempotencyStoreFullError extends DomainError {
  constructor() {
    super({
      code: IdempotencyErrorCode.storeFull,
      category: 'unavailable',
      message: 'Too many requests are being carried out at the moment. Try again in a few seconds.',
      retryAfterMs: 2_000,
    });
  }
}

/** Somebody removed the key of a request that was being carried out: its transaction rolls back. */
export class IdempotencyLeaseLostError extends DomainError {
  constructor() {
    super({
      code: IdempotencyErrorCode.leaseLost,
      category: 'internal',
      message: 'The key of a request was taken away while it was being carried out, so its changes were undone.',
    });
  }
}

/** Nothing enters the request context, so that nobody knows whose key it is. */
export class IdempotencyWithoutContextError extends DomainError {
  constructor() {
    super({
      code: IdempotencyErrorCode.withoutContext,
      category: 'internal',
      message:
        'There is no request context, so that callers could not be told apart. On Express call useRequestContext(app) of @ashlar/http in main.ts.',
    });
  }
}

/** The options are wrong. Names every mistake at once. Stops the boot. */
export class IdempotencyOptionsError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: IdempotencyErrorCode.optionsInvalid,
      category: 'invalid',
      message: `The options of IdempotencyModule are wrong: ${fields.map((field) => field.message).join('; ')}.`,
      fields,
    });
  }
}
