import { type Clock, type IdGenerator, userActor } from '@ashlar/domain';
import { currentContext } from '@ashlar/http';
import { Logger } from '@nestjs/common';
import type { Audit } from '../audit/audit.service.js';
import { AuthError } from '../auth.errors.js';
import type { SessionOptions } from '../auth.options.js';
import type { AuthTransactions } from '../auth.store.js';
import { FreshCache } from '../fresh-cache.js';
import { hashOfToken } from '../secrets.service.js';
import type { User, UserId } from '../users/user.js';
import type { AccessTokens } from './access-token.service.js';
import type { RefreshTokens } from './refresh-token.service.js';
import { isSessionAlive, type Session, type SessionEnd, type SessionId } from './session.js';
import type { SessionSelection, SessionState, SessionStore } from './session.store.js';

/** Longer ones say nothing more. */
const USER_AGENT_LENGTH = 256;

/** What a client gets to stay signed in. */
export interface SignedIn {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  /** Unless it is used before. */
  readonly refreshTokenExpiresAt: Date;
  readonly session: Session;
}

/** Which sessions somebody signs out of: the present one, all others, or all. */
export type LogoutScope = 'local' | 'others' | 'global';

/** What {@link Sessions} needs. */
export interface SessionsInit {
  readonly store: SessionStore;
  readonly transactions: AuthTransactions;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly audit: Audit;
  readonly options: SessionOptions;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Opens sessions, keeps them going, and ends them. */
export class Sessions {
  private readonly logger = new Logger('Sessions');
  private readonly states: FreshCache<SessionState | undefined>;

  constructor(private readonly init: SessionsInit) {
    this.states = new FreshCache(init.options.checkInterval);
  }

  /**
   * Signs somebody in whose identity has been proved: always a session of its own, never one that the client brings.
   *
   * @param also what happens in the same transaction, before the session is stored
   */
  async open(
    user: Pick<User, 'id'>,
    userAgent: string | undefined,
    also: (session: Session) => Promise<void> = async () => undefined,
  ): Promise<SignedIn> {
    const { clock, ids, refreshTokens, store, options, transactions } = this.init;
    const now = clock.now();
    const id = ids.next<'Session'>();
    const refreshToken = refreshTokens.first(id);
    const session: Session = {
      id,
      userId: user.id,
      createdAt: new Date(now),
      authenticatedAt: new Date(now),
      refreshedAt: new Date(now),
      idleExpiresAt: new Date(now + options.idleTimeout),
      expiresAt: new Date(now + options.absoluteTimeout),
      endedAt: null,
      endReason: null,
      userAgent: userAgent?.slice(0, USER_AGENT_LENGTH) ?? null,
      address: currentContext()?.clientAddress ?? null,
    };
    // Before the transaction: what signs may have to be read first, or made.
    const signedIn = await this.signedIn(session, refreshToken);
    await transactions.run(async () => {
      await also(session);
      await store.insert({ ...session, tokenHash: hashOfToken(refreshToken), previousTokenHash: null });
    });
    return signedIn;
  }

  /**
   * Exchanges a refresh token for its child. The same token within the grace gets the same child, since the first answer may
   * have been lost; after it, it was stolen from one of two: the session ends.
   *
   * @throws AuthError `AUTH_INVALID_TOKEN`
   */
  async refresh(token: unknown): Promise<SignedIn> {
    const { clock, refreshTokens, store, options } = this.init;
    const presented = refreshTokens.read(token);
    if (!presented) throw this.refused('not of this service', null);
    const now = new Date(clock.now());
    const state = await store.state(presented.sessionId);
    if (!state || state.status !== 'active' || !isSessionAlive(state.session, now)) {
      throw this.refused('its session is over, or its owner inactive', presented.sessionId);
    }
    const child = presented.child();
    const idleExpiresAt = new Date(now.getTime() + options.idleTimeout);
    const rotation = {
      id: presented.sessionId,
      fromHash: presented.hash,
      toHash: hashOfToken(child),
      at: now,
      idleExpiresAt,
    };
    if (await store.rotate(rotation)) {
      this.states.forget(presented.sessionId, now.getTime());
      return this.signedIn({ ...state.session, refreshedAt: now, idleExpiresAt }, child);
    }
    const stored = await store.find(presented.sessionId);
    // Signed out meanwhile: that is no replay.
    if (!stored || !isSessionAlive(stored, now)) throw this.refused('its session is over', presented.sessionId);
    if (stored.previousTokenHash === presented.hash && this.isInGrace(stored, now)) {
      const { tokenHash: _young, previousTokenHash: _old, ...session } = stored;
      return this.signedIn(session, child);
    }
    await this.endReplayed(stored);
    throw this.refused('it was used before', presented.sessionId);
  }

