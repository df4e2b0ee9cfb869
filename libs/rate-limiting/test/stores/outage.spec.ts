import type { TestDatabase } from '@ashlar/persistence/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { PostgresRateLimitStore } from '../../src/postgres/index.js';
import { parseRate } from '../../src/rate.js';
import type { RateLimitStore } from '../../src/rate-limit.store.js';
import { REDIS_CLIENT_OPTIONS, RedisRateLimitStore } from '../../src/redis/index.js';
import { ResilientRateLimitStore } from '../../src/stores/resilient.store.js';
import { migratedDatabase, pooled } from '../support/database.js';
import { Proxy } from '../support/proxy.js';
import { connectedRedis } from '../support/redis-client.js';
import { describeWithRedis, NEEDS_REDIS, RedisServer } from '../support/redis.js';

const silent = { warn: () => undefined, log: () => undefined };
const plenty = parseRate('1000000/s');

/** Eight callers that take one after the other, until they are told to stop; and how long each of their takes lasted. */
function underLoad(store: RateLimitStore) {
  const durations: number[] = [];
  let isRunning = true;
  const callers = Array.from({ length: 8 }, async (_, caller) => {
    while (isRunning) {
      const begin = performance.now();
      await store.take({ key: `caller ${caller}`, rate: plenty, cost: 1 });
      durations.push(performance.now() - begin);
      await sleep(1);
    }
  });
  return {
    async stop() {
      isRunning = false;
      // A take that failed would make this fail.
      await Promise.all(callers);
      return durations.sort((a, b) => a - b);
    },
  };
}

/** Whether two processes' worth of stores share one budget of 10: each of them alone would give as much. */
async function isShared(stores: readonly RateLimitStore[], key: string): Promise<boolean> {
  let allowed = 0;
  for (let taken = 0; taken < 10; taken++) {
    for (const store of stores) {
      if ((await store.take({ key, rate: parseRate('10/h'), cost: 1 })).isAllowed) allowed += 1;
    }
  }
  return allowed === 10;
}

/** How long it takes until limits are shared again, in milliseconds. */
async function untilShared(stores: readonly RateLimitStore[]): Promise<number> {
  const begin = performance.now();
  for (let round = 0; performance.now() - begin < 10_000; round++) {
    if (await isShared(stores, `${begin} ${round}`)) break;
    await sleep(20);
  }
  return performance.now() - begin;
}

/** What holds however a store goes away and comes back. */
async function survives(
  stores: readonly ResilientRateLimitStore[],
  goAway: () => Promise<void> | void,
  comeBack: () => Promise<void> | void,
): Promise<void> {
  const [store] = stores as [ResilientRateLimitStore];
  await untilShared(stores);
  const load = underLoad(store);
  await sleep(200);
  await goAway();
  await sleep(800);
  expect(store.isDown).toBe(true);
  expect(await isShared(stores, `away ${performance.now()}`)).toBe(false);
  await comeBack();
  expect(await untilShared(stores)).toBeLessThan(5_000);
  const durations = await load.stop();
  expect(durations.length).toBeGreaterThan(100);
  expect(durations.at(Math.floor(durations.length * 0.99))).toBeLessThan(50);
  // The longest waits as long as the time limit, and for a machine that is busy with other tests.
  expect(durations.at(-1)).toBeLessThan(250);
}

describeWithRedis(`Redis that goes away under load ${NEEDS_REDIS}`, () => {
  let server: RedisServer;
  let clients: Redis[];
  let stores: ResilientRateLimitStore[];
  beforeAll(async () => {
    server = await RedisServer.start();
    clients = await Promise.all([1, 2].map(() => connectedRedis(server.port, REDIS_CLIENT_OPTIONS)));
    stores = clients.map(
      (redis) => new ResilientRateLimitStore({ shared: new RedisRateLimitStore(redis), logger: silent }),
    );
  });
  afterEach(() => server.signal('SIGCONT'));
  afterAll(async () => {
    for (const redis of clients) redis.disconnect();
    await server.stop();
  });

  it('fails no take and slows none when it is killed, and counts again within 5 s of its return', async () => {
    await survives(
      stores,
      () => server.kill(),
      () => server.startAgain(),
    );
  }, 60_000);

  it('does as little harm when it hangs', async () => {
    await survives(
      stores,
      () => server.signal('SIGSTOP'),
      () => server.signal('SIGCONT'),
    );
  }, 60_000);
});

describe('PostgreSQL that goes away under load', () => {
  let own: TestDatabase;
  let proxy: Proxy;
  let pools: pg.Pool[];
  let stores: ResilientRateLimitStore[];
  beforeAll(async () => {
    own = await migratedDatabase();
    const url = new URL(own.url);
    proxy = await Proxy.to(url.hostname, Number(url.port));
    url.hostname = '127.0.0.1';
    url.port = `${proxy.port}`;
    const both = [1, 2].map(() => pooled(url.href, 10));
    pools = both.map(({ pool }) => pool);
    stores = both.map(
      ({ database }) => new ResilientRateLimitStore({ shared: new PostgresRateLimitStore(database), logger: silent }),
    );
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await proxy.cut();
    await own.drop();
  });

  it('fails no take and slows none when its connections are cut, and counts again within 5 s of its return', async () => {
    await survives(
      stores,
      () => proxy.cut(),
      () => proxy.mend(),
    );
  }, 60_000);
});
