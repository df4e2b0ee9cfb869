import type { Role } from '@ashlar/domain';
import type { Database } from '@ashlar/persistence';
import type { ApiKey, ApiKeyId, ApiKeyState, ApiKeyStore, StoredApiKey } from '../../api-keys/api-key.store.js';
import type { UserId, UserStatus } from '../../users/user.js';
import type { UserStore } from '../../users/user.store.js';

const COLUMNS = `
  key.id, key.owner_id AS "ownerId", key.name, key.prefix, key.last_four AS "lastFour", key.scopes,
  key.created_at AS "createdAt", key.expires_at AS "expiresAt", key.last_used_at AS "lastUsedAt",
  key.revoked_at AS "revokedAt", key.replaces, key.budget_id AS "budgetId",
  CASE WHEN key.budget_id IS NULL THEN key.remaining_uses ELSE coalesce(budget.remaining_uses, 0) END AS "remainingUses"`;

const KEYS = 'auth_api_keys key LEFT JOIN auth_api_keys budget ON budget.id = key.budget_id';

/** Lasts until the transaction ends. Not the row of the owner: whose table that is in is not known here. */
const LOCK_OWNER = `
  SELECT pg_advisory_xact_lock(hashtextextended('ashlar.auth.api-keys ' || current_schema() || ' ' || $1, 0))`;

const INSERT = `
  INSERT INTO auth_api_keys (id, owner_id, name, prefix, last_four, scopes, created_at, expires_at, remaining_uses,
    last_used_at, revoked_at, replaces, budget_id, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

const STATE = `
  SELECT ${COLUMNS}, owner.role, owner.status
  FROM ${KEYS} JOIN auth_users owner ON owner.id = key.owner_id WHERE key.hash = $1`;

const FIND_BY_HASH = `SELECT ${COLUMNS} FROM ${KEYS} WHERE key.hash = $1`;

const FIND = `SELECT ${COLUMNS} FROM ${KEYS} WHERE key.id = $1`;

const LIST_OF = `
  SELECT ${COLUMNS} FROM ${KEYS} WHERE key.owner_id = $1 ORDER BY key.created_at DESC, key.id DESC`;

/** One statement: whoever waits for the row of the budget sees what is left then. */
const TAKE_USE = `
  UPDATE auth_api_keys budget SET remaining_uses = budget.remaining_uses - 1 FROM auth_api_keys key
  WHERE key.id = $1 AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > $2)
    AND budget.id = coalesce(key.budget_id, key.id) AND budget.remaining_uses > 0`;

const TOUCH = `
  UPDATE auth_api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)`;

const EXPIRE_BY = `
  UPDATE auth_api_keys SET expires_at = least(expires_at, $2) WHERE id = $1 AND revoked_at IS NULL`;

const REVOKE = `UPDATE auth_api_keys SET revoked_at = $3 WHERE id = $1 AND owner_id = $2 AND revoked_at IS NULL`;

const REMOVE_DEAD = `
  DELETE FROM auth_api_keys WHERE id IN (
    SELECT id FROM auth_api_keys key WHERE least(revoked_at, expires_at) < $1
      AND NOT EXISTS (SELECT FROM auth_api_keys heir WHERE heir.budget_id = key.id)
    ORDER BY least(revoked_at, expires_at) LIMIT $2 FOR UPDATE SKIP LOCKED
  )`;

/** Keeps API keys in PostgreSQL. */
export class TypeOrmApiKeyStore implements ApiKeyStore {
  /** @param users where users are who are not in `auth_users`: their state is a second read then */
  constructor(
    private readonly database: Database,
    private readonly users?: UserStore,
  ) {}

  async lockOwner(ownerId: UserId): Promise<void> {
    await this.database.execute({ text: LOCK_OWNER, values: [ownerId] });
  }

  async insert(key: StoredApiKey): Promise<void> {
    const { id, ownerId, name, prefix, lastFour, scopes, createdAt, expiresAt } = key;
    const { lastUsedAt, revokedAt, replaces, budgetId, hash } = key;
    const remainingUses = budgetId === null ? key.remainingUses : null;
    const what = [id, ownerId, name, prefix, lastFour, [...scopes], createdAt, expiresAt];
    const values = [...what, remainingUses, lastUsedAt, revokedAt, replaces, budgetId, hash];
    await this.database.execute({ text: INSERT, values });
  }

  async state(hash: string): Promise<ApiKeyState | undefined> {
    if (this.users !== undefined) return this.#stateOf(this.users, hash);
    type Row = ApiKey & { readonly role: Role; readonly status: UserStatus };
    const [row] = await this.database.query<Row>({ name: 'api-keys.state', text: STATE, values: [hash] });
    if (row === undefined) return undefined;
    const { role, status, ...key } = row;
    return { key, role, status };
  }

  async find(id: ApiKeyId): Promise<ApiKey | undefined> {
    return (await this.database.query<ApiKey>({ text: FIND, values: [id] }))[0];
  }

  async listOf(ownerId: UserId): Promise<readonly ApiKey[]> {
    return this.database.query<ApiKey>({ text: LIST_OF, values: [ownerId] });
  }

  async takeUse(id: ApiKeyId, now: Date): Promise<boolean> {
    const statement = { name: 'api-keys.take-use', text: TAKE_USE, values: [id, now] };
    return (await this.database.execute(statement)).rowCount === 1;
  }

  async touch(id: ApiKeyId, at: Date): Promise<void> {
    await this.database.execute({ text: TOUCH, values: [id, at] });
  }

  async expireBy(id: ApiKeyId, at: Date): Promise<boolean> {
    return (await this.database.execute({ text: EXPIRE_BY, values: [id, at] })).rowCount === 1;
  }

  async revoke(id: ApiKeyId, ownerId: UserId, at: Date): Promise<boolean> {
    return (await this.database.execute({ text: REVOKE, values: [id, ownerId, at] })).rowCount === 1;
  }

  async removeDead(before: Date, limit: number): Promise<number> {
    return (await this.database.execute({ text: REMOVE_DEAD, values: [before, limit] })).rowCount;
  }

  async #stateOf(users: UserStore, hash: string): Promise<ApiKeyState | undefined> {
    const statement = { name: 'api-keys.by-hash', text: FIND_BY_HASH, values: [hash] };
    const [key] = await this.database.query<ApiKey>(statement);
    const owner = key && (await users.findById(key.ownerId));
    return owner && { key, role: owner.role, status: owner.status };
  }
}
