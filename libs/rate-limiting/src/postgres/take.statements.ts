/**
 * Takes, as one statement each: `takeFromWindow` and `takeFromBucket` in SQL. The row is locked before anything in DO UPDATE is
 * evaluated, the clock included, so that takes of a key come one after the other and each sees the one before. The answer is
 * kept in the row, since RETURNING can't see more.
 *
 * $1 key, $2 rate, $3 limit or burst, $4 windowMs, $5 cost, $6 now or NULL, then $7 length of a sub-window, or limit.
 */
const CLOCK = `SELECT coalesce($6::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now`;

/** Rounded up to the minute, so that the index changes once a minute at most. */
const expiry = (resetMs: string) => `to_timestamp(ceil((now + ${resetMs}) / 60000.0) * 60)`;

const COLUMNS = 'state, is_allowed, remaining, reset_ms, retry_after_ms, expires_at';
const ANSWER = 'is_allowed, remaining, reset_ms, retry_after_ms';

/** `state` is `firstAt, lastAt, count` of each sub-window, the oldest first. */
export const TAKE_FROM_WINDOW = `
  INSERT INTO rate_limits AS known (key, rate, ${COLUMNS})
  SELECT $1::bytea, $2::text, CASE WHEN $5::bigint > 0 THEN ARRAY[now, now, $5] ELSE '{}' END,
    true, $3::bigint - $5, reset_ms, 0, ${expiry('reset_ms')}
  FROM (${CLOCK}) AS clock, (SELECT CASE WHEN $5::bigint > 0 THEN $4::bigint ELSE 0 END AS reset_ms) AS reset
  ON CONFLICT (key, rate) DO UPDATE SET (${COLUMNS}) = (
    WITH clock AS MATERIALIZED (
      ${CLOCK}
    ), step AS MATERIALIZED (
      SELECT now, greatest(0, known.state[cardinality(known.state) - 1] - now) AS ahead FROM clock
    ), counted AS MATERIALIZED (
      SELECT i, state[i] - ahead AS first_at, state[i + 1] - ahead AS last_at, state[i + 2] AS count,
        sum(state[i + 2]) OVER (ORDER BY i)::bigint AS freed
      FROM (SELECT known.state) AS kept, step, generate_series(1, cardinality(state), 3) AS i
      WHERE now - (state[i + 1] - ahead) < $4
    ), total AS MATERIALIZED (
      SELECT now, coalesce(max(freed), 0) AS used, max(last_at) AS newest, max(first_at) AS newest_first
      FROM clock LEFT JOIN counted ON true GROUP BY now
    ), parts AS MATERIALIZED (
      SELECT coalesce(array_agg(part ORDER BY i, place), '{}') AS parts
      FROM counted, unnest(ARRAY[first_at, last_at, count]) WITH ORDINALITY AS split (part, place)
    ), answer AS MATERIALIZED (
      SELECT *, used + $5 <= $3 AS fits, used + $5 <= $3 AND $5 > 0 AS counts FROM total, parts
    )
    SELECT
      CASE
        WHEN NOT counts THEN parts
        WHEN now - newest_first < $7::bigint
          THEN parts[:cardinality(parts) - 2] || ARRAY[now, parts[cardinality(parts)] + $5]
        ELSE parts || ARRAY[now, now, $5]
      END,
      fits,
      $3 - used - CASE WHEN fits THEN $5 ELSE 0 END,
      reset_ms,
      CASE WHEN fits THEN 0 ELSE (SELECT min(last_at) FROM counted WHERE freed >= used + $5 - $3) + $4 - now END,
      ${expiry('reset_ms')}
    FROM answer, LATERAL (SELECT CASE WHEN counts THEN $4 ELSE coalesce(newest + $4 - now, 0) END AS reset_ms) AS reset
  )
  RETURNING ${ANSWER}`;

/** `state` is `debt, at`. */
export const TAKE_FROM_BUCKET = `
  INSERT INTO rate_limits AS known (key, rate, ${COLUMNS})
  SELECT $1::bytea, $2::text, ARRAY[$5::bigint * $4::bigint, now], true, $3::bigint - $5, reset_ms, 0, ${expiry('reset_ms')}
  FROM (${CLOCK}) AS clock, (SELECT ($5::bigint * $4::bigint + $7::bigint - 1) / $7 AS reset_ms) AS reset
  ON CONFLICT (key, rate) DO UPDATE SET (${COLUMNS}) = (
    WITH clock AS MATERIALIZED (
      ${CLOCK}
    ), owing AS MATERIALIZED (
      SELECT now, greatest(0, debt - least(greatest(0, now - at), (debt + $7 - 1) / $7) * $7) AS owed
      FROM clock, (SELECT known.state[1] AS debt, known.state[2] AS at) AS kept
    ), answer AS MATERIALIZED (
      SELECT now, owed, fits, owed + CASE WHEN fits THEN $5 * $4 ELSE 0 END AS debt
      FROM owing, LATERAL (SELECT owed <= ($3 - $5) * $4 AS fits) AS decided
    )
    SELECT
      ARRAY[debt, now],
      fits,
      ($3 * $4 - debt) / $4,
      reset_ms,
      CASE WHEN fits THEN 0 ELSE (owed - ($3 - $5) * $4 + $7 - 1) / $7 END,
      ${expiry('reset_ms')}
    FROM answer, LATERAL (SELECT (debt + $7 - 1) / $7 AS reset_ms) AS reset
  )
  RETURNING ${ANSWER}`;

/** Whoever takes at the moment keeps its row. */
export const REMOVE_EXPIRED = `
  WITH removed AS (
    DELETE FROM rate_limits WHERE (key, rate) IN (
      SELECT key, rate FROM rate_limits WHERE expires_at <= coalesce(to_timestamp($1::bigint / 1000.0), clock_timestamp())
      ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )
    RETURNING 1
  )
  SELECT count(*) AS removed FROM removed`;
