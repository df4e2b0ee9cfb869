import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@ashlar/persistence/testing';
import { migratedDatabase } from './support/database.js';
import { type SampleApp, startSampleApp } from './support/sample-app.js';

describe.each(['memory', 'typeorm'] as const)('on Express, with the %s store', (kind) => {
  let database: TestDatabase | undefined;
  let sample: SampleApp;
  beforeAll(async () => {
    database = kind === 'typeorm' ? await migratedDatabase() : undefined;
    sample = await startSampleApp({ databaseUrl: database?.url, express: true });
  });
  afterAll(async () => {
    await sample.app.close();
    await database?.drop();
  });

  const create = (name: string, key: string, actor = 'ada') =>
    sample.post('/stones', { name }, { 'idempotency-key': key, 'x-actor': actor });

  it('repeats an answer byte for byte', async () => {
    const [first, again] = [await create('one', 'k1'), await create('one', 'k1')];
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    for (const name of ['content-type', 'location', 'etag']) {
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    }
    expect(await again.text()).toBe(await first.text());
    expect(sample.hooks.ran).toEqual(['one']);
  });

  it('keeps actors apart, and refuses other payloads', async () => {
    expect((await create('two', 'k2')).status).toBe(201);
    expect((await create('bob two', 'k2', 'bob')).status).toBe(201);
    const reused = await create('three', 'k2');
    expect(reused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect([reused.status, await reused.json()]).toEqual([
      422,
      expect.objectContaining({ code: 'IDEMPOTENCY_KEY_REUSED' }),
    ]);
  });

  it('answers 409 while the first request is in flight', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create('four', 'k4')));
    expect(sample.hooks.ran.filter((ran) => ran === 'four')).toHaveLength(1);
    expect(answers.filter((answer) => !answer.headers.has('idempotency-replayed') && answer.ok)).toHaveLength(1);
  });

  it('demands a key', async () => {
    const missing = await sample.post('/stones', { name: 'keyless' });
    expect([missing.status, await missing.json()]).toMatchObject([400, { code: 'IDEMPOTENCY_KEY_MISSING' }]);
  });
});

describe('on Express without a request context', () => {
  it('carries nothing out under a key: callers could not be told apart', async () => {
    const sample = await startSampleApp({ express: true, context: false });
    const create = (headers = {}) => sample.post('/stones/elsewhere', { name: 'one' }, headers);
    const refused = await create({ 'idempotency-key': '"k"' });
    expect([refused.status, await refused.json()]).toEqual([
      500,
      expect.objectContaining({ code: 'IDEMPOTENCY_WITHOUT_CONTEXT' }),
    ]);
    expect(sample.hooks.ran).toEqual([]);
    expect((await create()).status).toBe(201);
    await sample.app.close();
  });
});
