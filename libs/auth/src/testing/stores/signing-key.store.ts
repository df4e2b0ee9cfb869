import type { SigningKeyStore, StoredSigningKey } from '../../sessions/signing-key.store.js';
import { jsonCopy, type MemoryTables, youngestFirst } from './memory-tables.store.js';

/** Keeps signing keys in memory. */
export class MemorySigningKeyStore implements SigningKeyStore {
  constructor(private readonly tables: MemoryTables) {}

  async list(now: Date): Promise<readonly StoredSigningKey[]> {
    const known = this.tables.signingKeys.filter((key) => !isRetired(key, now));
    // Of the same age the one that retires last first: it took over from the others.
    return known.sort(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || compareRetirement(b, a) || youngestFirst(a, b),
    );
  }

  insertFirst(key: StoredSigningKey): Promise<boolean> {
    return this.tables.write(() => {
      if (this.tables.signingKeys.find((known) => !isRetired(known, key.createdAt))) return false;
      this.#put(key);
      return true;
    });
  }

  insert(key: StoredSigningKey): Promise<void> {
    return this.tables.write(() => this.#put(key));
  }

  insertSuccessor(key: StoredSigningKey, since: Date): Promise<boolean> {
    const { signingKeys } = this.tables;
    return this.tables.write(() => {
      if (signingKeys.find(({ retiredAt, createdAt }) => retiredAt === null && createdAt > since)) return false;
      this.#put(key);
      return true;
    });
  }

  retireOthers(id: string, at: Date): Promise<number> {
    const { signingKeys } = this.tables;
    return this.tables.write(() => {
      const others = signingKeys.filter((key) => key.id !== id && !isRetired(key, at));
      for (const key of others) signingKeys.set(key.id, { ...key, retiredAt: at });
      return others.length;
    });
  }

  removeRetired(before: Date): Promise<number> {
    const { signingKeys } = this.tables;
    return this.tables.write(() => {
      const retired = signingKeys.filter(({ retiredAt }) => retiredAt !== null && retiredAt < before);
      for (const { id } of retired) signingKeys.delete(id);
      return retired.length;
    });
  }

  #put(key: StoredSigningKey): void {
    if (this.tables.signingKeys.get(key.id)) throw new Error(`There is a signing key ${key.id} already.`);
    this.tables.signingKeys.set(key.id, { ...key, publicJwk: jsonCopy(key.publicJwk) });
  }
}

function isRetired({ retiredAt }: StoredSigningKey, now: Date): boolean {
  return retiredAt !== null && retiredAt <= now;
}

/** Negative when `a` retires earlier than `b`, 0 when neither does. */
function compareRetirement(a: StoredSigningKey, b: StoredSigningKey): number {
  const [one, other] = [a, b].map(({ retiredAt }) => retiredAt?.getTime() ?? Number.MAX_SAFE_INTEGER);
  return (one ?? 0) - (other ?? 0);
}
