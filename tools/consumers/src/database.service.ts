import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client, escapeIdentifier } from 'pg';

const END_TIMEOUT_MS = 10_000;

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

/** Waits for the PostgreSQL servers whose data lie somewhere in a folder to end: `1 server, 0 running`. */
export async function endOfServers(folder: string): Promise<string> {
  for (const begin = performance.now(); ; await sleep(50)) {
    const files = (await readdir(folder, { recursive: true })).map((path) => basename(path));
    const clusters = files.filter((name) => name === 'pg_control').length;
    const running = files.filter((name) => name === 'postmaster.pid').length;
    if (running === 0 || performance.now() - begin > END_TIMEOUT_MS) return `${clusters} server, ${running} running`;
  }
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
