import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthTransactions } from '../../auth.store.js';

/** A transaction that runs, or did. */
export class MemoryTransaction {
  isOver = false;
  /** What makes its changes those of everybody. */
  readonly commits: (() => void)[] = [];
}

/**
 * Transactions in memory: one after the other, writes outside of them included, so that whoever is in one has everything to
 * itself. Readers outside do not wait, and see what was committed. `apart` does not wait for the one that it is called in.
 */
export class MemoryTransactions implements AuthTransactions {
  readonly #running = new AsyncLocalStorage<MemoryTransaction>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * The transaction of the code that asks.
   *
   * @throws Error when it is over: something that was begun in it was not awaited
   */
  get current(): MemoryTransaction | undefined {
    const transaction = this.#running.getStore();
    if (transaction?.isOver) throw new Error('The transaction is over: await everything that is begun in it.');
    return transaction;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.current !== undefined) return work();
    const result = this.#last.then(() => this.#carryOut(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async apart<T>(work: () => Promise<T>): Promise<T> {
    return this.current === undefined ? this.run(work) : this.#carryOut(work);
  }

  async #carryOut<T>(work: () => Promise<T>): Promise<T> {
    const transaction = new MemoryTransaction();
    try {
      const result = await this.#running.run(transaction, work);
      for (const commit of transaction.commits) commit();
      return result;
    } finally {
      transaction.isOver = true;
    }
  }
}
