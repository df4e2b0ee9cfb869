import { tryParseEmailAddress, tryParseUsername } from '@ashlar/domain';

/** Longer identifiers belong to nobody, and share a counter when they start alike. */
const LONGEST_IDENTIFIER = 256;

const NO_RESERVED_NAMES: ReadonlySet<string> = new Set();

/** One spelling for all that mean one account: `User@x`, `user@X` and ` user@x ` are the same. Also for what is no account's. */
export function canonicalIdentifier(identifier: string): string {
  const parsed = tryParseEmailAddress(identifier) ?? tryParseUsername(identifier, NO_RESERVED_NAMES);
  if (parsed !== undefined) return parsed;
  const text = identifier.slice(0, LONGEST_IDENTIFIER * 4).trim();
  return Array.from(text.normalize('NFC').toLowerCase().normalize('NFC')).slice(0, LONGEST_IDENTIFIER).join('');
}
