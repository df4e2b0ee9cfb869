import { Client, escapeIdentifier } from 'pg';

import { errorCode } from '../embedded/error-code.js';
import { TestDatabaseError } from './testing.errors.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** Longer than the longest migration of a template that other workers wait for. */
const STATEMENT_TIMEOUT_MS = 120_000;

/** SQLSTATEs that are handled, not passed on. */
export const SqlState = { missingDatabase: '3D000', notAllowed: '42501' } as const;

/** Opens a session on the server of the tests. */
export async function openSession(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'ashlar-testing',
  });
  // A session that is cut fails its next query; unheard, this event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Runs `action` in a session of its own. */
export async function inSession<T>(url: string, action: (session: Client) => Promise<T>): Promise<T> {
  const session = await openSession(url);
  try {
    return await action(session);
  } catch (error) {
    throw isState(error, SqlState.notAllowed) ? notAllowed(error) : error;
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** Removes a database with whoever is connected to it. */
export async function dropDatabase(session: Client, name: string): Promise<void> {
  await session.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
}

/** Tells whether the server refused with this SQLSTATE. */
export function isState(error: unknown, state: string): boolean {
  return errorCode(error) === state;
}

function notAllowed(cause: unknown): TestDatabaseError {
  return new TestDatabaseError(
    'TEST_DATABASE_NOT_ALLOWED',
    'The account of the test server may not create databases: ALTER ROLE ... CREATEDB.',
    cause,
  );
}
