import type { FieldError } from '@ashlar/domain';
import { MailInvalidMessageError } from './mail.errors.js';
import { type MailAddress, type Mailbox, tryParseMailbox } from './mailbox.js';

/** A mail to send. */
export interface MailMessage {
  /** All of them see each other: send to each one apart when they should not. */
  readonly to: MailAddress | readonly MailAddress[];
  /** @default `from` of the options */
  readonly from?: MailAddress | undefined;
  /** @default `replyTo` of the options */
  readonly replyTo?: MailAddress | undefined;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** More headers, by name: `{ 'List-Unsubscribe': '<https://...>' }`. None of those that the library writes itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Makes the Message-ID. The same for each attempt to send the same mail, so that receivers may know a repetition: the id of
   * a job, for example. 1 to 64 letters, digits, `.`, `_` and `-`. @default a new UUIDv7
   */
  readonly id?: string | undefined;
}

/** A mail that was checked and is ready to leave: what transports get. */
export interface OutgoingMail {
  /** With its angle brackets: `<018f...@example.com>`. */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly replyTo?: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a message gets that does not say otherwise. */
export interface MessageDefaults {
  readonly from?: MailAddress | undefined;
  readonly replyTo?: MailAddress | undefined;
  /** Of the Message-ID. */
  readonly id: string;
}

/** What fits in a message; more is refused. Bodies in octets of UTF-8, each. */
export const MAIL_LIMITS = { recipients: 50, subjectLength: 255, bodyOctets: 1_048_576, headers: 32 } as const;

/** Longest line that SMTP carries, in octets (RFC 5321, section 4.5.3.1.6, less CR and LF). */
const MAX_HEADER_OCTETS = 998;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const ID = /^[\w-](?:[\w.-]{0,62}[\w-])?$/;
const OWN_HEADERS =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|return-path|received|dkim-signature|content-.*|resent-.*)$/i;
// Line breaks end a header, and the other controls have no place in one.
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

const encoder = new TextEncoder();

/**
 * Checks a message and completes it. Each has `Auto-Submitted: auto-generated` (RFC 3834), so that absence notes don't answer,
 * unless its headers say otherwise.
 *
 * @throws MailInvalidMessageError that names all mistakes
 */
export function outgoingMail(message: MailMessage, defaults: MessageDefaults): OutgoingMail {
  const mistakes: FieldError[] = [];
  const refuse = (pointer: string, code: string, text: string) => {
    mistakes.push({ pointer, code, message: text });
    return undefined;
  };
  const mailbox = (pointer: string, input: unknown) =>
    tryParseMailbox(input) ??
    refuse(pointer, 'address', `${pointer} must be an address like name@example.com or Name <name@example.com>`);

  const recipients = Array.isArray(message.to) ? (message.to as readonly unknown[]) : [message.to];
  if (recipients.length === 0 || recipients.length > MAIL_LIMITS.recipients) {
    refuse('/to', 'recipients', `/to must have 1 to ${MAIL_LIMITS.recipients} recipients`);
  }
  const to = recipients.slice(0, MAIL_LIMITS.recipients).map((one, index) => mailbox(`/to/${index}`, one));
  const from = mailbox('/from', message.from ?? defaults.from);
  const replyTo = message.replyTo ?? defaults.replyTo;
  const answersTo = replyTo === undefined ? undefined : mailbox('/replyTo', replyTo);
  const id = message.id ?? defaults.id;
  if (!ID.test(id)) refuse('/id', 'id', '/id must be 1 to 64 letters, digits, dots, underscores and hyphens');
  checkContent(message, refuse);
  const headers = { 'Auto-Submitted': 'auto-generated', ...message.headers };
  checkHeaders(headers, refuse);

  const known = to.filter((one) => one !== undefined);
  if (mistakes.length > 0 || from === undefined) throw new MailInvalidMessageError(mistakes);
  return {
    messageId: `<${id}@${from.address.slice(from.address.indexOf('@') + 1)}>`,
    from,
    to: known,
    ...(answersTo === undefined ? {} : { replyTo: answersTo }),
    subject: message.subject,
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    headers: withoutRepetition(headers),
  };
}

type Refuse = (pointer: string, code: string, text: string) => undefined;

function checkContent({ subject, text, html }: MailMessage, refuse: Refuse): void {
  const { subjectLength } = MAIL_LIMITS;
  if (typeof subject !== 'string' || subject.trim() === '' || CONTROL.test(subject)) {
    refuse('/subject', 'line', '/subject must be one line');
  } else if ([...subject].length > subjectLength) {
    refuse('/subject', 'maxLength', `/subject must have at most ${subjectLength} characters`);
  }
  for (const [pointer, body] of [
    ['/text', text],
    ['/html', html ?? ''],
  ] as const) {
    if (typeof body !== 'string' || body.includes('\0')) refuse(pointer, 'text', `${pointer} must be text without NUL`);
    else if (octets(body) > MAIL_LIMITS.bodyOctets) {
      refuse(pointer, 'maxLength', `${pointer} must have at most ${MAIL_LIMITS.bodyOctets} octets`);
    }
  }
}

function checkHeaders(headers: Readonly<Record<string, string>>, refuse: Refuse): void {
  const entries = Object.entries(headers);
  if (entries.length > MAIL_LIMITS.headers) {
    refuse('/headers', 'maxLength', `/headers must be at most ${MAIL_LIMITS.headers}`);
  }
  for (const [index, [name, value]] of entries.slice(0, MAIL_LIMITS.headers).entries()) {
    if (!HEADER_NAME.test(name) || OWN_HEADERS.test(name)) {
      refuse(
        '/headers',
        'name',
        `/headers has a name that is none, or that the library writes itself (number ${index})`,
      );
    } else if (typeof value !== 'string' || CONTROL.test(value) || octets(value) > MAX_HEADER_OCTETS) {
      refuse(`/headers/${name}`, 'line', `/headers/${name} must be one line of at most ${MAX_HEADER_OCTETS} octets`);
    }
  }
}

/** The last of those whose names differ in case only. */
function withoutRepetition(headers: Readonly<Record<string, string>>): Record<string, string> {
  const byName = new Map(Object.entries(headers).map((entry) => [entry[0].toLowerCase(), entry]));
  return Object.fromEntries(byName.values());
}

function octets(text: string): number {
  return encoder.encode(text).length;
}
