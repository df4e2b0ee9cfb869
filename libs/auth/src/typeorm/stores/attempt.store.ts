import { createHash } from 'node:crypto';
import type { Instant } from '@ashlar/domain';
import type { Database } from '@ashlar/persistence';
import type { AttemptDecision, AttemptLimit, AttemptStore } from '../../passwords/attempt.store.js';
import { LONGEST_DAYS } from '../../passwords/failures-in-a-row.js';

/** Changes nothing, and so gives no row, when the limit of a window that has not ended is reached. */
const TAKE = `
  INSERT INTO auth_attempts AS known (key_hash, count, ends_at) VALUES ($1, 1, $3)
  ON CONFLICT (key_hash) DO UPDATE
  SET count = CASE WHEN known.ends_at <= $2 THEN 1 ELSE known.count + 1 END,
    ends_at = CASE WHEN known.ends_at <= $2 THEN excluded.ends_at ELSE known.ends_at END
  WHERE known.ends_at <= $2 OR known.count < $4`;

const WINDOW_END = `SELECT ends_at AS "endsAt" FROM auth_attempts WHERE key_hash = $1 AND ends_at > $2`;

/** See `rememberedFor`. */
const FAIL = `
  INSERT INTO auth_attempts AS known (key_hash, count, ends_at) VALUES ($1, 1, $2::timestamptz + interval '24 hours')
  ON CONFLICT (key_hash) DO UPDATE
  SET count = CASE WHEN known.ends_at <= $2 THEN 1 ELSE known.count + 1 END,
    ends_at = CASE WHEN known.ends_at <= $2 THEN excluded.ends_at
      ELSE $2 + least(known.count + 1, ${LONGEST_DAYS}) * interval '24 hours' END
  RETURNING count`;

const GIVE_BACK = `UPDATE auth_attempts SET count = greatest(count - 1, 0) WHERE key_hash = ANY ($1)`;

const CLEAR = `DELETE FROM auth_attempts WHERE key_hash = ANY ($1)`;

const REMOVE_EXPIRED = `
  DELETE FROM auth_attempts WHERE key_hash IN (
    SELECT key_hash FROM auth_attempts WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

/** Counts attempts in PostgreSQL, for all processes together. A key is locked until the transaction that counts it ends. */
export class TypeOrmAttemptStore implements AttemptStore {
  constructor(private readonly database: Database) {}

  async take(key: string, { limit, windowMs }: AttemptLimit, now: Instant): Promise<AttemptDecision> {
    const [keyHash, at] = [windowKey(key), new Date(now)];
    const values = [keyHash, at, new Date(now + windowMs), limit];
    const { rowCount } = await this.database.execute({ name: 'attempts.take', text: TAKE, values });
    if (rowCount === 1) return { allowed: true };
    const window = { name: 'attempts.window-end', text: WINDOW_END, values: [keyHash, at] };
    const [row] = await this.database.query<{ endsAt: Date }>(window);
    // Cleared in between: there is room again.
    if (row === undefined) return this.take(key, { limit, windowMs }, now);
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
