import { type MemoryTransaction, type MemoryTransactions } from './memory-transactions.store.js';

/** Rows by their key. What a transaction changes only it sees until it commits; writing needs one. */
export class MemoryTable<Key, Row extends object> {
  readonly #committed = new Map<Key, Row>();
  /** `undefined` stands for a row that is gone. */
  readonly #changes = new WeakMap<MemoryTransaction, Map<Key, Row | undefined>>();

  constructor(private readonly transactions: MemoryTransactions) {}

  get(key: Key): Row | undefined {
    const changes = this.#changesSoFar();
    return changes?.has(key) ? changes.get(key) : this.#committed.get(key);
  }

  /** All rows for which `condition` holds. */
  filter(condition: (row: Row) => boolean): Row[] {
    const rows = new Map(this.#committed);
    for (const change of this.#changesSoFar() ?? []) applyTo(rows, change);
    return [...rows.values()].filter(condition);
  }

  find(condition: (row: Row) => boolean): Row | undefined {
    return this.filter(condition)[0];
  }

  set(key: Key, row: Row): void {
    this.#ownChanges().set(key, { ...row });
  }

  delete(key: Key): boolean {
    const isThere = this.get(key) !== undefined;
    if (isThere) this.#ownChanges().set(key, undefined);
    return isThere;
  }

  #changesSoFar(): Map<Key, Row | undefined> | undefined {
    const transaction = this.transactions.current;
    return transaction && this.#changes.get(transaction);
  }

  #ownChanges(): Map<Key, Row | undefined> {
    const transaction = this.transactions.current;
    if (transaction === undefined) throw new Error('Rows change in a transaction only.');
    const known = this.#changes.get(transaction);
    if (known !== undefined) return known;
    const changes = new Map<Key, Row | undefined>();
    this.#changes.set(transaction, changes);
    transaction.commits.push(() => {
      for (const change of changes) applyTo(this.#committed, change);
    });
    return changes;
  }
}

function applyTo<Key, Row>(rows: Map<Key, Row>, [key, row]: [Key, Row | undefined]): void {
  if (row === undefined) rows.delete(key);
  else rows.set(key, row);
}
