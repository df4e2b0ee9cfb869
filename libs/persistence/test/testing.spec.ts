import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { env } from 'node:process';

import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';

import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../src/testing/index.js';
import setUp from '../src/testing/jest-setup.js';
import tearDown from '../src/testing/jest-teardown.js';
import { currentRun, databaseName, fingerprint, withDatabase } from '../src/testing/test-run.js';

// Real databases on a machine that may be busy.
jest.setTimeout(60_000);

const made: TestDatabase[] = [];

afterEach(async () => {
  for (const database of made.splice(0)) await database.drop();
});

describe('createTestDatabase', () => {
  it('gives each caller a database of its own', async () => {
    const [one, two] = [
      await create({ migrate: things, key: 'things' }),
      await create({ migrate: things, key: 'things' }),
    ];
    await query(one.url, 'INSERT INTO thing VALUES (1)');

    expect(await query(one.url, 'SELECT id FROM thing')).toEqual([{ id: 1 }]);
    expect(await query(two.url, 'SELECT id FROM thing')).toEqual([]);
  });

  it('migrates once for all callers with the same key, however many come at once', async () => {
    let calls = 0;
    const migrate = async (url: string): Promise<void> => {
      calls += 1;
      await things(url);
    };

    await Promise.all([1, 2, 3, 4].map(() => create({ migrate, key: 'at once' })));
    await create({ migrate, key: 'another' });

    expect(calls).toBe(2);
  });

  it('migrates the database itself when there is no key', async () => {
    let calls = 0;
    const migrate = async (): Promise<void> => void (calls += 1);

    await create({ migrate });
    await create({ migrate });

    expect(calls).toBe(2);
  });

  it('makes an empty one when nothing is asked for', async () => {
    const { url } = await create({});

    expect(await query(url, `SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
  });

  it('is named after the test file, in the letters and the length that PostgreSQL takes', async () => {
    const { name, url } = await create({ name: `Orders & Returns ${'x'.repeat(80)}` });

    expect(name).toMatch(/^ashlar_test_[0-9a-f]{8}_orders_returns_x+_[0-9a-f]{8}$/);
    expect(name).toHaveLength(63);
    expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name }]);
  });

  it('passes a failure of the migration on, and tries again for the next caller', async () => {
    const broken = async (): Promise<void> => Promise.reject(new Error('no such column'));

    await expect(createTestDatabase({ migrate: broken, key: 'broken' })).rejects.toThrow('no such column');
    const { url } = await create({ migrate: things, key: 'broken' });

    expect(await query(url, 'SELECT id FROM thing')).toEqual([]);
  });

  it('throws away what a worker that crashed in the middle of a migration has left', async () => {
    const run = currentRun();
    const template = databaseName(run, 'template', fingerprint('crashed'));
    await query(run.url, `CREATE DATABASE ${databaseName(run, 'unfinished', fingerprint(template))}`);

    const { url } = await create({ migrate: things, key: 'crashed' });

    expect(await query(url, 'SELECT id FROM thing')).toEqual([]);
  });

  it('says so when the migration leaves a connection open', async () => {
    let forgotten: Client | undefined;
    const migrate = async (url: string): Promise<void> => {
      forgotten = await connect(url);
    };

    await expect(createTestDatabase({ migrate, key: 'forgetful' })).rejects.toMatchObject({
      code: 'TEST_DATABASE_TEMPLATE_IN_USE',
    });
    await forgotten?.end();
  });

  it('says so when no server has been started', async () => {
    const run = env.ASHLAR_TEST_RUN;
    delete env.ASHLAR_TEST_RUN;

    await expect(createTestDatabase()).rejects.toMatchObject({ code: 'TEST_DATABASE_NO_SERVER' });
    env.ASHLAR_TEST_RUN = run;
  });

  it('says so when the account of the server may not make databases', async () => {
    const { url } = currentRun();
    await query(url, `CREATE ROLE visitor LOGIN PASSWORD 'visitor'`);
    env.ASHLAR_TEST_DATABASE_URL = Object.assign(new URL(url), { username: 'visitor', password: 'visitor' }).href;

    await expect(createTestDatabase()).rejects.toMatchObject({ code: 'TEST_DATABASE_NOT_ALLOWED' });
    env.ASHLAR_TEST_DATABASE_URL = url;
  });
});

describe('drop', () => {
  it('removes the database, also while it is in use, and can be called twice', async () => {
    const database = await create({});
    const client = await connect(database.url);

    await database.drop();
    await database.drop();

    expect(await databases()).not.toContain(database.name);
    await client.end();
  });
});

describe('startTestServer on a server that is given', () => {
  let server: TestServer;
  const given = env.ASHLAR_TEST_DATABASE_URL ?? '';
  const outer = env.ASHLAR_TEST_RUN;

  beforeAll(async () => {
    await query(given, 'CREATE DATABASE ashlar_test_deadbeef_file_00000000');
    await query(given, 'CREATE DATABASE somebody_elses');
    server = await startTestServer();
  });

  afterAll(async () => {
    await server.stop();
    await query(given, 'DROP DATABASE somebody_elses');
  });

  it('uses it', () => {
    expect(server).toMatchObject({ given: true, url: given });
  });

  it('removes what a run that was killed has left, and nothing else', async () => {
    const found = await databases();

    expect(found).not.toContain('ashlar_test_deadbeef_file_00000000');
    expect(found).toContain('somebody_elses');
  });

  it('leaves the databases of a run that lives', async () => {
    const mine = await createTestDatabase({ name: 'mine' });
    const another = await startTestServer();
    await another.stop();

    expect(await databases()).toContain(mine.name);
  });

  it('removes at the end what its own test files have left, templates included', async () => {
    const run = currentRun();
    await createTestDatabase({ migrate: things, key: 'left', name: 'left' });
    expect((await databases()).filter((name) => name.includes(run.id))).not.toEqual([]);

    await server.stop();

    expect((await databases()).filter((name) => name.includes(run.id))).toEqual([]);
    expect(env.ASHLAR_TEST_RUN).toBe(outer);
    expect(await query(given, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('the set-up and teardown for Jest', () => {
  const before = { ...env };

  afterAll(() => void Object.assign(env, before));

  it('start an embedded server for the run, and leave nothing of it', async () => {
    delete env.ASHLAR_TEST_DATABASE_URL;
    delete env.ASHLAR_TEST_RUN;
    await setUp();
    const { url } = await createTestDatabase({ migrate: things, key: 'jest' });
    expect(await query(url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    const [row] = await query(url, 'SHOW data_directory');
    const folder = dirname((row as { data_directory: string }).data_directory);
    expect(existsSync(folder)).toBe(true);

    await tearDown();

    expect(existsSync(folder)).toBe(false);
    expect(env.ASHLAR_TEST_DATABASE_URL).toBeUndefined();
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });
});

async function create(options: Parameters<typeof createTestDatabase>[0]): Promise<TestDatabase> {
  const database = await createTestDatabase(options);
  made.push(database);
  return database;
}

async function things(url: string): Promise<void> {
  await query(url, 'CREATE TABLE thing (id int PRIMARY KEY)');
}

async function databases(): Promise<string[]> {
  const rows = await query(
    withDatabase(env.ASHLAR_TEST_DATABASE_URL ?? '', 'postgres'),
    'SELECT datname FROM pg_database',
  );
  return rows.map((row) => String((row as { datname: string }).datname));
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = await connect(url);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
