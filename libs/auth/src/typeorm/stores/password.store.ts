import type { Database } from '@ashlar/persistence';
import type { PasswordHash, PasswordStore, StoredPassword } from '../../passwords/password.store.js';
import type { UserId } from '../../users/user.js';

const FIND = `
  SELECT user_id AS "userId", hash, pepper, changed_at AS "changedAt", disabled_at AS "disabledAt"
  FROM auth_passwords WHERE user_id = $1`;

const SET = `
  INSERT INTO auth_passwords (user_id, hash, pepper, changed_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (user_id) DO UPDATE
  SET hash = excluded.hash, pepper = excluded.pepper, changed_at = excluded.changed_at, disabled_at = NULL`;

const REHASH = `
  UPDATE auth_passwords SET hash = $4, pepper = $5
  WHERE user_id = $1 AND hash = $2 AND pepper IS NOT DISTINCT FROM $3`;

const DISABLE = `UPDATE auth_passwords SET disabled_at = coalesce(disabled_at, $2) WHERE user_id = $1`;

/** Keeps passwords in PostgreSQL. */
export class TypeOrmPasswordStore implements PasswordStore {
  constructor(private readonly database: Database) {}

  async find(userId: UserId): Promise<StoredPassword | undefined> {
    const statement = { name: 'passwords.find', text: FIND, values: [userId] };
    return (await this.database.query<StoredPassword>(statement))[0];
  }

  async set(userId: UserId, { hash, pepper }: PasswordHash, at: Date): Promise<void> {
    await this.database.execute({ text: SET, values: [userId, hash, pepper, at] });
  }

  async rehash(userId: UserId, from: PasswordHash, to: PasswordHash): Promise<boolean> {
    const values = [userId, from.hash, from.pepper, to.hash, to.pepper];
    return (await this.database.execute({ text: REHASH, values })).rowCount === 1;
  }

  async disable(userId: UserId, at: Date): Promise<boolean> {
    return (await this.database.execute({ text: DISABLE, values: [userId, at] })).rowCount === 1;
  }
}
