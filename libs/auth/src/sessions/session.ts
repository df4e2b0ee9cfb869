import type { Id } from '@ashlar/domain';
import type { UserId } from '../users/user.js';

/** The id of a session. */
export type SessionId = Id<'Session'>;

/** Why a session ended. */
export type SessionEnd =
  | 'logout'
  | 'replaced'
  | 'ended-by-owner'
  | 'ended-by-administrator'
  | 'password-changed'
  | 'deactivated'
  | 'refresh-replayed';

/** Somebody who is signed in, on one device. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  /** When the password, or what replaces it, was last given. */
  readonly authenticatedAt: Date;
  /** When it was last refreshed. */
  readonly refreshedAt: Date;
  /** Ends when nobody refreshes it until then. */
  readonly idleExpiresAt: Date;
  /** Ends then, whatever happens. */
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: SessionEnd | null;
  /** What it was opened with: shown to its owner, never trusted. */
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** A session with the hashes of the refresh tokens that may be used with it. */
export interface StoredSession extends Session {
  /** SHA-256 of the youngest refresh token, in hex. */
  readonly tokenHash: string;
  /** SHA-256 of the one before it; `null` before the first refresh. */
  readonly previousTokenHash: string | null;
}

/** Whether a session can be used at a point in time. */
export function isSessionAlive(session: Session, now: Date): boolean {
  return session.endedAt === null && now < session.idleExpiresAt && now < session.expiresAt;
}
