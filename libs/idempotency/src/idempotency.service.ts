import { systemClock, systemIds } from '@ashlar/domain';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  IdempotencyKeyInFlightError,
  IdempotencyKeyReusedError,
  IdempotencyLeaseLostError,
} from './idempotency.errors.js';
import { IDEMPOTENCY_MODULE_OPTIONS, type IdempotencyModuleOptions } from './idempotency.module.options.js';
import { checkedIdempotencyOptions, IdempotencyOptions } from './idempotency.options.js';
import type { Begun, Claim, IdempotencyScope, StoreIsolation, StoreTransactions } from './idempotency.store.js';
import type { StoredAnswer } from './stored-answer.js';
import { storedFailure } from './stored-failure.errors.js';

/** A request with a key, and where its effects are. */
export interface IdempotentRequest extends IdempotencyScope {
  readonly fingerprint: string;
  readonly effects: 'database' | 'elsewhere';
  readonly isolation?: StoreIsolation | undefined;
}

/** What a handler answered: what is kept of it, and what is answered now. */
export interface Handled {
  readonly answer: StoredAnswer;
  readonly value: unknown;
}

/** How a request with a key ended: it ran, or the answer of the first one is repeated. */
export type Outcome =
  ({ readonly replayed: false } & Handled) | { readonly replayed: true; readonly answer: StoredAnswer };

type Work = () => Promise<Handled>;
type Attempt = Outcome | { readonly failure: unknown };

/** Sees to it that of the requests with one key one runs, and the others get its answer. */
@Injectable()
export class IdempotencyService {
  /** The options in force. */
  readonly options: IdempotencyOptions;
  readonly #log = new Logger('Idempotency');

  constructor(@Inject(IDEMPOTENCY_MODULE_OPTIONS) private readonly module: IdempotencyModuleOptions) {
    this.options = checkedIdempotencyOptions(module.options ?? new IdempotencyOptions());
  }

  /**
   * Removes expired keys, in batches of `cleanUpBatch`, until none is left. For a schedule; may run in several processes.
   *
   * @param init.batches most batches of this run. @default 1000
   * @returns how many were removed
   */
  async removeExpired(init: { readonly batches?: number } = {}): Promise<number> {
    const { cleanUpBatch } = this.options;
    const now = this.#now();
    let removed = 0;
    for (let batch = 0; batch < (init.batches ?? 1_000); batch++) {
      const count = await this.module.store.removeExpired(now, cleanUpBatch);
      removed += count;
      if (count < cleanUpBatch) break;
    }
    return removed;
  }

  /**
   * Runs the work of a request, unless one with its key ran or is running.
   *
   * @throws IdempotencyKeyInFlightError, IdempotencyKeyReusedError, and what the work throws
   * @internal
   */
  async execute(request: IdempotentRequest, work: Work): Promise<Outcome> {
    const { transactions } = this.module.store;
    if (transactions === undefined || request.effects === 'elsewhere') return this.#underLease(request, work);
    const attempt = await transactions.run(() => this.#inTransaction(transactions, request, work), {
      isolation: request.isolation,
    });
    if ('failure' in attempt) throw attempt.failure;
    return attempt;
  }

  /** The lease, the effect and the answer commit together, or nothing of them does. */
  async #inTransaction(transactions: StoreTransactions, request: IdempotentRequest, work: Work): Promise<Attempt> {
    const claim = this.#claim(request);
    const replay = this.#replay(await this.module.store.begin(claim), claim);
    if (replay !== undefined) return replay;
    const attempt = await transactions.attempt(work).then(
      (handled): Attempt => ({ replayed: false, ...handled }),
      (failure: unknown): Attempt => ({ failure }),
    );
    const answer = 'failure' in attempt ? storedFailure(attempt.failure) : attempt.answer;
    if (answer === undefined) throw (attempt as { failure: unknown }).failure;
    if (!(await this.module.store.complete(claim, answer))) throw new IdempotencyLeaseLostError();
    return attempt;
  }

  /** The effect is where the store can't undo it: until the answer is stored, the lease keeps others away. */
  async #underLease(request: IdempotentRequest, work: Work): Promise<Outcome> {
    const claim = this.#claim(request);
    const replay = this.#replay(await this.module.store.begin(claim), claim);
    if (replay !== undefined) return replay;
    try {
      const handled = await work();
      await this.#keep(claim, handled.answer);
      return { replayed: false, ...handled };
    } catch (error) {
      await this.#keep(claim, storedFailure(error));
      throw error;
    }
  }

  /** The request has been carried out, or has failed: what goes wrong from here on does not change its answer. */
  async #keep(claim: Claim, answer: StoredAnswer | undefined): Promise<void> {
    const { store } = this.module;
    try {
      const kept = answer === undefined ? await store.release(claim) : await store.complete(claim, answer);
      if (!kept)
        this.#log.warn(`${claim.route} took longer than its lease: a request with its key may have run again.`);
    } catch (error) {
      this.#log.error({ msg: `The answer of ${claim.route} could not be kept: a retry may run again`, err: error });
    }
  }

  #replay(begun: Begun, claim: Claim): Outcome | undefined {
    if (begun.state === 'begun') return undefined;
    if (begun.state === 'in-flight') throw new IdempotencyKeyInFlightError(this.options.retryAfter);
    if (begun.fingerprint !== claim.fingerprint) throw new IdempotencyKeyReusedError();
    return { replayed: true, answer: begun.answer };
  }

  #claim({ actor, route, key, fingerprint }: IdempotentRequest): Claim {
    const now = this.#now();
    const token = (this.module.ids ?? systemIds).next();
    const { lease, retention } = this.options;
    return { actor, route, key, fingerprint, token, now, leasedUntil: now + lease, expiresAt: now + retention };
  }

  #now(): number {
    return (this.module.clock ?? systemClock).now();
  }
}
