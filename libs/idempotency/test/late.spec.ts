import { afterEach, describe, expect, it } from '@jest/globals';
import { migratedDatabase } from './support/database.js';
import { type SampleApp, startSampleApp } from './support/sample-app.js';

describe.each(['memory', 'typeorm'] as const)(
  'a handler that takes longer than clients are kept waiting, with the %s store',
  (kind) => {
    const cleanUps: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    });

    async function start(): Promise<SampleApp> {
      const database = kind === 'typeorm' ? await migratedDatabase() : undefined;
      if (database) cleanUps.push(() => database.drop());
      const sample = await startSampleApp({ databaseUrl: database?.url, handlerTimeout: 100 });
      cleanUps.push(() => sample.app.close());
      return sample;
    }

    it('is told by 503, and its answer to whoever asks again', async () => {
      const { hooks, post } = await start();
      let finish: () => void = () => undefined;
      hooks.pause = () => new Promise((resolve) => (finish = resolve));
      const create = () => post('/stones', { name: 'late' }, { 'idempotency-key': '"late"' });

      const first = await create();
      expect([first.status, ((await first.json()) as { code: string }).code]).toEqual([503, 'HTTP_HANDLER_TIMEOUT']);
      expect((await create()).status).not.toBe(201);

      finish();
      hooks.pause = async () => undefined;
      let again = await create();
      for (let i = 0; again.status !== 201 && i < 50; i++) again = await create();
      expect(await again.json()).toEqual({ id: 'late', version: 1, name: 'late' });
      expect(again.headers.get('content-type')).toMatch(/^application\/json/);
      expect([again.headers.get('location'), again.headers.get('idempotency-replayed')]).toEqual([
        '/api/v1/stones/late',
        'true',
      ]);
      expect(hooks.ran).toEqual(['late']);
    });
  },
);
