import type { MigrationInterface, QueryRunner } from 'typeorm';

const SHA_256 = `'^[0-9a-f]{64}$'`;

const USERS = [
  `
  CREATE TABLE auth_users (
    id                uuid        NOT NULL CONSTRAINT auth_users_pkey PRIMARY KEY,
    email             text        NOT NULL COLLATE "C",
    email_verified_at timestamptz,
    username          text        COLLATE "C",
    display_name      text,
    role              text        NOT NULL,
    status            text        NOT NULL,
    version           integer     NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT auth_users_email_unique UNIQUE (email),
    CONSTRAINT auth_users_username_unique UNIQUE (username),
    CONSTRAINT auth_users_email_check CHECK (octet_length(email) BETWEEN 3 AND 254),
    CONSTRAINT auth_users_username_check CHECK (length(username) BETWEEN 1 AND 64),
    CONSTRAINT auth_users_role_check CHECK (role IN ('user', 'moderator', 'admin')),
    CONSTRAINT auth_users_status_check CHECK (status IN ('active', 'inactive')),
    CONSTRAINT auth_users_version_check CHECK (version >= 1)
  )`,
  'CREATE INDEX auth_users_created_index ON auth_users (created_at, id)',
  'CREATE INDEX auth_users_role_index ON auth_users (role, created_at, id)',
  'CREATE INDEX auth_users_status_index ON auth_users (status, created_at, id)',
];

/** @param users the column that ids of users are in, as SQL: `auth_users (id)` */
const tablesFor = (users: string) => [
  `
  CREATE TABLE auth_passwords (
    user_id     uuid        NOT NULL CONSTRAINT auth_passwords_pkey PRIMARY KEY
      CONSTRAINT auth_passwords_user_fkey REFERENCES ${users} ON DELETE CASCADE,
    hash        text        NOT NULL,
    pepper      text,
    changed_at  timestamptz NOT NULL,
    disabled_at timestamptz,
    CONSTRAINT auth_passwords_hash_check CHECK (hash ~ '^[$][a-z0-9-]+[$].')
  )`,
  `
  CREATE TABLE auth_attempts (
    key_hash text        NOT NULL CONSTRAINT auth_attempts_pkey PRIMARY KEY,
    count     integer     NOT NULL,
    strikes   integer     NOT NULL,
    ends_at   timestamptz NOT NULL,
    forget_at timestamptz NOT NULL,
    CONSTRAINT auth_attempts_key_hash_check CHECK (key_hash ~ ${SHA_256}),
    CONSTRAINT auth_attempts_count_check CHECK (count >= 0),
    CONSTRAINT auth_attempts_times_check CHECK (ends_at <= forget_at)
  )`,
  `
  CREATE TABLE auth_sessions (
    id                  uuid        NOT NULL CONSTRAINT auth_sessions_pkey PRIMARY KEY,
    user_id             uuid        NOT NULL
      CONSTRAINT auth_sessions_user_fkey REFERENCES ${users} ON DELETE CASCADE,
    token_hash          text        NOT NULL,
    previous_token_hash text,
    created_at          timestamptz NOT NULL,
    authenticated_at    timestamptz NOT NULL,
    refreshed_at        timestamptz NOT NULL,
    idle_expires_at     timestamptz NOT NULL,
    expires_at          timestamptz NOT NULL,
    ended_at            timestamptz,
    end_reason          text,
    user_agent          text,
    address             text,
    CONSTRAINT auth_sessions_token_hash_check CHECK (token_hash ~ ${SHA_256}),
    CONSTRAINT auth_sessions_previous_token_hash_check CHECK (previous_token_hash ~ ${SHA_256}),
    CONSTRAINT auth_sessions_times_check CHECK (created_at < expires_at),
    CONSTRAINT auth_sessions_end_check CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CONSTRAINT auth_sessions_end_reason_check CHECK (
      end_reason IN ('logout', 'replaced', 'ended-by-owner', 'ended-by-administrator', 'password-changed',
        'deactivated', 'refresh-replayed')
    )
  )`,
  `
  CREATE TABLE auth_signing_keys (
    id                 text        NOT NULL CONSTRAINT auth_signing_keys_pkey PRIMARY KEY,
    public_jwk         jsonb       NOT NULL,
    sealed_private_key text        NOT NULL,
    created_at         timestamptz NOT NULL,
    retired_at         timestamptz,
    CONSTRAINT auth_signing_keys_public_jwk_check CHECK (jsonb_typeof(public_jwk) = 'object' AND public_jwk -> 'd' IS NULL)
  )`,
  `
  CREATE TABLE auth_one_time_tokens (
    hash       text        NOT NULL CONSTRAINT auth_one_time_tokens_pkey PRIMARY KEY,
    purpose    text        NOT NULL,
    user_id    uuid        NOT NULL
      CONSTRAINT auth_one_time_tokens_user_fkey REFERENCES ${users} ON DELETE CASCADE,
    subject    text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT auth_one_time_tokens_user_purpose_unique UNIQUE (user_id, purpose),
    CONSTRAINT auth_one_time_tokens_hash_check CHECK (hash ~ ${SHA_256}),
    CONSTRAINT auth_one_time_tokens_purpose_check CHECK (purpose IN ('verify-email', 'change-email', 'reset-password')),
    CONSTRAINT auth_one_time_tokens_times_check CHECK (created_at < expires_at)
  )`,
  `
  CREATE TABLE auth_api_keys (
    id             uuid        NOT NULL CONSTRAINT auth_api_keys_pkey PRIMARY KEY,
    owner_id       uuid        NOT NULL
      CONSTRAINT auth_api_keys_owner_fkey REFERENCES ${users} ON DELETE CASCADE,
    name           text        NOT NULL,
    prefix         text        NOT NULL,
    last_four      text        NOT NULL,
    hash           text        NOT NULL,
    scopes         text[]      NOT NULL,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz,
    remaining_uses integer,
    last_used_at   timestamptz,
    revoked_at     timestamptz,
    replaces       uuid,
    budget_id      uuid        CONSTRAINT auth_api_keys_budget_fkey REFERENCES auth_api_keys (id),
    CONSTRAINT auth_api_keys_hash_unique UNIQUE (hash),
    CONSTRAINT auth_api_keys_hash_check CHECK (hash ~ ${SHA_256}),
    CONSTRAINT auth_api_keys_last_four_check CHECK (length(last_four) <= 4),
    CONSTRAINT auth_api_keys_remaining_uses_check CHECK (remaining_uses >= 0),
    CONSTRAINT auth_api_keys_budget_check CHECK (budget_id IS NULL OR remaining_uses IS NULL)
  )`,
  `
  CREATE TABLE auth_audit_events (
    id         uuid        NOT NULL CONSTRAINT auth_audit_events_pkey PRIMARY KEY,
    at         timestamptz NOT NULL,
    action     text        NOT NULL,
    outcome    text        NOT NULL,
    actor      text        NOT NULL,
    target     text,
    user_id    text,
    address    text,
    request_id text,
    details    jsonb       NOT NULL,
    CONSTRAINT auth_audit_events_outcome_check CHECK (outcome IN ('success', 'failure'))
  )`,
];

