/** What errors have in common. */
export interface ErrorLike {
  readonly message: string;
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly cause?: unknown;
}

/** Not by `instanceof`: errors of Node's own modules are of another realm in a test runner. */
export function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

/** `ECONNREFUSED`, `23505`, or nothing. */
export function codeOf(error: unknown): string {
  return isErrorLike(error) && typeof error.code === 'string' ? error.code : '';
}

/** Says in words what went wrong. Connecting tries several addresses, and reports them as one error without a message. */
export function messageOf(error: unknown): string {
  if (!isErrorLike(error)) return String(error);
  if ('errors' in error && Array.isArray(error.errors)) return [...new Set(error.errors.map(messageOf))].join(', ');
  return error.message || codeOf(error);
}

/** An error and what caused it, from the outside in. */
export function* causes(error: unknown): Iterable<ErrorLike> {
  let current = error;
  for (let depth = 0; depth < 8 && isErrorLike(current); depth++) {
    yield current;
    current = current.cause;
  }
}
