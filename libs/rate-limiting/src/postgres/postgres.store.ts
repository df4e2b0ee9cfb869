import type { Clock } from '@ashlar/domain';
import { capacityOf, formatRate } from '../rate.js';
import type { Decision, RateLimitStore, Take } from '../rate-limit.store.js';
import { subWindowMs } from '../sliding-window.js';
import { hashedKey } from '../stores/key-hash.service.js';
import { checkTake } from '../take.js';
import { REMOVE_EXPIRED, TAKE_FROM_BUCKET, TAKE_FROM_WINDOW } from './take.statements.js';

/** What the store needs of a database: `Database` of `@ashlar/persistence` has it, and a pool of `pg` in a few words. */
export interface RateLimitDatabase {
  query<Row extends object>(statement: {
    readonly name?: string;
    readonly text: string;
    readonly values?: readonly unknown[];
  }): Promise<Row[]>;
}

/** Options of a {@link PostgresRateLimitStore}. */
export interface PostgresRateLimitStoreOptions {
  /** For tests. @default the clock of the server, which is one for all processes */
  readonly clock?: Clock;
  /** How many counters a statement of {@link PostgresRateLimitStore.cleanUp} removes at most. @default 1000 */
  readonly cleanUpBatch?: number;
}

/** As the driver reads them: `bigint` as texts. */
interface Answer {
  readonly is_allowed: boolean;
  readonly remaining: string;
  readonly reset_ms: string;
  readonly retry_after_ms: string;
}

/**
 * Keeps counters in the unlogged table of `rateLimitMigrations`: every take is one statement, by the clock of the server. Keys are
 * hashed, so that no address and no name is found in it. Call {@link cleanUp} every few minutes.
 *
 * ```ts
 * const store = new PostgresRateLimitStore(database);
 * const store = new PostgresRateLimitStore({ query: async (statement) => (await pool.query(statement)).rows });
 * ```
 *
 * With `Database` a take within a transaction is part of it: undone when that rolls back, and others who take from the same key
 * wait for its end. Take before the transaction begins, as guards and hooks do, or give a pool. Connections must be as PostgreSQL
 * has them by default, in READ COMMITTED: stricter ones refuse all but one of those who take from a key at the same time.
 *
 * A take fails when the database does: put a `ResilientRateLimitStore` around it.
 */
export class PostgresRateLimitStore implements RateLimitStore {
  readonly #database: RateLimitDatabase;
  readonly #clock: Clock | undefined;
  readonly #cleanUpBatch: number;

  constructor(database: RateLimitDatabase, { clock, cleanUpBatch = 1_000 }: PostgresRateLimitStoreOptions = {}) {
    this.#database = database;
    this.#clock = clock;
    this.#cleanUpBatch = cleanUpBatch;
  }

  async take(take: Take): Promise<Decision> {
    checkTake(take);
    const { key, rate, cost } = take;
    const [name, text, last] =
      rate.burst === undefined
        ? ['rate-limits.take-from-window', TAKE_FROM_WINDOW, subWindowMs(rate)]
        : ['rate-limits.take-from-bucket', TAKE_FROM_BUCKET, rate.limit];
    const values = [hashedKey(key), formatRate(rate), capacityOf(rate), rate.windowMs, cost, this.#now(), last];
    const [answer] = await this.#database.query<Answer>({ name, text, values });
    if (answer === undefined)
      throw new TypeError('The database answered a take without a row. Give the rows of a statement.');
    return {
      isAllowed: answer.is_allowed,
      remaining: Number(answer.remaining),
      resetMs: Number(answer.reset_ms),
      retryAfterMs: Number(answer.retry_after_ms),
    };
  }

  async reset(key: string): Promise<void> {
    await this.#database.query({ text: 'DELETE FROM rate_limits WHERE key = $1', values: [hashedKey(key)] });
  }

  async cleanUp(): Promise<number> {
    const batch = { text: REMOVE_EXPIRED, values: [this.#now(), this.#cleanUpBatch] };
    for (let total = 0; ;) {
      const [row] = await this.#database.query<{ removed: string }>(batch);
      const removed = Number(row?.removed ?? 0);
      total += removed;
      if (removed < this.#cleanUpBatch) return total;
    }
  }

  #now(): number | null {
    return this.#clock === undefined ? null : Math.floor(this.#clock.now());
  }
}
