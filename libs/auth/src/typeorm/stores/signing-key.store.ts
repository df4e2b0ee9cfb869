import type { Database, Transactions } from '@ashlar/persistence';
import type { SigningKeyStore, StoredSigningKey } from '../../sessions/signing-key.store.js';

/** Of the same age the one that retires last first: it took over from the others. */
const LIST = `
  SELECT id, public_jwk AS "publicJwk", sealed_private_key AS "sealedPrivateKey", created_at AS "createdAt",
    retired_at AS "retiredAt"
  FROM auth_signing_keys WHERE retired_at IS NULL OR retired_at > $1
  ORDER BY created_at DESC, retired_at DESC NULLS FIRST, id DESC`;

const INSERT = `
  INSERT INTO auth_signing_keys (id, public_jwk, sealed_private_key, created_at, retired_at) VALUES ($1, $2, $3, $4, $5)`;

/** Lasts until the transaction ends: who comes second looks when the key of the first is there. */
const LOCK = `
  SELECT pg_advisory_xact_lock(hashtextextended('ashlar.auth.signing-keys ' || current_schema(), 0))`;

const INSERT_UNLESS = `
  INSERT INTO auth_signing_keys (id, public_jwk, sealed_private_key, created_at, retired_at)
  SELECT $1::text, $2::jsonb, $3::text, $4::timestamptz, $5::timestamptz
  WHERE NOT EXISTS`;

const INSERT_FIRST = `${INSERT_UNLESS}
  (SELECT FROM auth_signing_keys WHERE retired_at IS NULL OR retired_at > $4::timestamptz)`;

const INSERT_SUCCESSOR = `${INSERT_UNLESS}
  (SELECT FROM auth_signing_keys WHERE retired_at IS NULL AND created_at > $6::timestamptz)`;

const RETIRE_OTHERS = `
  UPDATE auth_signing_keys SET retired_at = $2 WHERE id <> $1 AND (retired_at IS NULL OR retired_at > $2)`;

/** Keeps signing keys in PostgreSQL. */
export class TypeOrmSigningKeyStore implements SigningKeyStore {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  async list(now: Date): Promise<readonly StoredSigningKey[]> {
    return this.database.query<StoredSigningKey>({ text: LIST, values: [now] });
  }

  async insertFirst(key: StoredSigningKey): Promise<boolean> {
    return this.insertAlone(INSERT_FIRST, valuesOf(key));
  }

  async insert(key: StoredSigningKey): Promise<void> {
    await this.insertAlone(INSERT, valuesOf(key));
  }

  async insertSuccessor(key: StoredSigningKey, since: Date): Promise<boolean> {
    return this.insertAlone(INSERT_SUCCESSOR, [...valuesOf(key), since]);
  }

  async retireOthers(id: string, at: Date): Promise<number> {
    return (await this.database.execute({ text: RETIRE_OTHERS, values: [id, at] })).rowCount;
  }

  async removeRetired(before: Date): Promise<number> {
    const text = 'DELETE FROM auth_signing_keys WHERE retired_at < $1';
    return (await this.database.execute({ text, values: [before] })).rowCount;
  }

  private insertAlone(text: string, values: readonly unknown[]): Promise<boolean> {
    return this.transactions.run(async () => {
      await this.database.execute({ text: LOCK });
      return (await this.database.execute({ text, values })).rowCount === 1;
    });
  }
}

function valuesOf({ id, publicJwk, sealedPrivateKey, createdAt, retiredAt }: StoredSigningKey): readonly unknown[] {
  return [id, JSON.stringify(publicJwk), sealedPrivateKey, createdAt, retiredAt];
}
