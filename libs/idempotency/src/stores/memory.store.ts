import type { Instant } from '@ashlar/domain';
import { IdempotencyStoreFullError } from '../idempotency.errors.js';
import type { Begun, Claim, IdempotencyScope, IdempotencyStore, Lease } from '../idempotency.store.js';
import type { StoredAnswer } from '../stored-answer.js';

interface Entry {
  readonly token: string;
  readonly fingerprint: string;
  readonly leasedUntil: Instant;
  readonly expiresAt: Instant;
  answer: StoredAnswer | undefined;
}

/**
 * Keeps keys in this process: for tests, and for services that run once and may forget when they end. When it is full, the
 * oldest answers go first; requests that are being carried out are never forgotten.
 */
export class MemoryIdempotencyStore implements IdempotencyStore {
  /** In the order of their begin. */
  readonly #entries = new Map<string, Entry>();
  readonly #maxEntries: number;

  /** @param options.maxEntries most keys that are kept. @default 10000 */
  constructor(options: { readonly maxEntries?: number } = {}) {
    this.#maxEntries = options.maxEntries ?? 10_000;
  }

  /** How many keys it holds, expired ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /** @throws IdempotencyStoreFullError when there is no room but that of requests which are being carried out */
  async begin(claim: Claim): Promise<Begun> {
    const id = idOf(claim);
    const known = this.#entries.get(id);
    if (known !== undefined && !isOver(known, claim.now)) {
      if (known.answer === undefined) return { state: 'in-flight' };
      return { state: 'stored', fingerprint: known.fingerprint, answer: known.answer };
    }
    this.#entries.delete(id);
    if (this.#entries.size >= this.#maxEntries) this.#makeRoom(claim.now);
    const { token, fingerprint, leasedUntil, expiresAt } = claim;
    this.#entries.set(id, { token, fingerprint, leasedUntil, expiresAt, answer: undefined });
    return { state: 'begun' };
  }

  async complete(lease: Lease, answer: StoredAnswer): Promise<boolean> {
    const entry = this.#held(lease);
    if (entry === undefined) return false;
    entry.answer = answer;
    return true;
  }

  async release(lease: Lease): Promise<boolean> {
    return this.#held(lease) !== undefined && this.#entries.delete(idOf(lease));
  }

  async removeExpired(now: Instant, limit: number): Promise<number> {
    const expired = [...this.#entries].filter(([, { expiresAt }]) => expiresAt <= now);
    const oldest = expired.sort(([, a], [, b]) => a.expiresAt - b.expiresAt).slice(0, limit);
    for (const [id] of oldest) this.#entries.delete(id);
    return oldest.length;
  }

  #held(lease: Lease): Entry | undefined {
    const entry = this.#entries.get(idOf(lease));
    return entry?.token === lease.token && entry.answer === undefined ? entry : undefined;
  }

  #makeRoom(now: Instant): void {
    for (const [id, entry] of this.#entries) {
      if (entry.answer === undefined && !isOver(entry, now)) continue;
      this.#entries.delete(id);
      return;
    }
    throw new IdempotencyStoreFullError();
  }
}

/** Whether the key is as good as new. */
function isOver({ answer, leasedUntil, expiresAt }: Entry, now: Instant): boolean {
  return (answer === undefined ? leasedUntil : expiresAt) <= now;
}

function idOf({ actor, route, key }: IdempotencyScope): string {
  return JSON.stringify([actor, route, key]);
}
