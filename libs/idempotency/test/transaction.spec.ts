import { Database } from '@ashlar/persistence';
import type { TestDatabase } from '@ashlar/persistence/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { migratedDatabase } from './support/database.js';
import { type SampleApp, startSampleApp } from './support/sample-app.js';

let database: TestDatabase;
let sample: SampleApp;
beforeAll(async () => {
  database = await migratedDatabase();
  sample = await startSampleApp({ databaseUrl: database.url });
});
afterAll(async () => {
  await sample.app.close();
  await database.drop();
});
afterEach(() => {
  sample.hooks.pause = async () => undefined;
});

const create = (name: string, path = '/stones') => sample.post(path, { name }, { 'idempotency-key': name });
const query = (text: string) => sample.app.get(Database).query({ text });
const runs = (name: string) => sample.hooks.ran.filter((ran) => ran === name).length;
const keys = () => query('SELECT key FROM idempotency_keys').then((rows) => rows.map(({ key }) => key));

describe('effect and stored answer', () => {
  it('commit together, and what waits for the commit happens once', async () => {
    let seen: unknown[] = [];
    sample.hooks.pause = async () => void (seen = [...sample.hooks.committed]);
    expect((await create('together')).status).toBe(201);
    expect(seen).not.toContain('together');
    expect((await create('together')).headers.get('idempotency-replayed')).toBe('true');
    expect(sample.hooks.committed.filter((name) => name === 'together')).toHaveLength(1);
  });

  it('are both undone when the answer can not be stored', async () => {
    sample.hooks.pause = async () => void (await query(`DELETE FROM idempotency_keys WHERE key = 'unstored'`));
    const failed = await create('unstored');
    expect([failed.status, failed.headers.get('location'), failed.headers.get('etag')]).toEqual([500, null, null]);
    expect(await failed.json()).toMatchObject({ code: 'IDEMPOTENCY_LEASE_LOST' });
    await expect(sample.stones.names()).resolves.not.toContain('unstored');
    expect(sample.hooks.committed).not.toContain('unstored');
  });

  it('are both gone when the connection breaks, and a retry runs', async () => {
    sample.hooks.pause = async () => void (await query('SELECT pg_terminate_backend(pg_backend_pid())'));
    expect((await create('broken')).status).toBe(503);
    sample.hooks.pause = async () => undefined;
    await expect(keys()).resolves.not.toContain('broken');
    const retried = await create('broken');
    expect([retried.status, retried.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('are tried again together after a conflict with another transaction', async () => {
    sample.hooks.pause = async () => {
      if (runs('retried') < 3) await query(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$`);
    };
    const answer = await create('retried');
    expect([answer.status, answer.headers.get('location')]).toEqual([201, '/api/v1/stones/retried']);
    expect(runs('retried')).toBe(3);
    expect(sample.hooks.committed.filter((name) => name === 'retried')).toHaveLength(1);
    expect((await create('retried')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('share the isolation that the route asks for', async () => {
    const levels: unknown[] = [];
    sample.hooks.pause = async () => void levels.push(...(await query('SHOW transaction_isolation')));
    await create('weak');
    await create('strong', '/stones/serializable');
    expect(levels).toEqual([{ transaction_isolation: 'read committed' }, { transaction_isolation: 'serializable' }]);
    expect((await create('strong', '/stones/serializable')).headers.get('idempotency-replayed')).toBe('true');
  });

  it('have no transaction around them where effects are elsewhere', async () => {
    const inTransaction: boolean[] = [];
    sample.hooks.pause = async () => void inTransaction.push(sample.app.get(Database).isInTransaction);
    await create('inside');
    await create('outside', '/stones/elsewhere');
    expect(inTransaction).toEqual([true, false]);
    await expect(keys()).resolves.toEqual(expect.arrayContaining(['inside', 'outside']));
  });
});
