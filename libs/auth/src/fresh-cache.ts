/** How long after {@link FreshCache.forget} nothing is remembered: a transaction that is running may take that long to commit. */
const SETTLING_MS = 5_000;

/** What was asked for, and when. Without a value: was forgotten then. */
interface Entry<Value> {
  readonly value: Promise<Value> | undefined;
  readonly at: number;
}

/**
 * Remembers answers for a short time, and asks once however many want to know at a time. Bounded: the oldest goes first. Ask it
 * outside of transactions: what a transaction sees before it commits is not true for others.
 *
 * @typeParam Value what is asked for; a rejection is not remembered
 */
export class FreshCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  constructor(
    /** How old an answer may be, in milliseconds. */
    private readonly maxAge: number,
    private readonly capacity = 10_000,
  ) {}

  /** How many keys are known. */
  get size(): number {
    return this.entries.size;
  }

  /** The answer for a key: one that is fresh at `now`, else a new one. */
  get(key: string, now: number, ask: () => Promise<Value>): Promise<Value> {
    const known = this.entries.get(key);
    // A clock that went back makes nothing fresher.
    const age = known && now >= known.at ? now - known.at : Infinity;
    if (known?.value && age < this.maxAge) return known.value;
    if (known && !known.value && age < SETTLING_MS) return ask();
    const entry = { value: ask(), at: now };
    this.put(key, entry);
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry.value;
  }

  /**
   * Forgets what is known of a key. The change behind it may not be committed yet, so what is answered in the next seconds is
   * not remembered either.
   */
  forget(key: string, now: number): void {
    this.put(key, { value: undefined, at: now });
  }

  /** Forgets everything: for changes that are committed. */
  clear(): void {
    this.entries.clear();
  }

  private put(key: string, entry: Entry<Value>): void {
    this.entries.delete(key);
    if (this.entries.size >= this.capacity) this.entries.delete(this.entries.keys().next().value ?? '');
    this.entries.set(key, entry);
  }
}
