import { type OffsetPage, offsetRequest, type PageLimits } from '@ashlar/domain';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** The page that a caller wants, as it came in. */
export interface OffsetPageRequest {
  /** 20 when left out, 100 at most, unless `limits` say otherwise. */
  readonly limit?: number | undefined;
  /** 0 when left out; at most 10,000, since the database reads and drops every row before the page. */
  readonly offset?: number | undefined;
}

/**
 * Reads one page by its place in the list, and counts the list. For short lists: the count reads all of it, and rows that come or
 * go between two requests are skipped or repeated. `query` brings conditions, joins and a complete order.
 *
 * @throws InvalidInputError when limit or offset are out of bounds
 */
export async function findOffsetPage<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  request: OffsetPageRequest,
  limits?: PageLimits,
): Promise<OffsetPage<Entity>> {
  const { limit, offset } = offsetRequest(request, limits);
  const [items, total] = await query.clone().skip(offset).take(limit).getManyAndCount();
  return { items, total, limit, offset };
}
