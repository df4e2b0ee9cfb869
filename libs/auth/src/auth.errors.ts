import { DomainError, type DomainErrorInit, type ErrorDescription } from '@ashlar/domain';

type Spec = Pick<DomainErrorInit, 'category' | 'message'>;

const SPECS = {
  AUTH_UNAUTHENTICATED: {
    category: 'unauthenticated',
    message: 'Sign in first: send an access token or an API key in the Authorization header.',
  },
  AUTH_INVALID_TOKEN: {
    category: 'unauthenticated',
    message: 'The token or key is not valid, or not any more. Sign in again.',
  },
  AUTH_INVALID_CREDENTIALS: {
    category: 'unauthenticated',
    message: 'The account or the password is wrong.',
  },
  AUTH_EMAIL_NOT_VERIFIED: {
    category: 'forbidden',
    message: 'Verify your email address first: follow the link in the mail, or ask for another.',
  },
  AUTH_TOO_MANY_ATTEMPTS: { category: 'too-many', message: 'Too many attempts. Wait before you try again.' },
  AUTH_FORBIDDEN: { category: 'forbidden', message: 'You may not do this.' },
  AUTH_REAUTHENTICATION_REQUIRED: {
    category: 'forbidden',
    message: 'This needs a fresh sign-in: give your password again, then repeat it.',
  },
  AUTH_EMAIL_TAKEN: { category: 'conflict', message: 'This email address has an account already.' },
  AUTH_USERNAME_TAKEN: { category: 'conflict', message: 'This user name is taken. Choose another.' },
  AUTH_REGISTRATION_CLOSED: { category: 'forbidden', message: 'Nobody can register here. Ask an administrator.' },
  AUTH_PASSWORD_REFUSED: { category: 'invalid', message: 'Choose another password.' },
  AUTH_WRONG_PASSWORD: { category: 'invalid', message: 'The present password is wrong.' },
  AUTH_INVALID_ONE_TIME_TOKEN: {
    category: 'invalid',
    message: 'This link was used before, or is too old, or was replaced by another. Ask for a new one.',
  },
  AUTH_USER_NOT_FOUND: { category: 'not-found', message: 'There is no such user.' },
  AUTH_SESSION_NOT_FOUND: { category: 'not-found', message: 'You have no such session.' },
  AUTH_API_KEY_NOT_FOUND: { category: 'not-found', message: 'You have no such key.' },
  AUTH_API_KEY_LIMIT: { category: 'conflict', message: 'You have as many keys as you may. Revoke one first.' },
  AUTH_SCOPE_NOT_GRANTED: { category: 'forbidden', message: 'A key can not do more than you may yourself.' },
  AUTH_LAST_ADMINISTRATOR: {
    category: 'conflict',
    message: 'This is the last active administrator. Make another one first.',
  },
  AUTH_OWN_ACCOUNT: { category: 'forbidden', message: 'Administrators do not do this to themselves.' },
  AUTH_CONFIRMATION_WRONG: {
    category: 'unprocessable',
    message: 'To confirm, write the email address of your account.',
  },
  AUTH_VERSION_MISMATCH: {
    category: 'precondition',
    message: 'It was changed since you read it. Read it again, then repeat your change.',
  },
  AUTH_BUSY: { category: 'unavailable', message: 'Too many sign-ins at the moment. Try again in a few seconds.' },
} as const satisfies Readonly<Record<string, Spec>>;

/** The codes of the errors of this library. */
export type AuthErrorCode = keyof typeof SPECS;

/** What clients may see of these errors, for a list of all codes. */
export const AUTH_ERRORS: readonly ErrorDescription[] = Object.entries(SPECS).map(([code, { category, message }]) => {
  return { code, category, description: message };
});

/** What goes into an error beside its code. */
export type AuthErrorInit = Pick<DomainErrorInit, 'details' | 'fields' | 'retryAfterMs' | 'cause'> & {
  /** Instead of the words that its code has. */
  readonly message?: string;
};

/** Everything that this library throws at callers. Match it by its code. */
export class AuthError extends DomainError {
  declare readonly code: AuthErrorCode;

  constructor(code: AuthErrorCode, init: AuthErrorInit = {}) {
    super({ code, ...SPECS[code], ...init, message: init.message ?? SPECS[code].message });
  }
}
