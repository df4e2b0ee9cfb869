import type { Instant } from '@ashlar/domain';
import { Database, type Statement, Transactions } from '@ashlar/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { Begun, Claim, IdempotencyStore, Lease, StoreTransactions } from '../idempotency.store.js';
import type { StoredAnswer } from '../stored-answer.js';

/**
 * Whoever runs holds a lock that ends with its transaction, so others need not wait to learn that they are not the first:
 * the row, while it is not committed, would make them. Of a row that is committed the lease decides, or the answer.
 */
const BEGIN = `
  INSERT INTO idempotency_keys AS known (actor, route, key, fingerprint, token, created_at, leased_until, expires_at)
  SELECT $1::text, $2::text, $3::text, $4::text, $5::uuid, $6::timestamptz, $7::timestamptz, $8::timestamptz
  WHERE pg_try_advisory_xact_lock(
    hashtextextended(jsonb_build_array('ashlar.idempotency', current_schema(), $1::text, $2::text, $3::text)::text, 0)
  )
  ON CONFLICT (actor, route, key) DO UPDATE
  SET fingerprint = excluded.fingerprint, token = excluded.token, created_at = excluded.created_at,
    leased_until = excluded.leased_until, expires_at = excluded.expires_at,
    kind = NULL, status = NULL, headers = NULL, body = NULL
  WHERE CASE WHEN known.kind IS NULL THEN known.leased_until ELSE known.expires_at END <= excluded.created_at`;

const READ = `
  SELECT fingerprint, kind, status, headers, body FROM idempotency_keys
  WHERE actor = $1 AND route = $2 AND key = $3 AND kind IS NOT NULL AND expires_at > $4`;

const COMPLETE = `
  UPDATE idempotency_keys SET kind = $5, status = $6, headers = $7, body = $8
  WHERE actor = $1 AND route = $2 AND key = $3 AND token = $4 AND kind IS NULL`;

const RELEASE = `
  DELETE FROM idempotency_keys WHERE actor = $1 AND route = $2 AND key = $3 AND token = $4 AND kind IS NULL`;

const REMOVE_EXPIRED = `
  DELETE FROM idempotency_keys WHERE (actor, route, key) IN (
    SELECT actor, route, key FROM idempotency_keys WHERE expires_at <= $1
    ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

type Row = { readonly fingerprint: string } & StoredAnswer;

/** Keeps keys in the table of `idempotencyMigrations`, in the transaction that is running if one is. */
@Injectable()
export class TypeOrmIdempotencyStore implements IdempotencyStore {
  readonly transactions: StoreTransactions;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Transactions) transactions: Transactions,
  ) {
    this.transactions = {
      run: (work, { isolation }) => transactions.run(work, isolation === undefined ? {} : { isolation }),
      attempt: (work) => transactions.run(work, { propagation: 'savepoint' }),
    };
  }

  async begin(claim: Claim): Promise<Begun> {
    const { actor, route, key, fingerprint, token } = claim;
    const [now, leasedUntil, expiresAt] = [claim.now, claim.leasedUntil, claim.expiresAt].map((at) => new Date(at));
    const values = [actor, route, key, fingerprint, token, now, leasedUntil, expiresAt];
    if (await this.#changesOne({ name: 'idempotency.begin', text: BEGIN, values })) return { state: 'begun' };
    const read = { name: 'idempotency.read', text: READ, values: [actor, route, key, now] };
    const [row] = await this.database.query<Row>(read);
    if (row === undefined) return { state: 'in-flight' };
    const { fingerprint: first, ...answer } = row;
    return { state: 'stored', fingerprint: first, answer };
  }

  async complete(lease: Lease, { kind, status, headers, body }: StoredAnswer): Promise<boolean> {
    const values = [...leaseValues(lease), kind, status, JSON.stringify(headers), body];
    return this.#changesOne({ name: 'idempotency.complete', text: COMPLETE, values });
  }

  async release(lease: Lease): Promise<boolean> {
    return this.#changesOne({ name: 'idempotency.release', text: RELEASE, values: leaseValues(lease) });
  }

  async removeExpired(now: Instant, limit: number): Promise<number> {
    return (await this.database.execute({ text: REMOVE_EXPIRED, values: [new Date(now), limit] })).rowCount;
  }

  async #changesOne(statement: Statement): Promise<boolean> {
    return (await this.database.execute(statement)).rowCount === 1;
  }
}

function leaseValues({ actor, route, key, token }: Lease): readonly unknown[] {
  return [actor, route, key, token];
}
