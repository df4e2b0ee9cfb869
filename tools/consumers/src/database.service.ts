import { Client, escapeIdentifier } from 'pg';

/** Makes an empty database on the server that the run was given, and answers its URL. */
export async function createDatabase(name: string): Promise<string> {
  await onServer(`CREATE DATABASE ${escapeIdentifier(name)}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** Removes it, with whoever is still connected. */
export async function dropDatabase(name: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl(), connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
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
