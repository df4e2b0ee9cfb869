import type { Role } from '@ashlar/domain';
import type { Database } from '@ashlar/persistence';
import type { Session, SessionEnd, SessionId, StoredSession } from '../../sessions/session.js';
import type { Rotation, SessionSelection, SessionState, SessionStore } from '../../sessions/session.store.js';
import type { UserId, UserStatus } from '../../users/user.js';
import type { UserStore } from '../../users/user.store.js';

const COLUMNS = `
  session.id, session.user_id AS "userId", session.created_at AS "createdAt",
  session.authenticated_at AS "authenticatedAt", session.refreshed_at AS "refreshedAt",
  session.idle_expires_at AS "idleExpiresAt", session.expires_at AS "expiresAt", session.ended_at AS "endedAt",
  session.end_reason AS "endReason", session.user_agent AS "userAgent", session.address`;

const INSERT = `
  INSERT INTO auth_sessions (id, user_id, created_at, authenticated_at, refreshed_at, idle_expires_at, expires_at, ended_at,
    end_reason, user_agent, address, token_hash, previous_token_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

const FIND = `
  SELECT ${COLUMNS}, session.token_hash AS "tokenHash", session.previous_token_hash AS "previousTokenHash"
  FROM auth_sessions session WHERE session.id = $1`;

const STATE = `
  SELECT ${COLUMNS}, owner.role, owner.status
  FROM auth_sessions session JOIN auth_users owner ON owner.id = session.user_id WHERE session.id = $1`;

const FIND_PLAIN = `SELECT ${COLUMNS} FROM auth_sessions session WHERE session.id = $1`;

const ALIVE = 'ended_at IS NULL AND idle_expires_at > $2 AND expires_at > $2';

/** One statement: whoever waits for the row sees the new token then, and changes nothing. */
const ROTATE = `
  UPDATE auth_sessions SET previous_token_hash = token_hash, token_hash = $4, refreshed_at = $2, idle_expires_at = $5
  WHERE id = $1 AND token_hash = $3 AND ${ALIVE}`;

const LIST_ALIVE = `
  SELECT ${COLUMNS} FROM auth_sessions session WHERE session.user_id = $1 AND ${ALIVE}
  ORDER BY session.created_at DESC, session.id DESC`;

const END = `
  UPDATE auth_sessions SET ended_at = $2, end_reason = $3
  WHERE user_id = $1 AND ended_at IS NULL AND ($4::uuid IS NULL OR id = $4) AND ($5::uuid IS NULL OR id <> $5)
  RETURNING id`;

const REMOVE_DEAD = `
  DELETE FROM auth_sessions WHERE id IN (
    SELECT id FROM auth_sessions WHERE least(ended_at, idle_expires_at, expires_at) < $1
    ORDER BY least(ended_at, idle_expires_at, expires_at) LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

/** Keeps sessions in PostgreSQL. */
export class TypeOrmSessionStore implements SessionStore {
  /** @param users where users are who are not in `auth_users`: their state is a second read then */
  constructor(
    private readonly database: Database,
    private readonly users?: UserStore,
  ) {}

  async insert(session: StoredSession): Promise<void> {
    const { id, userId, createdAt, authenticatedAt, refreshedAt, idleExpiresAt, expiresAt, endedAt } = session;
    const { endReason, userAgent, address, tokenHash, previousTokenHash } = session;
    const times = [createdAt, authenticatedAt, refreshedAt, idleExpiresAt, expiresAt, endedAt];
    const values = [id, userId, ...times, endReason, userAgent, address, tokenHash, previousTokenHash];
    await this.database.execute({ name: 'sessions.insert', text: INSERT, values });
  }

  async find(id: SessionId): Promise<StoredSession | undefined> {
    return (await this.database.query<StoredSession>({ name: 'sessions.find', text: FIND, values: [id] }))[0];
  }

  async state(id: SessionId): Promise<SessionState | undefined> {
    if (this.users !== undefined) return this.#stateOf(this.users, id);
    type Row = Session & { readonly role: Role; readonly status: UserStatus };
    const [row] = await this.database.query<Row>({ name: 'sessions.state', text: STATE, values: [id] });
    if (row === undefined) return undefined;
    const { role, status, ...session } = row;
    return { session, role, status };
  }

  async rotate({ id, fromHash, toHash, at, idleExpiresAt }: Rotation): Promise<boolean> {
    const values = [id, at, fromHash, toHash, idleExpiresAt];
    return (await this.database.execute({ name: 'sessions.rotate', text: ROTATE, values })).rowCount === 1;
  }

  async listAlive(userId: UserId, now: Date): Promise<readonly Session[]> {
    return this.database.query<Session>({ text: LIST_ALIVE, values: [userId, now] });
  }

  async end(userId: UserId, which: SessionSelection, reason: SessionEnd, at: Date): Promise<readonly SessionId[]> {
    const { only = null, except = null } = which === 'all' ? {} : { only: null, except: null, ...which };
    const values = [userId, at, reason, only, except];
    const rows = await this.database.query<{ id: SessionId }>({ text: END, values });
    return rows.map(({ id }) => id);
  }

  async removeDead(before: Date, limit: number): Promise<number> {
    return (await this.database.execute({ text: REMOVE_DEAD, values: [before, limit] })).rowCount;
  }

  async #stateOf(users: UserStore, id: SessionId): Promise<SessionState | undefined> {
    const statement = { name: 'sessions.plain', text: FIND_PLAIN, values: [id] };
    const [session] = await this.database.query<Session>(statement);
    const owner = session && (await users.findById(session.userId));
    return owner && { session, role: owner.role, status: owner.status };
  }
}
