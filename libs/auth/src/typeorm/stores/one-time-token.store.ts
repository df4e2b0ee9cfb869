import type { Database } from '@ashlar/persistence';
import type { OneTimeTokenStore, StoredToken, TokenPurpose } from '../../one-time-tokens/one-time-token.store.js';
import type { UserId } from '../../users/user.js';

const REPLACE = `
  INSERT INTO auth_one_time_tokens (hash, purpose, user_id, subject, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (user_id, purpose) DO UPDATE
  SET hash = excluded.hash, subject = excluded.subject, created_at = excluded.created_at, expires_at = excluded.expires_at`;

const TAKE = `
  DELETE FROM auth_one_time_tokens WHERE hash = $1 AND purpose = $2 AND expires_at > $3
  RETURNING hash, purpose, user_id AS "userId", subject, created_at AS "createdAt", expires_at AS "expiresAt"`;

const REMOVE_EXPIRED = `
  DELETE FROM auth_one_time_tokens WHERE hash IN (
    SELECT hash FROM auth_one_time_tokens WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

/** Keeps single-use tokens in PostgreSQL. */
export class TypeOrmOneTimeTokenStore implements OneTimeTokenStore {
  constructor(private readonly database: Database) {}

  async replace({ hash, purpose, userId, subject, createdAt, expiresAt }: StoredToken): Promise<void> {
    await this.database.execute({ text: REPLACE, values: [hash, purpose, userId, subject, createdAt, expiresAt] });
  }

  async take(hash: string, purpose: TokenPurpose, now: Date): Promise<StoredToken | undefined> {
    return (await this.database.query<StoredToken>({ text: TAKE, values: [hash, purpose, now] }))[0];
  }

  async removeOf(userId: UserId): Promise<number> {
    const statement = { text: 'DELETE FROM auth_one_time_tokens WHERE user_id = $1', values: [userId] };
    return (await this.database.execute(statement)).rowCount;
  }

  async removeExpired(now: Date, limit: number): Promise<number> {
    return (await this.database.execute({ text: REMOVE_EXPIRED, values: [now, limit] })).rowCount;
  }
}
