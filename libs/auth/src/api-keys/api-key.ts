/** Characters of the random part: 30 of 62 are 178 bits. */
export const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const KEY = /^[a-z][a-z0-9]{1,15}_[a-z][a-z0-9]{1,15}_[0-9A-Za-z]{36}$/;

/** What a key says of itself. */
export interface ApiKeyParts {
  /** `ashlar_live`. */
  readonly prefix: string;
  readonly lastFour: string;
}

/**
 * Writes a key: `<prefix>_<environment>_<random><checksum>`, so that people and secret scanners recognise one, and a mistyped
 * one is told without asking the database.
 *
 * @param random as many bytes as {@link RANDOM_LENGTH} or more; those of 248 and above are skipped, so that no letter is likelier
 */
export function writeApiKey(prefix: string, environment: string, random: Uint8Array): string {
  const letters = [...random].filter((byte) => byte < 248).map((byte) => ALPHABET[byte % ALPHABET.length]);
  if (letters.length < RANDOM_LENGTH) throw new RangeError('Too few random bytes for a key.');
  const start = `${prefix}_${environment}_${letters.slice(0, RANDOM_LENGTH).join('')}`;
  return start + checksumOf(start);
}

/** Reads a key; `undefined` when it is none: wrong shape, or a checksum that does not fit. */
export function readApiKey(text: unknown): ApiKeyParts | undefined {
  if (typeof text !== 'string' || !KEY.test(text)) return undefined;
  const start = text.slice(0, -CHECKSUM_LENGTH);
  if (checksumOf(start) !== text.slice(-CHECKSUM_LENGTH)) return undefined;
  return { prefix: start.slice(0, start.lastIndexOf('_')), lastFour: text.slice(-4) };
}

/** CRC-32 (ISO 3309) in six letters of base 62: against typing mistakes, not against people. */
function checksumOf(text: string): string {
  let crc = 0xffffffff;
  for (const character of text) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let checksum = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i += 1) {
    checksum = `${ALPHABET[rest % ALPHABET.length]}${checksum}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return checksum;
}
