import {
  isSessionAlive,
  type Session,
  type SessionEnd,
  type SessionId,
  type StoredSession,
} from '../../sessions/session.js';
import type { Rotation, SessionSelection, SessionState, SessionStore } from '../../sessions/session.store.js';
import type { UserId } from '../../users/user.js';
import { type MemoryTables, oldest, youngestFirst } from './memory-tables.store.js';

/** Keeps sessions in memory. */
export class MemorySessionStore implements SessionStore {
  constructor(private readonly tables: MemoryTables) {}

  insert(session: StoredSession): Promise<void> {
    return this.tables.write(() => {
      this.tables.requireUser(session.userId);
      if (this.tables.sessions.get(session.id)) throw new Error(`There is a session ${session.id} already.`);
      this.tables.sessions.set(session.id, session);
    });
  }

  async find(id: SessionId): Promise<StoredSession | undefined> {
    return this.tables.sessions.get(id);
  }

  async state(id: SessionId): Promise<SessionState | undefined> {
    const session = this.tables.sessions.get(id);
    const user = session && this.tables.users.get(session.userId);
    return user && { session: withoutHashes(session), role: user.role, status: user.status };
  }

  rotate({ id, fromHash, toHash, at, idleExpiresAt }: Rotation): Promise<boolean> {
    return this.#change(id, at, (session) => {
      if (session.tokenHash !== fromHash) return undefined;
      return { ...session, previousTokenHash: fromHash, tokenHash: toHash, refreshedAt: at, idleExpiresAt };
    });
  }

  async listAlive(userId: UserId, now: Date): Promise<readonly Session[]> {
    const alive = this.tables.sessions.filter((session) => session.userId === userId && isSessionAlive(session, now));
    return alive.sort(youngestFirst).map(withoutHashes);
  }

  end(userId: UserId, which: SessionSelection, endReason: SessionEnd, at: Date): Promise<readonly SessionId[]> {
    const { sessions } = this.tables;
    return this.tables.write(() => {
      const meant = sessions.filter((session) => session.userId === userId && isMeant(session.id, which));
      const open = meant.filter(({ endedAt }) => endedAt === null);
      for (const session of open) sessions.set(session.id, { ...session, endedAt: at, endReason });
      return open.map(({ id }) => id);
    });
  }

  removeDead(before: Date, limit: number): Promise<number> {
    const { sessions } = this.tables;
    return this.tables.write(() => {
      const dead = sessions.filter((session) => diedAt(session) < before.getTime());
      const removed = oldest(dead, diedAt, limit);
      for (const { id } of removed) sessions.delete(id);
      return removed.length;
    });
  }

  #change(id: SessionId, at: Date, change: (session: StoredSession) => StoredSession | undefined): Promise<boolean> {
    return this.tables.write(() => {
      const session = this.tables.sessions.get(id);
      const changed = session && isSessionAlive(session, at) ? change(session) : undefined;
      if (changed) this.tables.sessions.set(id, changed);
      return changed !== undefined;
    });
  }
}

function withoutHashes({ tokenHash: _young, previousTokenHash: _old, ...session }: StoredSession): Session {
  return session;
}

function isMeant(id: SessionId, which: SessionSelection): boolean {
  if (which === 'all') return true;
  return 'only' in which ? id === which.only : id !== which.except;
}

function diedAt({ endedAt, idleExpiresAt, expiresAt }: Session): number {
  return Math.min(endedAt?.getTime() ?? Infinity, idleExpiresAt.getTime(), expiresAt.getTime());
}
