import type { ApiKey, ApiKeyId, ApiKeyState, ApiKeyStore, StoredApiKey } from '../../api-keys/api-key.store.js';
import type { UserId } from '../../users/user.js';
import { type MemoryTables, oldest, youngestFirst } from './memory-tables.store.js';

/** Keeps API keys in memory. */
export class MemoryApiKeyStore implements ApiKeyStore {
  constructor(private readonly tables: MemoryTables) {}

  /** Transactions run one after the other: there is nothing to lock. */
  lockOwner(_ownerId: UserId): Promise<void> {
    return Promise.resolve();
  }

  insert(key: StoredApiKey): Promise<void> {
    const { apiKeys } = this.tables;
    return this.tables.write(() => {
      this.tables.requireUser(key.ownerId);
      if (apiKeys.find(({ id, hash }) => id === key.id || hash === key.hash))
        throw new Error('There is such a key already.');
      apiKeys.set(key.id, { ...key, scopes: [...key.scopes] });
    });
  }

  async state(hash: string): Promise<ApiKeyState | undefined> {
    const key = this.tables.apiKeys.find((known) => known.hash === hash);
    const owner = key && this.tables.users.get(key.ownerId);
    return owner && { key: this.#shown(key), role: owner.role, status: owner.status };
  }

  async find(id: ApiKeyId): Promise<ApiKey | undefined> {
    const key = this.tables.apiKeys.get(id);
    return key && this.#shown(key);
  }

  async listOf(ownerId: UserId): Promise<readonly ApiKey[]> {
    const own = this.tables.apiKeys.filter((key) => key.ownerId === ownerId);
    return own.sort(youngestFirst).map((key) => this.#shown(key));
  }

  takeUse(id: ApiKeyId, now: Date): Promise<boolean> {
    const { apiKeys } = this.tables;
    return this.tables.write(() => {
      const key = apiKeys.get(id);
      if (!key || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return false;
      const budget = key.budgetId === null ? key : apiKeys.get(key.budgetId);
      if (!budget?.remainingUses) return false;
      apiKeys.set(budget.id, { ...budget, remainingUses: budget.remainingUses - 1 });
      return true;
    });
  }

  async touch(id: ApiKeyId, at: Date): Promise<void> {
    await this.tables.write(() => {
      const key = this.tables.apiKeys.get(id);
      if (key && (key.lastUsedAt === null || key.lastUsedAt < at)) {
        this.tables.apiKeys.set(id, { ...key, lastUsedAt: at });
      }
    });
  }

  expireBy(id: ApiKeyId, at: Date): Promise<boolean> {
    return this.#change(id, (key) => {
      return { ...key, expiresAt: key.expiresAt !== null && key.expiresAt < at ? key.expiresAt : at };
    });
  }

  revoke(id: ApiKeyId, ownerId: UserId, at: Date): Promise<boolean> {
    return this.#change(id, (key) => (key.ownerId === ownerId ? { ...key, revokedAt: at } : undefined));
  }

  removeDead(before: Date, limit: number): Promise<number> {
    const { apiKeys } = this.tables;
    return this.tables.write(() => {
      const budgets = new Set(apiKeys.filter(({ budgetId }) => budgetId !== null).map(({ budgetId }) => budgetId));
      const dead = apiKeys.filter((key) => diedAt(key) < before.getTime() && !budgets.has(key.id));
      const removed = oldest(dead, diedAt, limit);
      for (const { id } of removed) apiKeys.delete(id);
      return removed.length;
    });
  }

  /** Changes a key that is not revoked. */
  #change(id: ApiKeyId, change: (key: StoredApiKey) => StoredApiKey | undefined): Promise<boolean> {
    return this.tables.write(() => {
      const key = this.tables.apiKeys.get(id);
      const changed = key?.revokedAt === null ? change(key) : undefined;
      if (changed) this.tables.apiKeys.set(id, changed);
      return changed !== undefined;
    });
  }

  #shown({ hash: _hash, ...key }: StoredApiKey): ApiKey {
    if (key.budgetId === null) return key;
    return { ...key, remainingUses: this.tables.apiKeys.get(key.budgetId)?.remainingUses ?? 0 };
  }
}

function diedAt({ revokedAt, expiresAt }: ApiKey): number {
  return Math.min(revokedAt?.getTime() ?? Infinity, expiresAt?.getTime() ?? Infinity);
}
