import type { RetryPolicy } from '@ashlar/domain';

/** How far a transaction is shielded from others: https://www.postgresql.org/docs/current/transaction-iso.html. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/**
 * What happens when a transaction is already running in the context.
 *
 * - `join`: take part in it; it commits or rolls back as a whole. An error that is caught inside leaves it aborted.
 * - `savepoint`: a part of it that can fail alone: when the function throws, only its own changes are undone.
 * - `new`: an independent one on a second connection. It commits even when the outer one rolls back (an audit trail), can't see
 *   what the outer one wrote, and can wait for locks of the outer one for ever; `poolMax` must leave room for it.
 */
export type Propagation = 'join' | 'savepoint' | 'new';

/** How a transaction runs. Where one is joined, `retry` and `statementTimeout` are those of the outermost. */
export interface TransactionOptions {
  /** @default 'read committed' */
  readonly isolation?: Isolation;
  /**
   * What the outermost transaction does after a serialisation failure (40001) or a deadlock (40P01): the function runs again
   * from its start, so it must have no effect but on the database. `false`: never.
   *
   * @default exponential with full jitter, by `retryAttempts` and `retryDelay` of the module's options
   */
  readonly retry?: RetryPolicy | false;
  /** @default 'join' */
  readonly propagation?: Propagation;
  /** Refuses writes. @default false */
  readonly readOnly?: boolean;
  /** Longest run of one statement of this transaction, in milliseconds, instead of the module's `statementTimeout`. 0: no limit. */
  readonly statementTimeout?: number;
}

const STRENGTH: Readonly<Record<Isolation, number>> = { 'read committed': 0, 'repeatable read': 1, serializable: 2 };

/** What a running transaction promises. */
export interface RunningTransaction {
  readonly isolation: Isolation;
  readonly readOnly: boolean;
}

/** Why a function that asks for `wanted` can't take part in the transaction that runs; `undefined` when it can. */
export function joinConflict(running: RunningTransaction, wanted: TransactionOptions): string | undefined {
  if (wanted.isolation !== undefined && STRENGTH[wanted.isolation] > STRENGTH[running.isolation]) {
    return `it asks for isolation "${wanted.isolation}", but the transaction that runs has "${running.isolation}"`;
  }
  if (running.readOnly && wanted.readOnly === false)
    return 'it asks for writes, but the transaction that runs is read-only';
  return undefined;
}
