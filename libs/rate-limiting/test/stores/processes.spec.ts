import type { TestDatabase } from '@ashlar/persistence/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { migratedDatabase } from '../support/database.js';
import { describeWithRedis, NEEDS_REDIS, RedisServer } from '../support/redis.js';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const children: ChildProcessByStdio<Writable, Readable, null>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts another process that takes 50 times at once from each key that it is told. */
async function start(kind: 'redis' | 'postgres', place: string, rate: string) {
  const program = ['--import', fromHere('../../../../tools/dev/ts-hooks.mjs'), fromHere('./take.program.ts')];
  const child = spawn(process.execPath, [...program, kind, place, rate, '50'], {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: 'ready' });
  return {
    tell: (key: string) => void child.stdin.write(`${key}\n`),
    allowed: async () => Number((await lines.next()).value),
  };
}

/** How much two processes were allowed in all, key by key. */
async function allowedInAll(kind: 'redis' | 'postgres', place: string, rate: string): Promise<readonly number[]> {
  const both = await Promise.all([start(kind, place, rate), start(kind, place, rate)]);
  const totals: number[] = [];
  for (let round = 0; round < 10; round++) {
    for (const process of both) process.tell(`${rate} ${round}`);
    const [one = 0, other = 0] = await Promise.all(both.map((process) => process.allowed()));
    totals.push(one + other);
  }
  return totals;
}

const EXACTLY = Array<number>(10).fill(10);

describeWithRedis(`two processes that take 50 times each from one key in Redis ${NEEDS_REDIS}`, () => {
  let server: RedisServer;
  beforeAll(async () => void (server = await RedisServer.start()));
  afterAll(() => server.stop());

  it.each(['10/h', '10/h burst 10'])(
    'are allowed exactly 10 of %s',
    async (rate) => {
      expect(await allowedInAll('redis', `${server.port}`, rate)).toEqual(EXACTLY);
    },
    60_000,
  );
});

describe('two processes that take 50 times each from one key in PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await migratedDatabase()));
  afterAll(() => database.drop());

  it.each(['10/h', '10/h burst 10'])(
    'are allowed exactly 10 of %s',
    async (rate) => {
      expect(await allowedInAll('postgres', database.url, rate)).toEqual(EXACTLY);
    },
    60_000,
  );
});
