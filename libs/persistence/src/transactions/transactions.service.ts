import { setTimeout as sleep } from 'node:timers/promises';
import { retryDelay, systemRandom, type RetryPolicy } from '@ashlar/domain';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Propagation as ClsPropagation, TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm, TypeOrmTransactionOptions } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsService } from 'nestjs-cls';
import type { EntityManager } from 'typeorm';
import { ObservedClient } from '../connection/observed-client.service.js';
import { CHECKED_SETTINGS } from '../persistence-settings.service.js';
import type { PersistenceOptions } from '../persistence.options.js';
import { DatabaseMetrics } from '../queries/metrics.service.js';
import { isRetryableTransactionFailure, sqlStateOf } from '../sql-state.js';
import { TransactionJoinError } from './transactions.errors.js';
import { joinConflict, type Isolation, type TransactionOptions } from './transaction-options.js';

type Work<T> = () => Promise<T>;
type AfterCommit = () => unknown;

/** What we know of the transaction in the context, beside its connection. */
interface Scope {
  readonly isolation: Isolation;
  readonly readOnly: boolean;
  readonly afterCommit: AfterCommit[];
}

const SCOPE: unique symbol = Symbol('ashlar.transaction-scope');

/** Runs functions in transactions that travel in the context: what they call needs no parameter to take part. */
@Injectable()
export class Transactions {
  readonly #log = new Logger('Transactions');

  constructor(
    @Inject(TransactionHost) private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
    @Inject(ClsService) private readonly cls: ClsService,
    @Inject(CHECKED_SETTINGS) private readonly options: PersistenceOptions,
    @Inject(DatabaseMetrics) private readonly metrics: DatabaseMetrics,
  ) {}

  /** Whether the code that asks runs in a transaction. */
  get isActive(): boolean {
    return this.host.isTransactionActive();
  }

  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects, and gives its result or error.
   *
   * Within a transaction it joins that one, unless `propagation` says otherwise.
   *
   * @throws TransactionJoinError when it would join a transaction that promises less than `options` ask for
   * @throws DomainError `DATABASE_CONTENTION` when the retries are used up, `DATABASE_UNAVAILABLE` without a connection
   */
  async run<T>(work: Work<T>, options: TransactionOptions = {}): Promise<T> {
    const running = this.#scope();
    if (options.propagation === 'new' || !this.isActive) return this.#runOutermost(work, options);
    // Begun by nestjs-cls itself: it makes no promises that could be checked.
    if (running === undefined) return this.host.withTransaction(work);
    const conflict = joinConflict(running, options);
    if (conflict !== undefined) throw new TransactionJoinError(conflict);
    if (options.propagation === 'savepoint') return this.#runSavepoint(work, running);
    return this.host.withTransaction(work);
  }

  /**
   * Runs `callback` after the outermost transaction has committed, in the order of the calls, outside of any transaction; never
   * when it rolls back. Without a transaction it runs at once. Errors are logged: the data is committed already.
   */
  async onCommit(callback: AfterCommit): Promise<void> {
    if (!this.isActive) return this.#runAfterCommit([callback]);
    const scope = this.#scope();
    if (scope === undefined)
      throw new TransactionJoinError('it was not begun by Transactions, and nobody tells when it commits');
    scope.afterCommit.push(callback);
  }

  async #runOutermost<T>(work: Work<T>, options: TransactionOptions): Promise<T> {
    const policy = this.#retryPolicy(options.retry);
    for (let failures = 0; ;) {
      const scope: Scope = {
        isolation: options.isolation ?? 'read committed',
        readOnly: options.readOnly ?? false,
        afterCommit: [],
      };
      try {
        const result = await this.#attempt(work, options, scope);
        await this.#runAfterCommit(scope.afterCommit);
        return result;
      } catch (error) {
        const delay = isRetryableTransactionFailure(error) ? retryDelay(policy, ++failures, systemRandom) : undefined;
        if (delay === undefined) throw error;
        const state = sqlStateOf(error) ?? 'unknown';
        this.metrics.transactionRetried(state);
        this.#log.debug(`A transaction failed with ${state} and runs again in ${delay} ms (failure ${failures}).`);
        await sleep(delay);
      }
    }
  }

  #attempt<T>(work: Work<T>, options: TransactionOptions, scope: Scope): Promise<T> {
    // Only when asked for, since it is a statement of its own.
    const isolationLevel = options.isolation?.toUpperCase() as Uppercase<Isolation> | undefined;
    const isolated = (isolationLevel === undefined ? {} : { isolationLevel }) as TypeOrmTransactionOptions;
    return this.host.withTransaction(ClsPropagation.RequiresNew, isolated, async () => {
      this.cls.set(SCOPE, scope);
      const restore = await this.#configure(this.host.tx, options);
      try {
        return await work();
      } finally {
        restore();
      }
    });
  }

  async #runSavepoint<T>(work: Work<T>, running: Scope): Promise<T> {
    const own: Scope = { ...running, afterCommit: [] };
    const result = await this.host.withTransaction(ClsPropagation.Nested, () => {
      this.cls.set(SCOPE, own);
      return work();
    });
    running.afterCommit.push(...own.afterCommit);
    return result;
  }

  /** `SET LOCAL` ends with the transaction by itself; our own limit on the answer does not. */
  async #configure(manager: EntityManager, options: TransactionOptions): Promise<() => void> {
    if (options.readOnly === true) await manager.query('SET TRANSACTION READ ONLY');
    const { statementTimeout } = options;
    if (statementTimeout === undefined) return () => undefined;
    await manager.query(`SET LOCAL statement_timeout = ${Math.trunc(statementTimeout)}`);
    const client: unknown = await manager.queryRunner?.connect();
    if (!(client instanceof ObservedClient)) return () => undefined;
    const before = client.answerTimeout;
    client.answerTimeout = statementTimeout === 0 ? 0 : statementTimeout + 5_000;
    return () => (client.answerTimeout = before);
  }

  async #runAfterCommit(callbacks: readonly AfterCommit[]): Promise<void> {
    if (callbacks.length === 0) return;
    await this.host.withoutTransaction(async () => {
      for (const callback of callbacks) {
        try {
          await callback();
        } catch (error) {
          this.#log.error({ msg: 'A callback after a commit failed', err: error });
        }
      }
    });
  }

  #scope(): Scope | undefined {
    return this.isActive ? this.cls.get(SCOPE) : undefined;
  }

  #retryPolicy(wanted: RetryPolicy | false | undefined): RetryPolicy {
    if (wanted === false) return { kind: 'none' };
    if (wanted !== undefined) return wanted;
    const { retryAttempts, retryDelay: baseMs } = this.options;
    return { kind: 'exponential', maxAttempts: retryAttempts + 1, baseMs, capMs: 1_000, jitter: 'full' };
  }
}
