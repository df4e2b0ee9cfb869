import type { AttemptWindow } from '../../passwords/attempt-window.js';
import type { ApiKeyId, StoredApiKey } from '../../api-keys/api-key.store.js';
import type { AuditEvent } from '../../audit/audit.store.js';
import type { StoredToken } from '../../one-time-tokens/one-time-token.store.js';
import type { StoredPassword } from '../../passwords/password.store.js';
import type { SessionId, StoredSession } from '../../sessions/session.js';
import type { StoredSigningKey } from '../../sessions/signing-key.store.js';
import type { User, UserId } from '../../users/user.js';
import { MemoryTable } from './memory-table.store.js';
import { MemoryTransactions } from './memory-transactions.store.js';

/** Attempts that were counted under one key. */
export interface CountedAttempts extends AttemptWindow {
  readonly key: string;
}

/** What the stores in memory share. */
export class MemoryTables {
  readonly transactions = new MemoryTransactions();
  readonly users = new MemoryTable<UserId, User>(this.transactions);
  readonly passwords = new MemoryTable<UserId, StoredPassword>(this.transactions);
  readonly attempts = new MemoryTable<string, CountedAttempts>(this.transactions);
  readonly sessions = new MemoryTable<SessionId, StoredSession>(this.transactions);
  readonly signingKeys = new MemoryTable<string, StoredSigningKey>(this.transactions);
  readonly oneTimeTokens = new MemoryTable<string, StoredToken>(this.transactions);
  readonly apiKeys = new MemoryTable<ApiKeyId, StoredApiKey>(this.transactions);
  readonly audit = new MemoryTable<string, AuditEvent>(this.transactions);

  /** Makes a change: in the transaction that is running, or in one of its own. */
  write<T>(change: () => T): Promise<T> {
    return this.transactions.run(async () => change());
  }

  /** @throws Error when there is no such user: a foreign key in other stores */
  requireUser(id: UserId): void {
    if (this.users.get(id) === undefined) throw new Error(`There is no user ${id} that this could belong to.`);
  }
}

/** The first of rows by a time, at most `limit`. */
export function oldest<Row>(rows: readonly Row[], time: (row: Row) => number, limit: number): Row[] {
  return [...rows].sort((a, b) => time(a) - time(b)).slice(0, limit);
}

/** Younger rows before older ones; of the same age by id, the later first. */
export function youngestFirst(
  a: { readonly id: string; readonly createdAt: Date },
  b: { readonly id: string; readonly createdAt: Date },
): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
}

/** What comes out of a column of JSON when this is put in. */
export function jsonCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
