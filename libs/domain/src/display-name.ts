import type { Branded } from './branded.js';
import { InvalidValueError } from './invalid-input.errors.js';

/** What a person or a thing is called on screen: any script, one line, Unicode NFC, single spaces inside. */
export type DisplayName = Branded<string, 'DisplayName'>;

/** The code of the error of {@link parseDisplayName}. */
export const DISPLAY_NAME_INVALID = 'DISPLAY_NAME_INVALID';

/** The longest display name, in code points. */
export const MAX_DISPLAY_NAME_LENGTH = 100;

const LONGEST_INPUT = MAX_DISPLAY_NAME_LENGTH * 10;

// Controls, line breaks, half surrogates, private use; and formatting characters, which turn the direction of text around or
// cannot be seen, save the two joiners that Persian, Indic scripts and emoji need.
const REFUSED = /[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u;

// Something to see: neither fillers, which Unicode counts as letters, nor the blank Braille pattern.
const VISIBLE = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Reads a display name of 1 to 100 code points. Spaces are trimmed and runs of them become one.
 *
 * @throws InvalidValueError with code `DISPLAY_NAME_INVALID`
 */
export function parseDisplayName(input: unknown): DisplayName {
  const name = tryParseDisplayName(input);
  if (name !== undefined) return name;
  throw new InvalidValueError(
    DISPLAY_NAME_INVALID,
    `Write a name of 1 to ${MAX_DISPLAY_NAME_LENGTH} visible characters on one line.`,
  );
}

/** Like {@link parseDisplayName}, with `undefined` for what is not a display name. */
export function tryParseDisplayName(input: unknown): DisplayName | undefined {
  if (typeof input !== 'string' || input.length > LONGEST_INPUT) return undefined;
  const name = input
    .trim()
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ');
  if (REFUSED.test(name)) return undefined;
  return VISIBLE.test(name) && [...name].length <= MAX_DISPLAY_NAME_LENGTH ? (name as DisplayName) : undefined;
}
