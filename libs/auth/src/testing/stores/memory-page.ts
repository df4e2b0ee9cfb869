import { type CursorPage, cursorPage, cursorRequest, type CursorRequest, decodeCursor } from '@ashlar/domain';

/** An order by one column, and by id where that is equal. */
export interface MemoryOrder<Row> {
  /** What cursors are good for: `createdAt:desc,id:desc`. */
  readonly signature: string;
  readonly descending: boolean;
  /** The column and the id of a row, as texts whose order is that of the values. */
  readonly values: (row: Row) => readonly [string, string];
}

/** Gives one page of rows, as a database would. */
export function pageOf<Row>(rows: readonly Row[], request: CursorRequest, order: MemoryOrder<Row>): CursorPage<Row> {
  const { limit, cursor: text, direction: entry } = cursorRequest(request);
  const { signature: sort, descending, values } = order;
  const accepts = (value: unknown) => typeof value === 'string';
  const cursor = text === undefined ? undefined : decodeCursor(text, { sort, count: 2, accepts });
  const direction = cursor?.direction ?? entry;
  const turn = descending === (direction === 'next') ? -1 : 1;
  const compare = (a: readonly string[], b: readonly string[]) => turn * compareTexts(a, b);

  const walked = [...rows].sort((a, b) => compare(values(a), values(b)));
  const place = cursor?.values as readonly string[] | undefined;
  const beyond = place ? walked.filter((row) => compare(values(row), place) > 0) : walked;
  return cursorPage(beyond.slice(0, limit + 1), { direction, fromCursor: place !== undefined, limit, sort, values });
}

/** By code point, as the collation "C" has it. */
function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const difference = Buffer.compare(Buffer.from(text), Buffer.from(b[index] ?? ''));
    if (difference !== 0) return difference;
  }
  return 0;
}
