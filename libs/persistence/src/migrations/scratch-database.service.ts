import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { clientConfig } from '../connection/data-source.config.js';
import { parseDatabaseUrl, withDatabase } from '../connection/database-url.js';
import { changedOptions, type PersistenceOptions } from '../persistence.options.js';
import { sqlStateOf } from '../sql-state.js';
import { ScratchDatabaseError } from './migrations.errors.js';

/**
 * Makes an empty database beside the given one, with its extensions, and drops it when `work` has ended, however it ended.
 *
 * @throws ScratchDatabaseError when the user may not make a database
 */
export async function withScratchDatabase<T>(
  options: PersistenceOptions,
  work: (options: PersistenceOptions) => Promise<T>,
): Promise<T> {
  const base = parseDatabaseUrl(options.url)?.database ?? 'database';
  const name = `${base.slice(0, 40)}_check_${randomBytes(6).toString('hex')}`;
  return withClient(options, async (admin) => {
    await admin.query(`create database "${name}" template template0 encoding 'UTF8'`).catch((error: unknown) => {
      throw sqlStateOf(error) === '42501' ? new ScratchDatabaseError(error) : error;
    });
    try {
      const scratch = changedOptions(options, { url: withDatabase(options.url, name) });
      const { rows } = await admin.query<{ extname: string }>('select extname from pg_extension');
      await withClient(scratch, (client) => installExtensions(client, rows));
      return await work(scratch);
    } finally {
      await admin.query(`drop database if exists "${name}" with (force)`);
    }
  });
}

/** Those that an administrator installed by hand; what can't be installed is left to the migrations. */
async function installExtensions(client: pg.Client, extensions: readonly { extname: string }[]): Promise<void> {
  for (const { extname } of extensions) {
    await client.query(`create extension if not exists "${extname}"`).catch(() => undefined);
  }
}

async function withClient<T>(options: PersistenceOptions, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(clientConfig(options));
  // The next statement fails and says so; unheard, the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
