import type { PasswordHash, PasswordStore, StoredPassword } from '../../passwords/password.store.js';
import type { UserId } from '../../users/user.js';
import type { MemoryTables } from './memory-tables.store.js';

/** Keeps passwords in memory. */
export class MemoryPasswordStore implements PasswordStore {
  constructor(private readonly tables: MemoryTables) {}

  async find(userId: UserId): Promise<StoredPassword | undefined> {
    return this.tables.passwords.get(userId);
  }

  set(userId: UserId, { hash, pepper }: PasswordHash, at: Date): Promise<void> {
    return this.tables.write(() => {
      this.tables.requireUser(userId);
      this.tables.passwords.set(userId, { userId, hash, pepper, changedAt: at, disabledAt: null });
    });
  }

  rehash(userId: UserId, from: PasswordHash, to: PasswordHash): Promise<boolean> {
    return this.tables.write(() => {
      const known = this.tables.passwords.get(userId);
      if (known?.hash !== from.hash || known.pepper !== from.pepper) return false;
      this.tables.passwords.set(userId, { ...known, hash: to.hash, pepper: to.pepper });
      return true;
    });
  }

  disable(userId: UserId, at: Date): Promise<boolean> {
    return this.tables.write(() => {
      const known = this.tables.passwords.get(userId);
      if (known === undefined) return false;
      this.tables.passwords.set(userId, { ...known, disabledAt: known.disabledAt ?? at });
      return true;
    });
  }
}
