import { createHash } from 'node:crypto';
import { COMMON_PASSWORD_DIGESTS, DIGEST_BYTES } from './common-password-digests.js';
import { foldLetters, repeatedPart, sameCase, withoutEnds, withoutSeparators } from './password-folding.js';

/** Shorter words are no reason to refuse what has them at its heart. */
const SHORTEST_WORD = 4;

let digests: Buffer | undefined;

/**
 * Whether those who guess try it first: it is on the list of common passwords, in any case, with digits and signs for letters
 * (`p4$$w0rd`), with digits or signs before and after, with separators, or written several times over.
 */
export function isCommonPassword(password: string): boolean {
  return spellings(password).some((word) => word.length >= SHORTEST_WORD && isListed(word));
}

/** What stands in the list for a password: the first bytes of SHA-256 of its folded form. */
function commonPasswordDigest(folded: string): Buffer {
  return createHash('sha256').update(folded).digest().subarray(0, DIGEST_BYTES);
}

function spellings(password: string): readonly string[] {
  const plain = sameCase(password);
  const joined = withoutSeparators(plain);
  const once = [plain, joined].map((text) => repeatedPart(Array.from(text)).join(''));
  const all = [plain, joined, ...once].flatMap((text) => [text, withoutEnds(text)]);
  return [...new Set(all.map(foldLetters))];
}

/** A binary search: the digests are in order. */
function isListed(folded: string): boolean {
  digests ??= Buffer.from(COMMON_PASSWORD_DIGESTS, 'base64');
  const digest = commonPasswordDigest(folded);
  let low = 0;
  let high = digests.length / DIGEST_BYTES - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const start = middle * DIGEST_BYTES;
    const order = digests.compare(digest, 0, DIGEST_BYTES, start, start + DIGEST_BYTES);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
