import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isDomainError } from '@ashlar/domain';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded/index.js';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';

import { processesOf } from './embedded-support/processes.js';

const isRoot = process.getuid?.() === 0;
// Real processes on a machine that may be busy.
jest.setTimeout(60_000);

let base: string;
let dataDir: string;
const running: EmbeddedPostgres[] = [];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'ashlar-embedded-'));
  if (isRoot) openFolder(base);
  dataDir = join(base, 'data');
  const server = await startEmbeddedPostgres({ dataDir, database: 'shop' });
  await query(server.url, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (42)');
  await server.stop();
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('startEmbeddedPostgres', () => {
  it('starts PostgreSQL 18 at an address that works and stays the same', async () => {
    const first = await start();
    await stopped(first);
    const second = await start();

    expect(second.url).toBe(first.url);
    expect(second.adopted).toBe(false);
    expect(second.dataDir).toBe(dataDir);
    expect(await query(second.url, 'SHOW server_version_num')).toEqual([
      { server_version_num: expect.stringMatching(/^18/) },
    ]);
    expect(await query(second.url, 'SELECT id FROM kept')).toEqual([{ id: 42 }]);
  });

  it('listens on 127.0.0.1 and nowhere else, and lets nobody in without the password', async () => {
    const server = await start();
    const wrong = server.url.replace(/:[^:@]+@/, ':wrong@');

    expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(server.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    expect(await query(server.url, `SELECT DISTINCT auth_method FROM pg_hba_file_rules`)).toEqual([
      { auth_method: 'scram-sha-256' },
    ]);
    await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its password where only the owner can read it', () => {
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'cluster')).mode & 0o777).toBe(0o700);
    expect(statSync(dataDir).mode & 0o007).toBe(0);
  });

  it('passes settings on', async () => {
    const server = await start({ settings: { max_connections: '7', work_mem: '5MB' } });

    expect(await query(server.url, 'SHOW max_connections')).toEqual([{ max_connections: '7' }]);
    expect(await query(server.url, 'SHOW work_mem')).toEqual([{ work_mem: '5MB' }]);
  });

  it('makes the database that is asked for', async () => {
    const server = await start({ database: 'Shop-2.0' });

    expect(await query(server.url, 'SELECT current_database() AS name')).toEqual([{ name: 'Shop-2.0' }]);
  });

  it('leaves no process behind after stop, which can be called twice', async () => {
    const server = await start();
    await server.stop();
    await server.stop();

    expect(processesOf(dataDir)).toEqual([]);
    expect(readdirSync(dataDir).sort()).toEqual(['cluster', 'password', 'port', 'postgres.log']);
  });
});

