import { Client, escapeIdentifier } from 'pg';

import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { errorCode } from './error-code.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** SQLSTATE: the database does not exist; a process beside this one has just made it. */
const MISSING = '3D000';
const DUPLICATE = '42P04';
const REFUSED = ['28P01', '28000'];

/**
 * Makes sure that the database is there and lets us in.
 *
 * @param urlOf the address of a database by name
 */
export async function ensureDatabase(
  folder: string,
  database: string,
  urlOf: (database: string) => string,
): Promise<void> {
  try {
    await connected(urlOf(database), async () => undefined);
  } catch (error) {
    const code = errorCode(error);
    if (REFUSED.includes(code)) {
      throw new EmbeddedPostgresError(
        'EMBEDDED_POSTGRES_PASSWORD_REFUSED',
        `The database in ${folder} was made with another user or password. Give those, or delete ${folder} to start afresh.`,
        error,
      );
    }
    if (code !== MISSING) throw error;
    await connected(urlOf('postgres'), (client) => create(client, database));
  }
}

async function create(client: Client, database: string): Promise<void> {
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
  } catch (error) {
    if (errorCode(error) !== DUPLICATE) throw error;
  }
}

async function connected(url: string, action: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await action(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
