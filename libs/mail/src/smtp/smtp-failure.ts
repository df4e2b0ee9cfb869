import { MailRefusedError, MailUnavailableError } from '../mail.errors.js';

/** What the client for SMTP says of a failure. */
export interface SmtpFailure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

/** After a lost connection: the server may be back in a moment. */
const RETRY_SOON = 10_000;
/** After a "come back later": greylisting takes minutes (RFC 6647). */
const RETRY_LATER = 300_000;

// A failure of the message itself, not of the way to the server.
const OF_THE_MESSAGE = new Set(['EENVELOPE', 'EMESSAGE']);
// Sign in first, use TLS first, or not now: what the operator repairs, the message is not at fault.
const OF_THE_SESSION = new Set([503, 530, 534, 535, 538]);

/**
 * Tells what will never be taken from what may be taken later: a 5yz reply to the envelope or the message is for good (RFC 5321,
 * section 4.2.1). Whatever is wrong with the connection, TLS or the sign-in is temporary for the message.
 */
export function smtpFailure(failure: SmtpFailure): MailRefusedError | MailUnavailableError {
  const cause = withoutAddresses(failure);
  const code = typeof failure.responseCode === 'number' ? failure.responseCode : undefined;
  if (!OF_THE_MESSAGE.has(String(failure.code)) || (code !== undefined && OF_THE_SESSION.has(code))) {
    return new MailUnavailableError({ retryAfterMs: RETRY_SOON, cause });
  }
  if (code !== undefined && code < 500) {
    return new MailUnavailableError({ retryAfterMs: code === 421 ? RETRY_SOON : RETRY_LATER, cause });
  }
  return new MailRefusedError({ responseCode: code, cause });
}

/** Replies of servers quote addresses, and errors are logged: they keep their text without them. */
function withoutAddresses({ message, code, command, responseCode }: SmtpFailure): Error {
  const text = String(message)
    .replace(/<[^<>]*>/g, '<...>')
    .replace(/[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/g, '<...>');
  const facts = Object.entries({ code, command, responseCode }).filter(([, value]) => value !== undefined);
  return Object.assign(new Error(text.slice(0, 500)), Object.fromEntries(facts));
}
