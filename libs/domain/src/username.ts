import type { Branded } from './branded.js';
import { InvalidValueError } from './invalid-input.errors.js';

/**
 * A name to sign in and be mentioned with, in lower case: `Ann_Lee` and `ann_lee` are the same. ASCII only, so that no two look
 * alike; how a person wants to be called is a display name.
 */
export type Username = Branded<string, 'Username'>;

/** The code of the error of {@link parseUsername}. */
export const USERNAME_INVALID = 'USERNAME_INVALID';

/** Names that would pass for the service, or collide with its addresses. Apps extend it: `new Set([...RESERVED_USERNAMES, 'acme'])`. */
export const RESERVED_USERNAMES: ReadonlySet<string> = new Set(
  (
    'abuse account admin administrator anonymous api auth billing contact everyone help hostmaster info login logout me ' +
    'moderator nobody noreply no-reply null official owner postmaster register root security self settings signup staff ' +
    'superuser support system team undefined user users webmaster www'
  ).split(' '),
);

const SHORTEST = 3;
const LONGEST = 30;

// Starts with a letter, so that it never passes for a number or an id. Each separator needs a letter or digit after it, and the two
// classes are disjoint: linear time.
const USERNAME = /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/;

/**
 * Reads a user name: 3 to 30 of `a-z 0-9 . _ -` in any case, starting with a letter, separators single and inside.
 *
 * @param reserved names nobody may take, in lower case
 * @throws InvalidValueError with code `USERNAME_INVALID`, which does not tell reserved names apart
 */
export function parseUsername(input: unknown, reserved: ReadonlySet<string> = RESERVED_USERNAMES): Username {
  const name = tryParseUsername(input, reserved);
  if (name !== undefined) return name;
  throw new InvalidValueError(
    USERNAME_INVALID,
    `Choose another user name: ${SHORTEST} to ${LONGEST} letters, digits and single . _ - between them, starting with a letter.`,
  );
}

/** Like {@link parseUsername}, with `undefined` for what is not a user name. */
export function tryParseUsername(
  input: unknown,
  reserved: ReadonlySet<string> = RESERVED_USERNAMES,
): Username | undefined {
  if (typeof input !== 'string') return undefined;
  // Checked before the case changes: U+212A (Kelvin) becomes a plain k in lower case.
  const name = input.trim();
  if (name.length < SHORTEST || name.length > LONGEST || /[^\w.-]/.test(name)) return undefined;
  const lower = name.toLowerCase();
  return USERNAME.test(lower) && !reserved.has(lower) ? (lower as Username) : undefined;
}
