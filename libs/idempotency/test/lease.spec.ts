import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@ashlar/persistence/testing';
import { IdempotencyService, MemoryIdempotencyStore } from '../src/index.js';
import { migratedDatabase } from './support/database.js';
import { failures, type SampleApp, startSampleApp } from './support/sample-app.js';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

const create = (sample: SampleApp, key: string) =>
  sample.post('/stones/elsewhere', { name: key }, { 'idempotency-key': key });

describe.each(['memory', 'typeorm'] as const)('a lease in the %s store', (kind) => {
  let database: TestDatabase | undefined;
  let sample: SampleApp;
  beforeAll(async () => {
    database = kind === 'typeorm' ? await migratedDatabase() : undefined;
    sample = await startSampleApp({ databaseUrl: database?.url });
  });
  afterAll(async () => {
    await sample.app.close();
    await database?.drop();
  });
  afterEach(() => {
    sample.hooks.pause = async () => undefined;
    sample.hooks.failure = undefined;
  });

  it('fences off a first request that takes longer: the answer of the second stays', async () => {
    const [inside, release] = [gate(), gate()];
    sample.hooks.pause = async () => {
      inside.open();
      await release.opened;
    };
    const first = create(sample, 'slow');
    await inside.opened;
    sample.hooks.pause = async () => undefined;
    sample.clock.advance(60_000);
    sample.hooks.failure = failures.gone();
    const second = await create(sample, 'slow');
    sample.hooks.failure = undefined;
    release.open();
    // In PostgreSQL the second finds the row of the first: a failure too, of another kind.
    const status = kind === 'memory' ? 410 : 409;
    expect([(await first).status, second.status]).toEqual([201, status]);
    const replay = await create(sample, 'slow');
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([status, 'true']);
  });

  it('ends with an answer that is repeated with its headers', async () => {
    const [first, again] = [await create(sample, `twice-${kind}`), await create(sample, `twice-${kind}`)];
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(first.headers.get('location')).toContain(`twice-${kind}`);
  });

  it('ends when the handler fails in a way that is not kept', async () => {
    sample.hooks.failure = failures.crash();
    expect((await create(sample, `crash-${kind}`)).status).toBe(500);
    sample.hooks.failure = failures.conflict();
    const again = await create(sample, `crash-${kind}`);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([409, null]);
  });

  it('and its answer are removed in batches when they have expired', async () => {
    const service = sample.app.get(IdempotencyService);
    await service.removeExpired();
    sample.clock.advance(86_400_000);
    await service.removeExpired();
    for (let i = 0; i < 5; i++) await create(sample, `expiring-${kind}-${i}`);
    sample.clock.advance(86_400_000 - 1);
    await expect(service.removeExpired()).resolves.toBe(0);
    sample.clock.advance(1);
    service.options.cleanUpBatch = 2;
    await expect(service.removeExpired({ batches: 1 })).resolves.toBe(2);
    await expect(service.removeExpired()).resolves.toBe(3);
    await expect(service.removeExpired()).resolves.toBe(0);
  });
});

describe('a store that fails', () => {
  class FailingStore extends MemoryIdempotencyStore {
    fails: 'begin' | 'complete' | 'release' | undefined;

    override begin(...args: Parameters<MemoryIdempotencyStore['begin']>) {
      return this.fails === 'begin' ? Promise.reject(new Error('down')) : super.begin(...args);
    }

    override complete(...args: Parameters<MemoryIdempotencyStore['complete']>) {
      return this.fails === 'complete' ? Promise.reject(new Error('down')) : super.complete(...args);
    }

    override release(...args: Parameters<MemoryIdempotencyStore['release']>) {
      return this.fails === 'release' ? Promise.reject(new Error('down')) : super.release(...args);
    }
  }

  const store = new FailingStore();
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp({ store });
  });
  afterAll(() => sample.app.close());
  afterEach(() => {
    store.fails = undefined;
    sample.hooks.failure = undefined;
  });

  it('lets nothing run that it can not protect', async () => {
    store.fails = 'begin';
    expect((await create(sample, 'begin')).status).toBe(500);
    expect(sample.hooks.ran).not.toContain('begin');
  });

  it('does not turn what was carried out into a failure, and keeps the key until its lease is over', async () => {
    store.fails = 'complete';
    expect((await create(sample, 'complete')).status).toBe(201);
    expect((await create(sample, 'complete')).status).toBe(409);
    sample.clock.advance(60_000);
    store.fails = undefined;
    expect((await create(sample, 'complete')).status).toBe(201);
  });

  it('does not hide why a request failed', async () => {
    store.fails = 'release';
    sample.hooks.failure = failures.forbidden();
    expect((await create(sample, 'release')).status).toBe(403);
  });
});
