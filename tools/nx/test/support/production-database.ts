import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { WorkspaceCopy } from './workspace-copy.js';
import { Program } from './program.service.js';

/** An empty database, on a PostgreSQL of its own, with a password that production accepts. */
export interface ProductionDatabase {
  readonly url: string;
  /** Ends the server. */
  stop(): Promise<unknown>;
}

/** Serves until its input ends. */
const SERVER = `
const start = await import('./tools/dev/jest-database-setup.mjs');
const stop = await import('./tools/dev/jest-database-teardown.mjs');
await start.default();
console.log('At ' + process.env.ASHLAR_TEST_DATABASE_URL);
process.stdin.resume().once('end', () => stop.default());
`;

/** Starts the embedded PostgreSQL of a copy, in a process of its own, and makes a database there. */
export async function startDatabase({ folder }: WorkspaceCopy): Promise<ProductionDatabase> {
  const server = Program.start(['node', '--input-type=module', '--eval', SERVER], folder);
  try {
    const serverUrl = await server.until(async (report) => /^At (\S+)$/m.exec(report)?.[1]);
    return { url: await createDatabase(serverUrl), stop: () => server.release() };
  } catch (error) {
    await server.release();
    throw error;
  }
}

async function createDatabase(serverUrl: string): Promise<string> {
  const [name, password] = [`shop_${randomBytes(6).toString('hex')}`, randomBytes(24).toString('base64url')];
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  await client.connect();
  try {
    await client.query(`CREATE ROLE ${escapeIdentifier(name)} LOGIN PASSWORD ${escapeLiteral(password)}`);
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  return Object.assign(url, { username: name, password, pathname: `/${name}` }).href;
}
