import { DomainError, type ErrorDescription, type FieldError } from '@ashlar/domain';

/** Codes of the errors that this library throws. */
export const MailErrorCode = {
  invalidMessage: 'MAIL_INVALID_MESSAGE',
  refused: 'MAIL_REFUSED',
  unavailable: 'MAIL_UNAVAILABLE',
  templateInvalid: 'MAIL_TEMPLATE_INVALID',
  developmentOnly: 'MAIL_DEVELOPMENT_ONLY',
  optionsInvalid: 'MAIL_OPTIONS_INVALID',
} as const;

/** What clients may see of these errors, for a list of all codes. */
export const MAIL_ERRORS: readonly ErrorDescription[] = [
  {
    code: MailErrorCode.invalidMessage,
    category: 'invalid',
    description: 'The message cannot be sent as it is. Correct the fields that are named.',
  },
  {
    code: MailErrorCode.refused,
    category: 'unprocessable',
    description: 'The mail server refused the message for good: check the address. Sending it again does not help.',
  },
  {
    code: MailErrorCode.unavailable,
    category: 'unavailable',
    description: 'Mail can not be sent at the moment. Try again later.',
  },
  {
    code: MailErrorCode.templateInvalid,
    category: 'internal',
    description: 'A template has a value in a place where it can not be made safe.',
  },
];

/** The message has mistakes. Names every field at once, and holds none of the refused values. */
export class MailInvalidMessageError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: MailErrorCode.invalidMessage,
      category: 'invalid',
      message: `The message can not be sent: ${fields.map((field) => field.message).join('; ')}.`,
      fields,
    });
  }
}

/** The mail server refuses the message, and will refuse it again: do not retry. */
export class MailRefusedError extends DomainError {
  constructor(init: { readonly responseCode?: number | undefined; readonly cause?: unknown } = {}) {
    super({
      code: MailErrorCode.refused,
      category: 'unprocessable',
      message: 'The mail server refused the message for good: check the address. Sending it again does not help.',
      details: init.responseCode === undefined ? {} : { responseCode: init.responseCode },
      cause: init.cause,
    });
  }
}

/** The mail server can't be reached, does not let us in, or asks to come back: retry later. */
export class MailUnavailableError extends DomainError {
  constructor(init: { readonly retryAfterMs: number; readonly cause?: unknown }) {
    super({
      code: MailErrorCode.unavailable,
      category: 'unavailable',
      message: 'Mail can not be sent at the moment. Try again later.',
      retryAfterMs: init.retryAfterMs,
      cause: init.cause,
    });
  }
}

/** A template puts a value where it can't be made safe, or a link is none: a mistake in the template. */
export class MailTemplateError extends DomainError {
  constructor(message: string) {
    super({ code: MailErrorCode.templateInvalid, category: 'internal', message });
  }
}

/** Something for development was made in production. Stops the boot. */
export class MailDevelopmentOnlyError extends DomainError {
  constructor(what: string) {
    super({
      code: MailErrorCode.developmentOnly,
      category: 'internal',
      message: `${what} is for development, and refused in production: it shows the content of mail, links that sign people in included.`,
    });
  }
}

/** The options are wrong. Names every mistake at once. Stops the boot. */
export class MailOptionsError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: MailErrorCode.optionsInvalid,
      category: 'invalid',
      message: `The options of mail are wrong: ${fields.map((field) => field.message).join('; ')}.`,
      fields,
    });
  }
}
