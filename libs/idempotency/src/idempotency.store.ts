import type { Instant } from '@ashlar/domain';
import type { StoredAnswer } from './stored-answer.js';

/** What a key belongs to: the same key of somebody else, or on another route, is another one. */
export interface IdempotencyScope {
  /** `user:<id>`, `anonymous`: see `actorId` of `@ashlar/domain`. */
  readonly actor: string;
  /** Method and route template: `POST /api/v1/projects/:id/archive`. */
  readonly route: string;
  readonly key: string;
}

/** The right to answer for a key, until the lease runs out or somebody holds a younger token. */
export interface Lease extends IdempotencyScope {
  /** The fencing token: a UUID that no other lease has. */
  readonly token: string;
}

/** A request that wants to run. Points in time are milliseconds since the Unix epoch. */
export interface Claim extends Lease {
  /** What was asked: see `fingerprintOf`. */
  readonly fingerprint: string;
  readonly now: Instant;
  /** From then on somebody else may run with the key, unless an answer is stored. */
  readonly leasedUntil: Instant;
  /** From then on the key is as good as new. Not before `leasedUntil`. */
  readonly expiresAt: Instant;
}

/** What becomes of a claim: it has the lease, somebody else has, or there is an answer already. */
export type Begun =
  | { readonly state: 'begun' }
  | { readonly state: 'in-flight' }
  | { readonly state: 'stored'; readonly fingerprint: string; readonly answer: StoredAnswer };

/** How far a transaction is shielded from others. */
export type StoreIsolation = 'read committed' | 'repeatable read' | 'serializable';

/** Transactions that the effect and the stored answer can share. */
export interface StoreTransactions {
  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects. Everything that the store and the
   * services do in it is part of it. May run `work` again after a conflict with other transactions.
   */
  run<T>(work: () => Promise<T>, options: { readonly isolation?: StoreIsolation | undefined }): Promise<T>;
  /** Runs `work` as a part of the transaction that fails alone: when it rejects, only its own changes are undone. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
}

/** Where keys and answers are kept. Every store passes `describeIdempotencyStore` of `@ashlar/idempotency/testing`. */
export interface IdempotencyStore {
  /**
   * Takes the lease of a key if nobody has it and no answer is stored: of many at the same time exactly one gets it, and
   * nobody waits for another. In a transaction of {@link transactions} the lease is gone when that rolls back.
   */
  begin(claim: Claim): Promise<Begun>;
  /** Stores the answer for whoever asks again; `false`, and nothing happens, when the lease has been taken by somebody else. */
  complete(lease: Lease, answer: StoredAnswer): Promise<boolean>;
  /** Gives the key back without an answer; `false`, and nothing happens, when the lease has been taken by somebody else. */
  release(lease: Lease): Promise<boolean>;
  /** Removes keys that have expired, the oldest first, at most `limit`; gives how many. */
  removeExpired(now: Instant, limit: number): Promise<number>;
  /** There when the answer can commit together with the effect. Without, a crash is covered by the lease alone. */
  readonly transactions?: StoreTransactions;
}
