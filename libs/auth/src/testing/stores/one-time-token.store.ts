import type { OneTimeTokenStore, StoredToken, TokenPurpose } from '../../one-time-tokens/one-time-token.store.js';
import type { UserId } from '../../users/user.js';
import { type MemoryTables, oldest } from './memory-tables.store.js';

/** Keeps single-use tokens in memory. */
export class MemoryOneTimeTokenStore implements OneTimeTokenStore {
  constructor(private readonly tables: MemoryTables) {}

  replace(token: StoredToken): Promise<void> {
    return this.tables.write(() => {
      this.tables.requireUser(token.userId);
      this.#remove(({ userId, purpose }) => userId === token.userId && purpose === token.purpose);
      this.tables.oneTimeTokens.set(token.hash, token);
    });
  }

  take(hash: string, purpose: TokenPurpose, now: Date): Promise<StoredToken | undefined> {
    return this.tables.write(() => {
      const token = this.tables.oneTimeTokens.get(hash);
      if (token?.purpose !== purpose || token.expiresAt <= now) return undefined;
      this.tables.oneTimeTokens.delete(hash);
      return token;
    });
  }

  removeOf(userId: UserId): Promise<number> {
    return this.tables.write(() => this.#remove((token) => token.userId === userId));
  }

  removeExpired(now: Date, limit: number): Promise<number> {
    return this.tables.write(() => this.#remove(({ expiresAt }) => expiresAt <= now, limit));
  }

  #remove(condition: (token: StoredToken) => boolean, limit = Infinity): number {
    const { oneTimeTokens } = this.tables;
    const removed = oldest(oneTimeTokens.filter(condition), ({ expiresAt }) => expiresAt.getTime(), limit);
    for (const { hash } of removed) oneTimeTokens.delete(hash);
    return removed.length;
  }
}
