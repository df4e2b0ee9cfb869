import type { Role } from '@ashlar/domain';
import type { UserId, UserStatus } from '../users/user.js';
import type { Session, SessionEnd, SessionId, StoredSession } from './session.js';

/** A refresh: the token that was presented is replaced by its child. */
export interface Rotation {
  readonly id: SessionId;
  readonly fromHash: string;
  readonly toHash: string;
  readonly at: Date;
  readonly idleExpiresAt: Date;
}

/** What every request asks of its session, in one read. */
export interface SessionState {
  readonly session: Session;
  readonly role: Role;
  readonly status: UserStatus;
}

/** Which sessions of a user end. */
export type SessionSelection = { readonly only: SessionId } | { readonly except: SessionId } | 'all';

/** Where sessions are kept. Every store passes `describeSessionStore` of `@ashlar/auth/testing`. */
export interface SessionStore {
  insert(session: StoredSession): Promise<void>;
  find(id: SessionId): Promise<StoredSession | undefined>;
  /** The session with role and status of its user; `undefined` when either is gone. */
  state(id: SessionId): Promise<SessionState | undefined>;
  /**
   * Replaces the token of a session that can be used at `at`: of many rotations of one token at the same time exactly one is made.
   * `false`, and nothing happens, when `fromHash` is not the youngest token.
   */
  rotate(rotation: Rotation): Promise<boolean>;
  /** The sessions of a user that can be used at `now`, the youngest first. */
  listAlive(userId: UserId, now: Date): Promise<readonly Session[]>;
  /** Ends sessions that have not ended; gives the ids of those. */
  end(userId: UserId, which: SessionSelection, reason: SessionEnd, at: Date): Promise<readonly SessionId[]>;
  /** Removes sessions that ended or expired before, the oldest first, at most `limit`; gives how many. */
  removeDead(before: Date, limit: number): Promise<number>;
}
