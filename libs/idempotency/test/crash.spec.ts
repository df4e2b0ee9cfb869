import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@ashlar/persistence/testing';
import { migratedDatabase } from './support/database.js';
import { type SampleApp, startSampleApp } from './support/sample-app.js';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let database: TestDatabase;
let survivor: SampleApp;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await migratedDatabase();
  survivor = await startSampleApp({ databaseUrl: database.url });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await survivor.app.close();
  await database.drop();
});

const post = (url: string, path: string, key: string) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ name: key }),
  });

/** Starts another process on the same database, and has it begin a request that never ends. */
async function beginElsewhere(path: string, key: string): Promise<{ kill(): Promise<void> }> {
  const args = ['--import', fromHere('../../../tools/dev/ts-hooks.mjs'), fromHere('./crash.program.ts'), database.url];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: url } = (await lines.next()) as { value: string };
  const hanging = post(url, path, key).catch(() => undefined);
  expect(await lines.next()).toMatchObject({ value: 'inside' });
  return {
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'close');
      await hanging;
    },
  };
}

describe('a process that is killed in the middle of a handler', () => {
  it('leaves neither key nor effect where both are in the database: a retry runs at once', async () => {
    const other = await beginElsewhere('/stones', 'killed');
    expect((await post(survivor.url, '/stones', 'killed')).status).toBe(409);
    await other.kill();

    const killed = performance.now();
    let retried = await post(survivor.url, '/stones', 'killed');
    while (retried.status === 409 && performance.now() - killed < 5_000) {
      await sleep(5);
      retried = await post(survivor.url, '/stones', 'killed');
    }
    expect([retried.status, retried.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect((await survivor.stones.names()).filter((name) => name === 'killed')).toHaveLength(1);
    expect((await post(survivor.url, '/stones', 'killed')).headers.get('idempotency-replayed')).toBe('true');
  }, 30_000);

  it('keeps a key with effects elsewhere until its lease is over, and no longer', async () => {
    const other = await beginElsewhere('/stones/elsewhere', 'leased');
    await other.kill();
    // What it did in the database stays: nobody knows what it did elsewhere.
    await expect(survivor.stones.names()).resolves.toContain('leased');
    expect((await post(survivor.url, '/stones/elsewhere', 'leased')).status).toBe(409);
    survivor.clock.advance(60_000 - 1);
    expect((await post(survivor.url, '/stones/elsewhere', 'leased')).status).toBe(409);
    survivor.clock.advance(1);
    const retried = await post(survivor.url, '/stones/elsewhere', 'leased');
    expect(await retried.json()).toMatchObject({ status: 409, code: 'STONE_TAKEN' });
    expect((await post(survivor.url, '/stones/elsewhere', 'leased')).headers.get('idempotency-replayed')).toBe('true');
  }, 30_000);
});