  /** The session with role and status of its user, as of at most a check interval ago; `undefined` when it can't be used. */
  async alive(id: SessionId, userId: UserId): Promise<SessionState | undefined> {
    const now = this.init.clock.now();
    const state = await this.states.get(id, now, () => this.init.store.state(id));
    if (!state || state.session.userId !== userId || state.status !== 'active') return undefined;
    return isSessionAlive(state.session, new Date(now)) ? state : undefined;
  }

  /** The sessions of a user that are open, the youngest first. */
  list(userId: UserId): Promise<readonly Session[]> {
    return this.init.store.listAlive(userId, new Date(this.init.clock.now()));
  }

  /**
   * Ends sessions of a user, at once here and within the check interval everywhere; gives how many. As a part of something else,
   * which keeps the audit event.
   */
  async end(userId: UserId, which: SessionSelection, reason: SessionEnd): Promise<number> {
    const now = this.init.clock.now();
    const ended = await this.init.store.end(userId, which, reason, new Date(now));
    for (const id of ended) this.states.forget(id, now);
    return ended.length;
  }

  /** Signs somebody out: here, everywhere else, or everywhere. Gives how many sessions ended. */
  async logout(userId: UserId, present: SessionId, scope: LogoutScope): Promise<number> {
    return this.init.transactions.run(async () => {
      const ended = await this.end(userId, selectionOf(scope, present), 'logout');
      await this.init.audit.succeeded('logout', { target: present, userId, details: { scope, ended } });
      return ended;
    });
  }

  /** Ends one session of a user. @throws AuthError `AUTH_SESSION_NOT_FOUND` when the user has no such session open */
  async endOne(userId: UserId, id: SessionId, reason: SessionEnd): Promise<void> {
    await this.init.transactions.run(async () => {
      if ((await this.end(userId, { only: id }, reason)) === 0) throw new AuthError('AUTH_SESSION_NOT_FOUND');
      await this.init.audit.succeeded('session.end', { target: id, userId, details: { reason } });
    });
  }

  /** Whether the identity was proved recently enough for something delicate. */
  isRecent({ authenticatedAt }: Session): boolean {
    return this.init.clock.now() - authenticatedAt.getTime() < this.init.options.recentAuthentication;
  }

  /** Forgets what is known of all sessions: role or status of their user changed. */
  forgetAll(): void {
    this.states.clear();
  }

  /** Removes sessions that have been dead for longer than they could have lived. For a schedule; gives how many. */
  removeDead(limit = 1_000): Promise<number> {
    return this.init.store.removeDead(new Date(this.init.clock.now() - this.init.options.absoluteTimeout), limit);
  }

  /** A clock far behind the one that refreshed last counts as far as one ahead: it must not make the grace longer. */
  private isInGrace({ refreshedAt }: Session, now: Date): boolean {
    return Math.abs(now.getTime() - refreshedAt.getTime()) < this.init.options.refreshGrace;
  }

  /** Says why in the log: who sent it learns nothing. */
  private refused(reason: string, session: SessionId | null): AuthError {
    this.logger.log({ reason, session }, 'A refresh token is refused');
    return new AuthError('AUTH_INVALID_TOKEN');
  }

  private async endReplayed({ id, userId }: Session): Promise<void> {
    // Apart: the failure that follows must not undo it.
    await this.init.transactions.apart(async () => {
      // Of many replays at the same time the first ends it.
      if ((await this.end(userId, { only: id }, 'refresh-replayed')) === 0) return;
      const details = { code: 'REFRESH_TOKEN_REPLAYED' };
      const actor = userActor({ id: userId });
      await this.init.audit.keep({ action: 'refresh', outcome: 'failure', target: id, userId, actor, details });
    });
  }

  private async signedIn(session: Session, refreshToken: string): Promise<SignedIn> {
    const { token, expiresAt } = await this.init.accessTokens.sign(session.userId, session.id);
    const refreshTokenExpiresAt = session.idleExpiresAt < session.expiresAt ? session.idleExpiresAt : session.expiresAt;
    return { accessToken: token, accessTokenExpiresAt: expiresAt, refreshToken, refreshTokenExpiresAt, session };
  }
}

function selectionOf(scope: LogoutScope, present: SessionId): SessionSelection {
  if (scope === 'global') return 'all';
  return scope === 'local' ? { only: present } : { except: present };
}
