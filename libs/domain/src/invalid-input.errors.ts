import { DomainError, type FieldError } from './domain-error.js';

/** The code of {@link InvalidInputError}. */
export const INVALID_INPUT = 'INVALID_INPUT';

/** An input with one or more mistakes, all of them named at once by field. Code `INVALID_INPUT`, category `invalid`. */
export class InvalidInputError extends DomainError {
  constructor(fields: readonly FieldError[], options: { readonly message?: string; readonly cause?: unknown } = {}) {
    super({
      code: INVALID_INPUT,
      category: 'invalid',
      message: options.message ?? 'The input has mistakes: correct the fields that are named, and try again.',
      fields,
      cause: options.cause,
    });
  }
}

/**
 * A single value that its parser refuses: category `invalid`, a code of its own, and one field error for the whole of it
 * (pointer `''`), which whoever knows the place of the value can put under a longer pointer. Never holds the value.
 */
export class InvalidValueError extends DomainError {
  constructor(code: string, message: string) {
    super({ code, category: 'invalid', message, fields: [{ pointer: '', code, message }] });
  }
}
