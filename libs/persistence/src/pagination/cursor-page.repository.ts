import {
  type CursorPage,
  cursorPage,
  cursorRequest,
  InvalidCursorError,
  type PageDirection,
  type PageLimits,
} from '@ashlar/domain';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { sqlStateOf } from '../sql-state.js';
import { keysetQuery } from './keyset.js';
import type { KeysetSort } from './keyset-sort.js';

/** The page that a caller wants, as it came in. */
export interface CursorPageRequest {
  /** `-createdAt,name`; the default of the sort when left out. */
  readonly sort?: string | undefined;
  /** 20 when left out, 100 at most, unless `limits` say otherwise. */
  readonly limit?: number | undefined;
  /** What an earlier page gave. */
  readonly cursor?: string | undefined;
  /** At which end the list is entered without a cursor. @default 'next' */
  readonly direction?: PageDirection | undefined;
}

/**
 * Reads one page of the rows that `query` selects: costs the same at row 0 and at row 1,000,000, and neither skips nor repeats a
 * row that stays while others come and go.
 *
 * `query` brings its conditions and joins to single rows; its order and limit are set here. A join to many rows is refused.
 *
 * @throws InvalidInputError when the sort is not allowed or the limit out of bounds
 * @throws InvalidCursorError when the cursor is not of this list and order
 */
export async function findCursorPage<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  sort: KeysetSort,
  request: CursorPageRequest,
  limits?: PageLimits,
): Promise<CursorPage<Entity>> {
  const order = sort.parse(request.sort);
  const checked = cursorRequest(request, limits);
  const keyset = keysetQuery(order, checked, (index) => `:keyset_${index}`);

  const page = query.clone();
  keyset.selections.forEach((selection, index) => page.addSelect(selection, alias(index)));
  if (keyset.condition !== undefined) {
    page.andWhere(
      keyset.condition,
      Object.fromEntries(keyset.values.map((value, index) => [`keyset_${index}`, value])),
    );
  }
  page.orderBy();
  for (const { expression, order: way, nulls } of keyset.orderBy) page.addOrderBy(expression, way, nulls);
  const { entities, raw } = await page
    .limit(keyset.limit)
    .getRawAndEntities<Record<string, string | null>>()
    .catch(refuseCursor);
  if (entities.length !== raw.length) {
    throw new TypeError(
      'A page can not be read with a join to many rows: read the page first, then what belongs to it.',
    );
  }

  const rows = entities.map((entity, index) => ({ entity, raw: raw[index] ?? {} }));
  const { items, nextCursor, previousCursor } = cursorPage(rows, {
    direction: keyset.direction,
    fromCursor: keyset.fromCursor,
    limit: checked.limit,
    sort: order.signature,
    values: (row) => order.terms.map((_term, index) => row.raw[alias(index)] ?? null),
  });
  return { items: items.map(({ entity }) => entity), nextCursor, previousCursor };

  function refuseCursor(error: unknown): never {
    // Class 22, data exception: a forged cursor holds a value that its column can't have.
    if (keyset.fromCursor && sqlStateOf(error)?.startsWith('22') === true) throw new InvalidCursorError('other-values');
    throw error;
  }
}

function alias(index: number): string {
  return `keyset_${index}`;
}
