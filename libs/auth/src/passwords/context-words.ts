import { foldLetters, sameCase, withoutSeparators } from './password-folding.js';

/** Put beside a name without making it harder to guess. */
const FILLERS = ['password', 'passwort', 'passwd', 'pass', 'pwd', 'secret', 'login', 'welcome', 'admin', 'user'];

/** Shorter ASCII words would be found in anything; in scripts such as Chinese, two characters are a name. */
const SHORTEST_ASCII_WORD = 3;
const SHORTEST_WORD = 2;

/** A guard for names of many parts; a password is compared with each. */
const MOST_WORDS = 64;

/**
 * The words that a password may not be made of, folded: these texts, their parts, and of email addresses what is before and after
 * the `@`.
 */
export function contextWords(texts: readonly string[]): readonly string[] {
  const halves = texts.flatMap((text) => [text, ...text.split('@')]);
  const words = halves.map(sameCase).flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  const folded = words.map((word) => foldLetters(withoutSeparators(word)));
  return [...new Set(folded)].filter(isLongEnough).slice(0, MOST_WORDS);
}

/**
 * Whether a password consists of such words, and beside them of digits, signs and fillers such as `password` only: in any case
 * and order, with or without separators, with digits and signs for letters.
 */
export function isMadeOfWords(password: string, words: readonly string[]): boolean {
  const chars = Array.from(withoutSeparators(sameCase(password)));
  const ends = endsIn(chars);
  // Where a reading of the password up to a place is possible: without a context word so far, and with one.
  const without = new Set([0]);
  const within = new Set<number>();
  for (const [at, char] of chars.entries()) {
    if (!without.has(at) && !within.has(at)) continue;
    for (const end of ends(words, at)) within.add(end);
    for (const end of [...ends(FOLDED_FILLERS, at), ...(isLetter(char) ? [] : [at + 1])]) {
      if (without.has(at)) without.add(end);
      if (within.has(at)) within.add(end);
    }
  }
  return within.has(chars.length);
}

const FOLDED_FILLERS = FILLERS.map(foldLetters);

function isLetter(char: string): boolean {
  return /\p{L}/u.test(char);
}

/** Where the words end that start at a place, in code points. */
function endsIn(chars: readonly string[]): (words: readonly string[], at: number) => readonly number[] {
  const folded = foldLetters(chars.join(''));
  let next = 0;
  const offsets = chars.map((char) => (next += char.length) - char.length);
  return (words, at) =>
    words
      .filter((word) => folded.startsWith(word, offsets[at]))
      .map((word) => at + Array.from(word).length)
      // Digits alone stand for no word: 133 is no "lee".
      .filter((end) => chars.slice(at, end).some(isLetter));
}

function isLongEnough(word: string): boolean {
  const length = Array.from(word).length;
  return /^[\0-\x7f]*$/.test(word) ? length >= SHORTEST_ASCII_WORD && /[a-z]/.test(word) : length >= SHORTEST_WORD;
}
