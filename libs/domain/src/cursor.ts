import { fromBase64Url, toBase64Url } from './base64url.js';
import { InvalidCursorError, UnencodableCursorError } from './cursor.errors.js';
import type { PageDirection } from './page.js';

/**
 * The value of one sort column. Times and numbers beyond 2^53 travel as strings; take them from the database as text, since
 * a `Date` cuts the microseconds of a `timestamptz` and would skip or repeat rows.
 */
export type CursorValue = string | number | boolean | null;

/** A place between two rows of a sorted list, and the way to walk from there. */
export interface Cursor {
  /** The signature of the sort: columns and directions in any stable notation, `createdAt:desc,id:desc`. */
  readonly sort: string;
  readonly direction: PageDirection;
  /** What the row beside the place has in each sort column, in the order of the sort, the unique tie-breaker last. */
  readonly values: readonly CursorValue[];
}

/** What the reader of a cursor knows about it beforehand. */
export interface ExpectedCursor {
  /** The sort of the list that is asked for. A cursor of another sort is refused. */
  readonly sort: string;
  /** How many values it has; any number when left out. */
  readonly count?: number;
  /** Whether a value fits the column at that place of the sort, so that the database never sees a wrong type. */
  readonly accepts?: (value: CursorValue, index: number) => boolean;
}

/** The longest cursor in characters: it has to fit in a URL. */
export const MAX_CURSOR_LENGTH = 4096;

const VERSION = 1;
const DIRECTIONS: Readonly<Record<PageDirection, string>> = { next: 'n', previous: 'p' };

/**
 * Writes a cursor as opaque, URL-safe text: base64url of `[version, direction, sort, values]`.
 * Not signed: whoever reads it treats its values as input.
 *
 * @throws UnencodableCursorError when it would be longer than {@link MAX_CURSOR_LENGTH}, when a number is not finite, or when
 * a string holds U+0000 or half a surrogate pair (which no PostgreSQL text does)
 */
export function encodeCursor(cursor: Cursor): string {
  if (!cursor.values.every(isCursorValue))
    throw new UnencodableCursorError('a sort column has a value that no cursor holds');
  const text = write(cursor);
  if (text.length > MAX_CURSOR_LENGTH) throw new UnencodableCursorError('its sort columns are too long');
  return text;
}

/**
 * Reads what {@link encodeCursor} wrote, and accepts nothing else: no other spelling of the same cursor either.
 *
 * @throws InvalidCursorError, whose `details.reason` says why
 */
export function decodeCursor(text: unknown, expected: ExpectedCursor): Cursor {
  if (typeof text !== 'string') throw new InvalidCursorError('malformed');
  if (text.length > MAX_CURSOR_LENGTH) throw new InvalidCursorError('too-long');
  const cursor = read(text);
  if (cursor === undefined || write(cursor) !== text) throw new InvalidCursorError('malformed');
  if (cursor.sort !== expected.sort) throw new InvalidCursorError('other-sort');
  const { count = cursor.values.length, accepts = () => true } = expected;
  if (cursor.values.length !== count || !cursor.values.every(accepts)) throw new InvalidCursorError('other-values');
  return cursor;
}

function write({ sort, direction, values }: Cursor): string {
  return toBase64Url(JSON.stringify([VERSION, DIRECTIONS[direction], sort, values]));
}

function read(text: string): Cursor | undefined {
  const parts = parseJson(fromBase64Url(text));
  if (!Array.isArray(parts) || parts.length !== 4) return undefined;
  const [version, letter, sort, values] = parts as unknown[];
  const direction = (['next', 'previous'] as const).find((known) => DIRECTIONS[known] === letter);
  if (version !== VERSION || direction === undefined || typeof sort !== 'string') return undefined;
  if (!Array.isArray(values) || !values.every(isCursorValue)) return undefined;
  return { sort, direction, values };
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  if (typeof value === 'string') return !/\0|\p{Surrogate}/u.test(value);
  return value === null || typeof value === 'boolean' || Number.isFinite(value);
}
