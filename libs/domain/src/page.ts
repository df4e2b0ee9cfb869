import type { FieldError } from './domain-error.js';
import { InvalidInputError } from './invalid-input.errors.js';

/** Which way a list is walked: `next` towards its end, `previous` towards its start. */
export type PageDirection = 'next' | 'previous';

/** How large pages may be. */
export interface PageLimits {
  /** Items on a page when the caller does not say. */
  readonly defaultLimit: number;
  /** The most items that a caller may ask for. */
  readonly maxLimit: number;
  /** The farthest start of an offset page. The database reads and drops every row before it. */
  readonly maxOffset: number;
}

/** 20 items unless asked otherwise, 100 at most, and no offset above 10,000: farther on, use a cursor. */
export const PAGE_LIMITS: PageLimits = Object.freeze({ defaultLimit: 20, maxLimit: 100, maxOffset: 10_000 });

/** A checked wish for a page by its place in the list. For short lists and for people who jump to page 7. */
export interface OffsetRequest {
  readonly limit: number;
  /** How many items stand before the page. */
  readonly offset: number;
}

/** A page by its place in the list. */
export interface OffsetPage<T> {
  readonly items: readonly T[];
  /** How many items the whole list has. */
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

/** A checked wish for the page that follows a cursor. For lists of any length; costs the same at row 0 and row 1,000,000. */
export interface CursorRequest {
  readonly limit: number;
  /** What an earlier page gave as `nextCursor` or `previousCursor`; without it the list is entered at one of its ends. */
  readonly cursor?: string | undefined;
  /** At which end a list is entered without a cursor: `next` at its start. A cursor carries its own direction, which counts. */
  readonly direction: PageDirection;
}

/** A page between two cursors. Items always stand in the order of the list, whichever way it was walked. */
export interface CursorPage<T> {
  readonly items: readonly T[];
  /** Leads to the page after this one; `null` at the end of the list. */
  readonly nextCursor: string | null;
  /** Leads to the page before this one; `null` at the start of the list. */
  readonly previousCursor: string | null;
}

/**
 * Fills in defaults and refuses what is out of bounds.
 *
 * @throws InvalidInputError with a mistake for each wrong field: `/limit`, `/offset`
 */
export function offsetRequest(
  input: { readonly limit?: number | undefined; readonly offset?: number | undefined },
  limits: PageLimits = PAGE_LIMITS,
): OffsetRequest {
  const { limit = limits.defaultLimit, offset = 0 } = input;
  refuse([...outside('limit', limit, 1, limits.maxLimit), ...outside('offset', offset, 0, limits.maxOffset)]);
  return { limit, offset };
}

/**
 * Fills in defaults and refuses what is out of bounds. The cursor itself is checked where the sort is known: `decodeCursor`.
 *
 * @throws InvalidInputError with a mistake for each wrong field: `/limit`, `/direction`
 */
export function cursorRequest(
  input: {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly direction?: PageDirection | undefined;
  },
  limits: PageLimits = PAGE_LIMITS,
): CursorRequest {
  const { limit = limits.defaultLimit, cursor, direction = 'next' } = input;
  refuse([
    ...outside('limit', limit, 1, limits.maxLimit),
    ...(direction === 'next' || direction === 'previous'
      ? []
      : [{ pointer: '/direction', code: 'isIn', message: 'direction must be next or previous.' }]),
  ]);
  return { limit, cursor, direction };
}

/** The same page of other things: entities become answers, cursors and counts stay. */
export function mapPage<T, U>(page: CursorPage<T>, change: (item: T) => U): CursorPage<U>;
export function mapPage<T, U>(page: OffsetPage<T>, change: (item: T) => U): OffsetPage<U>;
export function mapPage<T, U>(page: { readonly items: readonly T[] }, change: (item: T) => U): object {
  return { ...page, items: page.items.map((item) => change(item)) };
}

function outside(name: string, value: number, min: number, max: number): FieldError[] {
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  return [{ pointer: `/${name}`, code: 'range', message: `${name} must be a whole number from ${min} to ${max}.` }];
}

function refuse(fields: readonly FieldError[]): void {
  if (fields.length > 0) throw new InvalidInputError(fields);
}
