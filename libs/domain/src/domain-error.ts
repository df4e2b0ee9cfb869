/** What kind of failure it is. Transports map it (HTTP: 400, 401, 403, 404, 409, 412, 422, 429, 503, 500); rules never name a status. */
export type ErrorCategory =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'unprocessable'
  | 'too-many'
  | 'unavailable'
  | 'internal';

/** What a list of all error codes says of one of them. */
export interface ErrorDescription {
  readonly code: string;
  readonly category: ErrorCategory;
  /** When it happens and what to do, in a sentence or two. */
  readonly description: string;
}

/** One mistake in one field of an input. */
export interface FieldError {
  /** Where: an RFC 6901 JSON pointer into the input, `''` for the whole of it. */
  readonly pointer: string;
  /** Stable and machine-readable: `isEmail`, `maxLength`, ... */
  readonly code: string;
  /** One sentence for a person. Never holds the refused value. */
  readonly message: string;
}

/** What a {@link DomainError} is made of. */
export interface DomainErrorInit {
  /** Stable, `SCREAMING_SNAKE_CASE`, prefixed with the lib or feature: `AUTH_INVALID_CREDENTIALS`. */
  readonly code: string;
  readonly category: ErrorCategory;
  /** One sentence that may be shown to the caller: what went wrong and what to do next. */
  readonly message: string;
  /** Facts that are safe to show to the caller. Never secrets, never SQL. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Mistakes by field, all at once. */
  readonly fields?: readonly FieldError[];
  /** How long to wait before trying again, in milliseconds. For `too-many` and `unavailable`. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** Marks what counts as a {@link DomainError} without extending it: an error that has to extend something else. */
export const DOMAIN_ERROR: unique symbol = Symbol.for('ashlar.domain-error');

/**
 * The base of every error that a lib or a feature throws on purpose.
 *
 * Match by `code` (or {@link isDomainError}), not by `instanceof`: two copies of a package may be installed.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldError[];
  readonly retryAfterMs: number | undefined;

  constructor(init: DomainErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = new.target.name;
    this.code = init.code;
    this.category = init.category;
    this.details = Object.freeze({ ...init.details });
    this.fields = Object.freeze([...(init.fields ?? [])]);
    this.retryAfterMs = init.retryAfterMs;
    Object.defineProperty(this, DOMAIN_ERROR, { value: true });
  }
}

/** Tells a domain error of any installed copy of this package; with `code`, also which one. */
export function isDomainError(value: unknown, code?: string): value is DomainError {
  return (
    value instanceof Error && DOMAIN_ERROR in value && (code === undefined || ('code' in value && value.code === code))
  );
}
