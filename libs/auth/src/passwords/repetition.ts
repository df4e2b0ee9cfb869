import { repeatedPart, sameCase } from './password-folding.js';

/** Keys beside each other, as fingers run over them, on the keyboards of most people. */
const KEYBOARD_ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '!@#$%^&*()',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
];

/** A password whose runs are that long on average has as little to guess as one of a third of its length. */
const RUN_LENGTH = 3;
const FEWEST_DISTINCT = 3;

const WORD_CHARACTER = /[\p{L}\p{N}]/u;

let steps: ReadonlyMap<string, readonly string[]> | undefined;

/**
 * Whether a password is long by repetition only: of one or two characters, of a part that is shorter than a password may be, or of
 * runs along the alphabet, the digits or the keyboard.
 *
 * @param minLength the least length of a password, in code points
 */
export function isRepetitive(password: string, minLength: number): boolean {
  const chars = Array.from(sameCase(password));
  const joined = chars.filter((char) => WORD_CHARACTER.test(char));
  return isTrivial(chars, minLength) || (joined.length * 2 >= chars.length && isTrivial(joined, minLength));
}

function isTrivial(chars: readonly string[], minLength: number): boolean {
  if (chars.length < FEWEST_DISTINCT) return false;
  if (new Set(chars).size < FEWEST_DISTINCT) return true;
  const part = repeatedPart(chars).length;
  return (part < minLength && part * 2 <= chars.length) || runs(chars) * RUN_LENGTH <= chars.length;
}

/** How many runs it takes to write the text, each as long as can be. */
function runs(chars: readonly string[]): number {
  let count = 1;
  let directions: readonly string[] | undefined;
  for (let at = 1; at < chars.length; at++) {
    const possible = directionsOf(chars[at - 1] ?? '', chars[at] ?? '');
    directions = directions ? possible.filter((direction) => directions?.includes(direction)) : possible;
    if (directions.length > 0) continue;
    count++;
    directions = undefined;
  }
  return count;
}

function directionsOf(from: string, to: string): readonly string[] {
  const found = [...(keyboardSteps().get(from + to) ?? [])];
  if (from === to) found.push('same');
  if (WORD_CHARACTER.test(from) && WORD_CHARACTER.test(to)) {
    const step = (to.codePointAt(0) ?? 0) - (from.codePointAt(0) ?? 0);
    if (Math.abs(step) === 1) found.push(step > 0 ? 'up' : 'down');
  }
  return found;
}

function keyboardSteps(): ReadonlyMap<string, readonly string[]> {
  if (steps) return steps;
  const map = new Map<string, string[]>();
  const add = (pair: string, direction: string): void => void map.set(pair, [...(map.get(pair) ?? []), direction]);
  for (const row of KEYBOARD_ROWS) {
    for (let at = 1; at < row.length; at++) {
      const [left, right] = [row.charAt(at - 1), row.charAt(at)];
      add(left + right, `right along ${row}`);
      add(right + left, `left along ${row}`);
    }
  }
  return (steps = map);
}
