import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** An empty database with an account of its own, on the server that the run was given. */
export interface TestDatabase {
  /** With a password that production accepts. */
  readonly url: string;
  /** How many connections it has. */
  connections(): Promise<number>;
  /** Removes it, with whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes a database. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `docker_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(24).toString('base64url');
  await onServer(`CREATE ROLE ${escapeIdentifier(name)} LOGIN PASSWORD ${escapeLiteral(password)}`);
  await onServer(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(name)}`);
  const url = new URL(serverUrl());
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async connections() {
      const query = `SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = ${escapeLiteral(name)}`;
      const [row] = await onServer(query);
      return Number(row?.['open']);
    },
    async drop() {
      await onServer(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
      await onServer(`DROP ROLE ${escapeIdentifier(name)}`);
    },
  };
}

async function onServer(statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: serverUrl(), connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Set by Jest's global set-up. */
function serverUrl(): string {
  const url = process.env['ASHLAR_TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('No test server runs: jest.config.mjs names the globalSetup that starts one.');
  return url;
}
