import { describe, expect, it } from '@jest/globals';
import { DomainError, isDomainError } from './domain-error.js';
import { InvalidInputError, InvalidValueError } from './invalid-input.errors.js';

class SeatTakenError extends DomainError {
  constructor(cause?: unknown) {
    super({
      code: 'SEAT_TAKEN',
      category: 'conflict',
      message: 'Choose another seat.',
      details: { seat: '4A' },
      cause,
    });
  }
}

/** What a second installed copy of this package would throw. */
class OtherCopyError extends Error {
  readonly code = 'SEAT_TAKEN';
  constructor() {
    super('of another copy');
    Object.defineProperty(this, Symbol.for('ashlar.domain-error'), { value: true });
  }
}

describe('DomainError', () => {
  it('carries code, category, details and the name of its class', () => {
    expect(new SeatTakenError()).toMatchObject({
      name: 'SeatTakenError',
      code: 'SEAT_TAKEN',
      category: 'conflict',
      message: 'Choose another seat.',
      details: { seat: '4A' },
      fields: [],
      retryAfterMs: undefined,
    });
  });

  it('keeps the cause, and has none unless given', () => {
    const cause = new Error('unique violation');
    expect(new SeatTakenError(cause).cause).toBe(cause);
    expect('cause' in new SeatTakenError()).toBe(false);
  });

  it('does not let its details be changed', () => {
    const { details, fields } = new SeatTakenError();
    expect([Object.isFrozen(details), Object.isFrozen(fields)]).toEqual([true, true]);
  });

  it('is told by its brand and its code, of another copy of the package too', () => {
    expect(isDomainError(new SeatTakenError())).toBe(true);
    expect(isDomainError(new OtherCopyError())).toBe(true);
    expect(isDomainError(new OtherCopyError(), 'SEAT_TAKEN')).toBe(true);
    expect(isDomainError(new SeatTakenError(), 'SEAT_FREE')).toBe(false);
    expect([isDomainError(new Error('x')), isDomainError({ code: 'SEAT_TAKEN' }), isDomainError(null)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('InvalidInputError', () => {
  it('names every mistake at once', () => {
    const fields = [
      { pointer: '/email', code: 'isEmail', message: 'email must be an email address.' },
      { pointer: '/tags/0', code: 'maxLength', message: 'tags must be short.' },
    ];
    const cause = new Error('why');
    expect(new InvalidInputError(fields, { cause })).toMatchObject({
      code: 'INVALID_INPUT',
      category: 'invalid',
      fields,
      cause,
    });
    expect(new InvalidInputError([], { message: 'The body is not JSON.' }).message).toBe('The body is not JSON.');
  });
});

describe('InvalidValueError', () => {
  it('has its own code, on the error and on the one field', () => {
    expect(new InvalidValueError('IBAN_INVALID', 'Write an IBAN.')).toMatchObject({
      name: 'InvalidValueError',
      code: 'IBAN_INVALID',
      category: 'invalid',
      fields: [{ pointer: '', code: 'IBAN_INVALID', message: 'Write an IBAN.' }],
    });
  });
});
