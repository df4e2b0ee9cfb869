import { encodeCursor, type CursorValue } from './cursor.js';
import type { CursorPage, PageDirection } from './page.js';

/** How rows were read, and how a cursor is made of one. */
export interface CursorWalk<Row> {
  /** Which way the list was walked: the direction of the cursor, or of the request when it has none. */
  readonly direction: PageDirection;
  /** Whether the walk started at a cursor, and not at an end of the list. */
  readonly fromCursor: boolean;
  readonly limit: number;
  /** The signature of the sort. */
  readonly sort: string;
  /** The values of the sort columns of a row, tie-breaker last. */
  readonly values: (row: Row) => readonly CursorValue[];
}

/**
 * Makes a page of the rows that a walk found.
 *
 * `rows` stand in the order of the walk, so for `previous` the last row of the list comes first, and are one more than
 * `limit` when the list goes on: read `limit + 1`. A walk from a cursor that finds nothing gives an empty page without cursors.
 */
export function cursorPage<Row>(rows: readonly Row[], walk: CursorWalk<Row>): CursorPage<Row> {
  const kept = rows.slice(0, walk.limit);
  const items = walk.direction === 'next' ? kept : kept.reverse();
  const goesOn = rows.length > walk.limit;
  const [after, before] = walk.direction === 'next' ? [goesOn, walk.fromCursor] : [walk.fromCursor, goesOn];
  return {
    items,
    nextCursor: after ? cursorAt(items.at(-1), 'next', walk) : null,
    previousCursor: before ? cursorAt(items[0], 'previous', walk) : null,
  };
}

function cursorAt<Row>(row: Row | undefined, direction: PageDirection, walk: CursorWalk<Row>): string | null {
  return row === undefined ? null : encodeCursor({ sort: walk.sort, direction, values: walk.values(row) });
}
