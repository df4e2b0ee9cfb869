import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startEmbeddedPostgres } from '../src/embedded/index.js';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';

import { processesOf, startUser, until, type User } from './embedded-support/processes.js';

/** What the house promises about processes that are left behind. */
const GONE_WITHIN_MS = 5_000;
// Real processes on a machine that may be busy.
jest.setTimeout(60_000);

let base: string;
let dataDir: string;
const users: User[] = [];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'ashlar-recovery-'));
  chmodSync(base, 0o755);
  dataDir = join(base, 'data');
  const server = await startEmbeddedPostgres({ dataDir });
  await query(server.url, 'CREATE TABLE kept (id int)');
  await server.stop();
});

afterEach(async () => {
  for (const { child, ended } of users.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await until(() => processesOf(base).length === 0, GONE_WITHIN_MS);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('kill -9 of the application', () => {
  it('leaves no process, and no damage', async () => {
    const user = start();
    const { url } = await user.fact('started');
    await query(url, 'INSERT INTO kept VALUES (1)');
    expect(processesOf(dataDir)).toHaveLength(2);

    user.child.kill('SIGKILL');
    await until(() => processesOf(dataDir).length === 0, GONE_WITHIN_MS);

    const again = await startEmbeddedPostgres({ dataDir });
    expect(again.url).toBe(url);
    expect(await query(again.url, 'SELECT id FROM kept')).toEqual([{ id: 1 }]);
    await again.stop();
  });

  it('leaves the server to the processes that share it', async () => {
    const owner = start();
    const { pid } = await owner.fact('started');
    const guest = start();
    const { url } = await guest.fact('started');

    owner.child.kill('SIGKILL');
    await owner.ended;
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const heir = await startEmbeddedPostgres({ dataDir });
    expect(heir).toMatchObject({ adopted: true, pid });
    await heir.stop();

    guest.child.kill('SIGKILL');
    await until(() => processesOf(dataDir).length === 0, GONE_WITHIN_MS);
  });

  it('in the middle of the first start leaves nothing that a second start stumbles over', async () => {
    const folder = join(base, 'fresh');
    const user = start({ dataDir: folder });
    await until(() => existsSync(folder) && readdirSync(folder).some((name) => /^cluster\.\w+$/.test(name)), 10_000);
    user.child.kill('SIGKILL');
    await user.ended;
    expect(existsSync(join(folder, 'cluster'))).toBe(false);

    const server = await startEmbeddedPostgres({ dataDir: folder });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();

    expect(readdirSync(folder).sort()).toEqual(['cluster', 'password', 'port', 'postgres.log']);
  });

  it('during a start does not end the server that the next process starts at once', async () => {
    const folder = join(base, 'succeeded');
    const user = start({ dataDir: folder });
    await until(() => existsSync(folder) && readdirSync(folder).some((name) => /^cluster\.\w+$/.test(name)), 10_000);
    user.child.kill('SIGKILL');
    await user.ended;
    // So that the next start takes less time than the keeper of this one looks for its server.
    for (const name of ['cluster', 'password']) renameSync(join(dataDir, name), join(folder, name));

    const server = await startEmbeddedPostgres({ dataDir: folder });
    await sleep(1_200);
    const answer = await query(server.url, 'SELECT 1 AS one').catch(() => 'it was ended');
    await server.stop();
    for (const name of ['cluster', 'password']) renameSync(join(folder, name), join(dataDir, name));

    expect(answer).toEqual([{ one: 1 }]);
  });

  it('of an ephemeral server removes its folder too', async () => {
    const folder = join(base, 'ephemeral');
    execFileSync('cp', ['-a', dataDir, folder]);
    const user = start({ dataDir: folder, ephemeral: true });
    await user.fact('started');

    user.child.kill('SIGKILL');

    await until(() => !existsSync(folder), GONE_WITHIN_MS);
  });
});

describe('kill -9 of the server', () => {
  it('is told to every process that uses it, and the next start recovers', async () => {
    const owner = start();
    const { pid } = await owner.fact('started');
    const guest = start();
    await guest.fact('started');

    process.kill(pid, 'SIGKILL');

    expect(await owner.fact('lost')).toBe('EMBEDDED_POSTGRES_LOST');
    expect(await guest.fact('lost')).toBe('EMBEDDED_POSTGRES_LOST');
    await until(() => processesOf(dataDir).length === 0, GONE_WITHIN_MS);
    const again = await startEmbeddedPostgres({ dataDir });
    expect(again.adopted).toBe(false);
    await again.stop();
  });

  it('while a session computes does not stop the next start', async () => {
    const user = start();
    const { pid, url } = await user.fact('started');
    const busy = query(url, 'DO $$ BEGIN LOOP NULL; END LOOP; END $$').catch(() => 'cut off');
    await until(() => processesOf(' DO').length > 0, 5_000);

    process.kill(pid, 'SIGKILL');
    await user.fact('lost');

    const again = await startEmbeddedPostgres({ dataDir });
    expect(await busy).toBe('cut off');
    await again.stop();
  });
});

describe('kill -9 of the keeper', () => {
  it('is made good: another one takes over, and leaves nothing behind either', async () => {
    const user = start();
    const { url } = await user.fact('started');
    const guest = start();
    await guest.fact('started');
    const keeper = keeperPid();

    // One of two users is slow to find out.
    guest.child.kill('SIGSTOP');
    process.kill(keeper, 'SIGKILL');
    await until(() => ![keeper, Number.NaN].includes(keeperPid()), 5_000);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    const stopping = user.stop();
    await sleep(500);
    guest.child.kill('SIGCONT');
    await stopping;
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    guest.child.kill('SIGKILL');
    await until(() => processesOf(dataDir).length === 0, GONE_WITHIN_MS);
  });

  it('and of the application leaves a server that the next start takes over', async () => {
    const user = start();
    const { pid } = await user.fact('started');
    user.child.kill('SIGSTOP');
    process.kill(keeperPid(), 'SIGKILL');
    user.child.kill('SIGKILL');
    await user.ended;

    const next = await startEmbeddedPostgres({ dataDir });
    expect(next).toMatchObject({ pid, adopted: true });
    await next.stop();
    expect(processesOf(dataDir)).toEqual([]);
  });
});

describe('starting at the same time', () => {
  it('on a fresh folder makes one database and starts one server', async () => {
    const folder = join(base, 'raced');
    const racers = [start({ dataDir: folder }), start({ dataDir: folder }), start({ dataDir: folder })];

    const started = await Promise.all(racers.map((racer) => racer.fact('started')));

    expect(started.map(({ adopted }) => adopted).sort()).toEqual([false, true, true]);
    expect(new Set(started.map(({ url }) => url)).size).toBe(1);
    await Promise.all(racers.map((racer) => racer.stop()));
    expect(processesOf(folder)).toEqual([]);
  });
});

describe('what a crash leaves in the data folder', () => {
  it.each([
    ['a stranger that lives', String(process.pid)],
    ['nobody', '4194304'],
    ['nothing that can be read', ''],
  ])('is thrown away: a postmaster.pid that names %s', async (_name, pid) => {
    writeFileSync(
      join(dataDir, 'cluster', 'postmaster.pid'),
      `${pid}\n${dataDir}/cluster\n1\n5432\n\n127.0.0.1\n1 1\nready\n`,
    );

    const server = await startEmbeddedPostgres({ dataDir });

    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it.each([
    ['a process that has ended', JSON.stringify({ pid: 4_194_304, start: '1', id: 'x' })],
    ['a process whose number somebody else has now', JSON.stringify({ pid: process.pid, start: '1', id: 'x' })],
  ])('is taken over: a lock of %s', async (_name, content) => {
    writeFileSync(join(dataDir, 'lock'), content);

    const server = await startEmbeddedPostgres({ dataDir });

    await server.stop();
    expect(existsSync(join(dataDir, 'lock'))).toBe(false);
  });

  it('is not believed: the address of a keeper that is gone', async () => {
    writeFileSync(join(dataDir, 'keeper.json'), JSON.stringify({ port: 1, token: 'x' }));

    const server = await startEmbeddedPostgres({ dataDir });

    expect(JSON.parse(readFileSync(join(dataDir, 'keeper.json'), 'utf8'))).not.toMatchObject({ port: 1 });
    await server.stop();
  });
});

describe('Ctrl-C in a terminal', () => {
  it('ends the application, not the server under it', async () => {
    const user = start({}, { detached: true });
    const { url } = await user.fact('started');
    const other = start();
    await other.fact('started');

    // What a terminal does: to every process of the group.
    process.kill(-user.pid, 'SIGINT');
    await user.ended;

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await other.stop();
  });
});

function start(options: object = {}, spawning: object = {}): User {
  const user = startUser({ dataDir, ...options }, spawning);
  users.push(user);
  return user;
}

function keeperPid(): number {
  return processesOf(`keeper of ${dataDir}/`)[0]?.pid ?? Number.NaN;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
