import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorPage } from './cursor-page.js';
import { decodeCursor } from './cursor.js';
import type { CursorPage, PageDirection } from './page.js';

interface Row {
  readonly rank: number;
  readonly id: number;
}

const sort = 'rank:asc,id:asc';
const compare = (a: readonly number[], b: readonly number[]) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0);
const key = (row: Row) => [row.rank, row.id];

/** A list with many equal ranks. */
const lists = fc
  .array(fc.nat({ max: 3 }), { maxLength: 40 })
  .map((ranks) => ranks.map((rank, id) => ({ rank, id })).sort((a, b) => compare(key(a), key(b))));
const limits = fc.integer({ min: 1, max: 7 });

/** What a keyset query does, in memory. */
function read(
  list: readonly Row[],
  limit: number,
  cursor: string | undefined,
  entry: PageDirection = 'next',
): CursorPage<Row> {
  const from = cursor === undefined ? undefined : decodeCursor(cursor, { sort, count: 2 });
  const direction = from?.direction ?? entry;
  const ordered = direction === 'next' ? list : [...list].reverse();
  const sign = direction === 'next' ? 1 : -1;
  const beyond = ordered.filter((row) => !from || sign * compare(key(row), from.values as number[]) > 0);
  return cursorPage(beyond.slice(0, limit + 1), {
    direction,
    fromCursor: from !== undefined,
    limit,
    sort,
    values: key,
  });
}

function walk(list: readonly Row[], limit: number, direction: PageDirection): CursorPage<Row>[] {
  const pages: CursorPage<Row>[] = [];
  let cursor: string | null | undefined;
  do {
    const page = read(list, limit, cursor ?? undefined, direction);
    pages.push(page);
    cursor = direction === 'next' ? page.nextCursor : page.previousCursor;
  } while (cursor !== null && pages.length < 100);
  return pages;
}

describe('cursorPage', () => {
  it('shows every row once and in order, walked from the start', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        expect(walk(list, limit, 'next').flatMap((page) => page.items)).toEqual(list);
      }),
    );
  });

  it('shows every row once and in order, walked from the end', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        const pages = walk(list, limit, 'previous').reverse();
        expect(pages.flatMap((page) => page.items)).toEqual(list);
      }),
    );
  });

  it('leads back to the page before', () => {
    fc.assert(
      fc.property(lists, limits, (list, limit) => {
        const pages = walk(list, limit, 'next');
        for (const [index, page] of pages.entries()) {
          const before = pages[index - 1];
          if (before === undefined) expect(page.previousCursor).toBeNull();
          else expect(read(list, limit, page.previousCursor ?? undefined).items).toEqual(before.items);
        }
      }),
    );
  });

  it('fills every page but the last one of the walk', () => {
    fc.assert(
      fc.property(lists, limits, fc.constantFrom<PageDirection>('next', 'previous'), (list, limit, direction) => {
        const sizes = walk(list, limit, direction).map((page) => page.items.length);
        expect(sizes.slice(0, -1).every((size) => size === limit)).toBe(true);
      }),
    );
  });

  it('has no cursors when a walk finds nothing', () => {
    const walked = { direction: 'next', fromCursor: true, limit: 5, sort, values: key } as const;
    expect(cursorPage<Row>([], walked)).toEqual({ items: [], nextCursor: null, previousCursor: null });
  });
});