describe('a server with several users', () => {
  it('is joined by the second, and lives until the last has left', async () => {
    const owner = await start();
    const guest = await start();
    expect(guest).toMatchObject({ url: owner.url, pid: owner.pid, adopted: true });

    await guest.stop();
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    const heir = await start();
    await owner.stop();
    expect(await query(heir.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await heir.stop();
    expect(processesOf(dataDir)).toEqual([]);
  });

  it('waits for the end of a server that is stopping, and starts it again', async () => {
    const first = await start();
    const stopping = first.stop();
    const second = await start();
    await stopping;

    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('makes a database for a guest that asks for another one', async () => {
    await start();
    const guest = await start({ database: 'other' });

    expect(await query(guest.url, 'SELECT current_database() AS name')).toEqual([{ name: 'other' }]);
  });

  it('refuses a guest that insists on another port', async () => {
    const owner = await start();

    const error = await failure(start({ port: owner.port === 1_024 ? 1_025 : 1_024 }));

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_OTHER_PORT', category: 'invalid' });
    expect(error.message).toContain(String(owner.port));
  });
});

describe('the port', () => {
  let stranger: Server;
  let taken: number;

  beforeAll(async () => {
    stranger = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    taken = (stranger.address() as AddressInfo).port;
  });

  afterAll(() => void stranger.close());

  it('is the one asked for', async () => {
    const port = await unusedPort();
    const server = await start({ port });

    expect(server.port).toBe(port);
    expect(server.url).toContain(`:${port}/`);
  });

  it('is an error when it was asked for and is taken', async () => {
    const error = await failure(start({ port: taken }));

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_PORT_TAKEN', category: 'unavailable' });
    expect(error.message).toContain(`Port ${taken}`);
    expect(processesOf(dataDir)).toEqual([]);
  });

  it('is another free one when that of the last start is taken', async () => {
    writeFileSync(join(dataDir, 'port'), String(taken));

    const server = await start();

    expect(server.port).not.toBe(taken);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('what is wrong is said', () => {
  it.each([
    [{ port: 70_000 }, 'port'],
    [{ port: 1.5 }, 'port'],
    [{ user: '' }, 'user'],
    [{ database: 'a/b' }, 'database'],
    [{ password: 'two\nlines' }, 'password'],
    [{ settings: { 'fsync; --': 'off' } }, 'settings'],
    [{ dataDir: '' }, 'dataDir'],
  ])('of the option in %j', async (options, name) => {
    const error = await failure(start(options));

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_INVALID_OPTION', category: 'invalid' });
    expect(error.message).toContain(`"${name}"`);
  });

  it('of a setting that PostgreSQL does not know', async () => {
    const error = await failure(start({ settings: { no_such_thing: '1' } }));

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_START_FAILED' });
    expect(error.message).toContain('unrecognized configuration parameter "no_such_thing"');
    expect(processesOf(dataDir)).toEqual([]);
  });

  it('of another user or password than the data was made with', async () => {
    await expect(failure(start({ password: 'guessed' }))).resolves.toMatchObject({
      code: 'EMBEDDED_POSTGRES_PASSWORD_REFUSED',
    });
    await expect(failure(start({ user: 'somebody' }))).resolves.toMatchObject({
      code: 'EMBEDDED_POSTGRES_PASSWORD_REFUSED',
    });
    expect(processesOf(dataDir)).toEqual([]);
  });

  it('of a password file that is missing', async () => {
    const password = readFileSync(join(dataDir, 'password'));
    rmSync(join(dataDir, 'password'));

    const error = await failure(start());
    writeFileSync(join(dataDir, 'password'), password, { mode: 0o600 });

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_PASSWORD_REFUSED' });
    expect(error.message).toContain(join(dataDir, 'password'));
  });

  it('of data that another major version has written', async () => {
    const file = join(dataDir, 'cluster', 'PG_VERSION');
    writeFileSync(file, '15\n');

    const error = await failure(start());
    writeFileSync(file, '18\n');

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_WRONG_VERSION', category: 'invalid' });
    expect(error.message).toMatch(/PostgreSQL 15.*PostgreSQL 18/);
  });

  it('of a data folder that cannot be', async () => {
    const error = await failure(start({ dataDir: join(dataDir, 'password', 'below-a-file') }));

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_FOLDER_UNWRITABLE', category: 'unavailable' });
    expect(error.message).toContain('below-a-file');
    expect(isDomainError(error)).toBe(true);
  });
});

describe('an ephemeral server', () => {
  it('does not wait for the disk, and is gone with its folder', async () => {
    const folder = join(base, 'ephemeral');
    execFileSync('cp', ['-a', dataDir, folder]);
    const server = await start({ dataDir: folder, ephemeral: true });
    expect(await query(server.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);

    await server.stop();

    expect(readdirSync(base)).not.toContain('ephemeral');
  });

  it('refuses a folder that holds something else', async () => {
    const folder = join(base, 'precious');
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'chapter one');

    const error = await failure(start({ dataDir: folder, ephemeral: true }));

    expect(error).toMatchObject({ code: 'EMBEDDED_POSTGRES_INVALID_OPTION' });
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
  });
});

async function start(options: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, database: 'shop', ...options });
  running.push(server);
  return server;
}

/** Below the range that systems give out by themselves: nobody takes it between this look and its use. */
async function unusedPort(port = 15_432): Promise<number> {
  const probe = createServer().listen(port, '127.0.0.1');
  const isFree = await new Promise((resolve) => {
    probe.once('listening', () => resolve(true)).once('error', () => resolve(false));
  });
  await new Promise((resolve) => probe.close(resolve));
  return isFree ? port : unusedPort(port + 1);
}

async function stopped(server: EmbeddedPostgres): Promise<EmbeddedPostgres> {
  await server.stop();
  return server;
}

async function failure(promise: Promise<unknown>): Promise<Error & { code: string; category: string }> {
  return promise.then(
    () => Promise.reject(new Error('It did not fail')),
    (error) => error,
  );
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function openFolder(folder: string): void {
  // `mkdtemp` closes it to the account that runs the server when this test runs as root.
  chmodSync(folder, 0o755);
}
