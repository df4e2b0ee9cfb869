import { createHash } from 'node:crypto';
import type { Instant } from '@ashlar/domain';
import type { Database } from '@ashlar/persistence';
import type { AttemptDecision, AttemptLimit, AttemptStore } from '../../passwords/attempt.store.js';
import { LONGEST_DAYS } from '../../passwords/failures-in-a-row.js';

/**
 * Changes nothing, and so gives no row, when the limit of a window that has not ended is reached. The next window is that of
 * `nextWindow`; $3 is the length of the first, $5 that of the longest, $6 for how long one that has ended lengthens the next.
 */
const TAKE = `
  INSERT INTO auth_attempts AS known (key_hash, count, strikes, ends_at, forget_at)
  VALUES ($1, 1, 0, $2::timestamptz + $3 * interval '1 ms', $2::timestamptz + ($3 + $6) * interval '1 ms')
  ON CONFLICT (key_hash) DO UPDATE
  SET (count, strikes, ends_at, forget_at) = (
    SELECT CASE WHEN has_ended THEN 1 ELSE known.count + 1 END, CASE WHEN has_ended THEN next_strikes ELSE known.strikes END,
      CASE WHEN has_ended THEN $2 + length ELSE known.ends_at END,
      CASE WHEN has_ended THEN $2 + length + $6 * interval '1 ms' ELSE known.forget_at END
    FROM (SELECT known.ends_at <= $2, CASE WHEN known.count >= $4 AND known.forget_at > $2 THEN known.strikes + 1 ELSE 0 END)
        AS old (has_ended, next_strikes),
      LATERAL (SELECT least($3 * power(2, least(next_strikes, 20)), $5) * interval '1 ms') AS next (length)
  )
  WHERE known.ends_at <= $2 OR known.count < $4`;

const WINDOW_END = `SELECT ends_at AS "endsAt" FROM auth_attempts WHERE key_hash = $1 AND ends_at > $2`;

/** See `rememberedFor`. */
const FAIL = `
  INSERT INTO auth_attempts AS known (key_hash, count, strikes, ends_at, forget_at)
  VALUES ($1, 1, 0, $2::timestamptz + interval '24 hours', $2::timestamptz + interval '24 hours')
  ON CONFLICT (key_hash) DO UPDATE
  SET (count, ends_at, forget_at) = (
    SELECT next_count, $2 + least(next_count, ${LONGEST_DAYS}) * interval '24 hours',
      $2 + least(next_count, ${LONGEST_DAYS}) * interval '24 hours'
    FROM (SELECT CASE WHEN known.ends_at <= $2 THEN 1 ELSE known.count + 1 END) AS next (next_count)
  )
  RETURNING count`;

const GIVE_BACK = `UPDATE auth_attempts SET count = greatest(count - 1, 0) WHERE key_hash = ANY ($1)`;

const CLEAR = `DELETE FROM auth_attempts WHERE key_hash = ANY ($1)`;

const REMOVE_EXPIRED = `
  DELETE FROM auth_attempts WHERE key_hash IN (
    SELECT key_hash FROM auth_attempts WHERE forget_at <= $1 ORDER BY forget_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

/** Counts attempts in PostgreSQL, for all processes together. A key is locked until the transaction that counts it ends. */
export class TypeOrmAttemptStore implements AttemptStore {
  constructor(private readonly database: Database) {}

  async take(key: string, attemptLimit: AttemptLimit, now: Instant): Promise<AttemptDecision> {
    const { limit, windowMs, longestMs = windowMs } = attemptLimit;
    const [keyHash, at] = [windowKey(key), new Date(now)];
    const values = [keyHash, at, windowMs, limit, longestMs, longestMs > windowMs ? longestMs : 0];
    const { rowCount } = await this.database.execute({ name: 'attempts.take', text: TAKE, values });
    if (rowCount === 1) return { allowed: true };
    const window = { name: 'attempts.window-end', text: WINDOW_END, values: [keyHash, at] };
    const [row] = await this.database.query<{ endsAt: Date }>(window);
    // Cleared in between: there is room again.
    if (row === undefined) return this.take(key, attemptLimit, now);
    return { allowed: false, retryAfterMs: row.endsAt.getTime() - now };
  }

  async giveBack(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.database.execute({ text: GIVE_BACK, values: [keys.map(windowKey)] });
  }

  async clear(keys: readonly string[]): Promise<void> {
    const hashes = keys.flatMap((key) => [windowKey(key), rowKey(key)]);
    if (hashes.length > 0) await this.database.execute({ text: CLEAR, values: [hashes] });
  }

  async fail(key: string, now: Instant): Promise<number> {
    const [row] = await this.database.query<{ count: number }>({ text: FAIL, values: [rowKey(key), new Date(now)] });
    return row?.count ?? 0;
  }

  async removeExpired(now: Instant, limit: number): Promise<number> {
    return (await this.database.execute({ text: REMOVE_EXPIRED, values: [new Date(now), limit] })).rowCount;
  }
}

function windowKey(key: string): string {
  return createHash('sha256').update(`window ${key}`).digest('hex');
}

function rowKey(key: string): string {
  return createHash('sha256').update(`in a row ${key}`).digest('hex');
}