const INDEXES = [
  'CREATE INDEX auth_attempts_forget_index ON auth_attempts (forget_at)',
  'CREATE INDEX auth_sessions_user_index ON auth_sessions (user_id, created_at, id)',
  'CREATE INDEX auth_sessions_death_index ON auth_sessions (least(ended_at, idle_expires_at, expires_at))',
  'CREATE INDEX auth_one_time_tokens_expiry_index ON auth_one_time_tokens (expires_at)',
  'CREATE INDEX auth_api_keys_owner_index ON auth_api_keys (owner_id, created_at, id)',
  'CREATE INDEX auth_api_keys_budget_index ON auth_api_keys (budget_id)',
  'CREATE INDEX auth_api_keys_death_index ON auth_api_keys (least(revoked_at, expires_at))',
  'CREATE INDEX auth_audit_events_at_index ON auth_audit_events (at, id)',
  'CREATE INDEX auth_audit_events_action_index ON auth_audit_events (action, at, id)',
  'CREATE INDEX auth_audit_events_actor_index ON auth_audit_events (actor, at, id)',
  'CREATE INDEX auth_audit_events_user_index ON auth_audit_events (user_id, at, id)',
];

/** Audit events are never changed, and removed only by a transaction that says so: see `TypeOrmAuditStore.removeBefore`. */
const APPEND_ONLY = [
  `
  CREATE FUNCTION auth_audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP <> 'UPDATE' AND current_setting('ashlar.audit_removal', true) = 'on' THEN
      RETURN NULL;
    END IF;
    RAISE EXCEPTION 'Audit events are append-only: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
  END
  $$`,
  `
  CREATE TRIGGER auth_audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auth_audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION auth_audit_events_append_only()`,
];

/** The tables of users and everything that is theirs, in the first schema of the search path. */
export class CreateAuth1763690000000 implements MigrationInterface {
  /** The column that ids of users are in, as SQL, where the app has a table of users of its own. */
  protected readonly users: string | undefined = undefined;

  async up(queryRunner: QueryRunner): Promise<void> {
    const users = this.users === undefined ? USERS : [];
    const theirs = tablesFor(this.users ?? 'auth_users (id)');
    for (const statement of [...users, ...theirs, ...INDEXES, ...APPEND_ONLY]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE auth_audit_events, auth_api_keys, auth_one_time_tokens, auth_signing_keys, auth_sessions, auth_attempts,
        auth_passwords${this.users === undefined ? ', auth_users' : ''}
    `);
    await queryRunner.query('DROP FUNCTION auth_audit_events_append_only()');
  }
}
