import type { Branded } from './branded.js';
import { InvalidValueError } from './invalid-input.errors.js';

/**
 * A mailbox that can be written to and compared: trimmed, Unicode NFC, lower-case as a whole. Store, compare *and send to* this
 * form, never the raw input.
 *
 * RFC 5321 lets a server tell `Ann@` from `ann@`; no provider of weight does, and people do not, so one mailbox is one account.
 * International domains stay as they are written, without punycode: `bücher.example` and `xn--bcher-kva.example` are two addresses.
 */
export type EmailAddress = Branded<string, 'EmailAddress'>;

/** The code of the error of {@link parseEmailAddress}. */
export const EMAIL_ADDRESS_INVALID = 'EMAIL_ADDRESS_INVALID';

/** The longest address in octets of UTF-8: a path of 256 (RFC 5321, section 4.5.3.1.3) less its angle brackets. */
export const MAX_EMAIL_ADDRESS_OCTETS = 254;

/** The longest part before the `@` in octets of UTF-8 (RFC 5321, section 4.5.3.1.1). */
export const MAX_EMAIL_LOCAL_PART_OCTETS = 64;

/** Longer input is refused unread, so that hostile text costs nothing. */
const MAX_INPUT_LENGTH = 1024;
const MAX_LABEL_OCTETS = 63;

const encoder = new TextEncoder();

// Atoms of RFC 5322 and letters, marks and digits of any script (RFC 6531). One class and one repeat: linear time.
const ATOM = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u;
const LABEL = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$/u;

// Fillers that Unicode counts as letters, and that nobody sees.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/**
 * Reads an address of the form `local@domain.tld`. Quoted local parts, comments, address literals and domains without a dot are
 * refused: they are legal, and on the open internet they are mistakes.
 *
 * @throws InvalidValueError with code `EMAIL_ADDRESS_INVALID`
 */
export function parseEmailAddress(input: unknown): EmailAddress {
  const address = tryParseEmailAddress(input);
  if (address !== undefined) return address;
  throw new InvalidValueError(EMAIL_ADDRESS_INVALID, 'This is not an email address: write it like name@example.com.');
}

/** Like {@link parseEmailAddress}, with `undefined` for what is not an address. */
export function tryParseEmailAddress(input: unknown): EmailAddress | undefined {
  if (typeof input !== 'string' || input.length > MAX_INPUT_LENGTH) return undefined;
  const address = normalise(input);
  const [local = '', domain = '', ...rest] = address.split('@');
  if (rest.length > 0 || octets(address) > MAX_EMAIL_ADDRESS_OCTETS || INVISIBLE.test(address)) return undefined;
  return isLocalPart(local) && isDomain(domain) ? (address as EmailAddress) : undefined;
}

function normalise(input: string): string {
  // Lower case can leave NFC, so compose once more.
  return input.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

function isLocalPart(local: string): boolean {
  return octets(local) <= MAX_EMAIL_LOCAL_PART_OCTETS && local.split('.').every((atom) => ATOM.test(atom));
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  // Letters that resolvers fold into others, such as full-width ones, would make two addresses of one mailbox.
  if (labels.length < 2 || domain.normalize('NFKC') !== domain) return false;
  return labels.every(isLabel) && !/^\d+$/.test(labels.at(-1) ?? '');
}

function isLabel(label: string): boolean {
  return LABEL.test(label) && !label.endsWith('-') && octets(label) <= MAX_LABEL_OCTETS;
}

function octets(text: string): number {
  return encoder.encode(text).length;
}
