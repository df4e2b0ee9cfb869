import type { Branded } from './branded.js';
import { InvalidValueError } from './invalid-input.errors.js';

/** A readable name in a URL: `quarterly-report-2026`. */
export type Slug = Branded<string, 'Slug'>;

/** The code of the error of {@link parseSlug}. */
export const SLUG_INVALID = 'SLUG_INVALID';

/** The longest slug, in characters. */
export const MAX_SLUG_LENGTH = 100;

/**
 * Reads a slug: 1 to 100 of `a-z 0-9`, with single hyphens inside. Changes nothing, since a slug is an address.
 *
 * @throws InvalidValueError with code `SLUG_INVALID`
 */
export function parseSlug(input: unknown): Slug {
  const slug = tryParseSlug(input);
  if (slug !== undefined) return slug;
  throw new InvalidValueError(
    SLUG_INVALID,
    `Use at most ${MAX_SLUG_LENGTH} lower-case letters, digits and single hyphens inside: quarterly-report-2026.`,
  );
}

/** Like {@link parseSlug}, with `undefined` for what is not a slug. */
export function tryParseSlug(input: unknown): Slug | undefined {
  if (typeof input !== 'string' || input.length > MAX_SLUG_LENGTH) return undefined;
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(input) ? (input as Slug) : undefined;
}

/**
 * Makes a slug of a title: `Crème brûlée!` gives `creme-brulee`. Letters without an ASCII base (`ø`, `ß`, other scripts) fall
 * out; `undefined` when nothing is left.
 */
export function slugify(title: string): Slug | undefined {
  const slug = title
    // Ten times what a slug holds, so that a hostile title costs nothing.
    .slice(0, MAX_SLUG_LENGTH * 10)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/-$/, '');
  return tryParseSlug(slug);
}
