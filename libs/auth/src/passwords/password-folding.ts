/** The letters that digits and signs stand for: `p4$$w0rd`. Both sides of a comparison are folded, so `l` may stand for `i` too. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
};

const AT_THE_START = /^[^\p{L}]+/u;
const AT_THE_END = /[^\p{L}]$/u;
const SEPARATORS = /[^\p{L}\p{N}@$]/gu;

/** One spelling for texts that look alike: compatibility forms composed (NFKC), in lower case. */
export function sameCase(text: string): string {
  // Lower case can leave the composed form, so compose once more.
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** Letters for the digits and signs that stand for them. Of the same length in code points. */
export function foldLetters(text: string): string {
  return Array.from(text, (char) => STANDS_FOR[char] ?? char).join('');
}

/** Without the digits and signs before the first letter and after the last: `123dragon!!` is `dragon`. */
export function withoutEnds(text: string): string {
  const chars = Array.from(text.replace(AT_THE_START, ''));
  // From the end by hand: an expression that ends in `+$` would take quadratic time.
  while (chars.length > 0 && AT_THE_END.test(chars.at(-1) ?? '')) chars.pop();
  return chars.join('');
}

/** Without what is put between words: spaces, hyphens, dots and the like. `@` and `$` stay, since they stand for letters. */
export function withoutSeparators(text: string): string {
  return text.replace(SEPARATORS, '');
}

/** The shortest part that the text is a repetition of, the last time perhaps not to its end: `abc` for `abcabcab`. */
export function repeatedPart(chars: readonly string[]): readonly string[] {
  // The failure function of Knuth, Morris and Pratt: a border of length b is a period of n - b.
  const borders = [0];
  for (let at = 1, length = 0; at < chars.length; at++) {
    while (length > 0 && chars[at] !== chars[length]) length = borders[length - 1] ?? 0;
    if (chars[at] === chars[length]) length++;
    borders.push(length);
  }
  return chars.slice(0, chars.length - (borders.at(-1) ?? 0));
}
