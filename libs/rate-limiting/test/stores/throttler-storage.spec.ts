import { FrozenClock } from '@ashlar/domain/testing';
import type { TestDatabase } from '@ashlar/persistence/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import { PostgresRateLimitStore, type RateLimitDatabase } from '../../src/postgres/index.js';
import type { RateLimitStore } from '../../src/rate-limit.store.js';
import { RedisRateLimitStore } from '../../src/redis/index.js';
import { MemoryRateLimitStore } from '../../src/stores/memory.store.js';
import { throttlerStorage } from '../../src/stores/throttler.storage.js';
import { migratedDatabase, pooled } from '../support/database.js';
import { connectedRedis } from '../support/redis-client.js';
import { describeWithRedis, NEEDS_REDIS, RedisServer } from '../support/redis.js';

@Controller()
class StonesController {
  @Get('stones')
  list(): readonly string[] {
    return ['granite'];
  }
}

/** A plain app with a plain ThrottlerModule: nothing of this lib but the storage. */
async function startApp(store: RateLimitStore): Promise<{ app: NestFastifyApplication; url: string }> {
  @Module({
    imports: [ThrottlerModule.forRoot({ throttlers: [{ ttl: 60_000, limit: 3 }], storage: throttlerStorage(store) })],
    controllers: [StonesController],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  })
  class AppModule {}
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

function limitsAPlainApp(make: (clock: FrozenClock) => RateLimitStore): void {
  it('limits an app with a plain ThrottlerModule', async () => {
    const clock = new FrozenClock();
    const { app, url } = await startApp(make(clock));
    try {
      const get = async () => {
        const { status, headers } = await fetch(`${url}/stones`);
        return [status, headers.get('x-ratelimit-remaining'), headers.get('retry-after')];
      };
      expect([await get(), await get(), await get()]).toEqual([
        [200, '2', null],
        [200, '1', null],
        [200, '0', null],
      ]);
      clock.advance(10_000);
      expect(await get()).toEqual([429, null, '50']);
      clock.advance(50_000);
      expect(await get()).toEqual([200, '2', null]);
    } finally {
      await app.close();
    }
  });
}

describe('throttlerStorage of a MemoryRateLimitStore', () => {
  limitsAPlainApp((clock) => new MemoryRateLimitStore({ clock }));

  const setUp = () => {
    const clock = new FrozenClock();
    const storage = throttlerStorage(new MemoryRateLimitStore({ clock }));
    const hit = (blockDuration = 60_000, limit = 1, name = 'default') =>
      storage.increment('key', 60_000, limit, blockDuration, name);
    return { clock, hit };
  };

  it('counts hits, and tells in seconds when they are forgotten', async () => {
    const { clock, hit } = setUp();
    await expect(hit()).resolves.toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
    clock.advance(1);
    await expect(hit()).resolves.toEqual({ totalHits: 2, timeToExpire: 60, isBlocked: true, timeToBlockExpire: 60 });
    clock.advance(59_000);
    await expect(hit()).resolves.toEqual({ totalHits: 2, timeToExpire: 1, isBlocked: true, timeToBlockExpire: 1 });
  });

  it('keeps throttlers apart', async () => {
    const { hit } = setUp();
    await hit();
    await expect(hit(60_000, 1, 'long')).resolves.toMatchObject({ isBlocked: false });
  });

  it('blocks for a blockDuration above the ttl, from the first refusal on', async () => {
    const { clock, hit } = setUp();
    await hit(600_000);
    clock.advance(30_000);
    await expect(hit(600_000)).resolves.toMatchObject({ isBlocked: true, timeToBlockExpire: 600 });
    clock.advance(599_999);
    await expect(hit(600_000)).resolves.toEqual({
      totalHits: 2,
      timeToExpire: 1,
      isBlocked: true,
      timeToBlockExpire: 1,
    });
    clock.advance(1);
    await expect(hit(600_000)).resolves.toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('refuses everything where the limit is 0', async () => {
    const { hit } = setUp();
    await expect(hit(60_000, 0)).resolves.toEqual({
      totalHits: 1,
      timeToExpire: 60,
      isBlocked: true,
      timeToBlockExpire: 60,
    });
  });
});

describeWithRedis(`throttlerStorage of a RedisRateLimitStore ${NEEDS_REDIS}`, () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = await connectedRedis(server.port);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  limitsAPlainApp((clock) => new RedisRateLimitStore(redis, { clock }));
});

describe('throttlerStorage of a PostgresRateLimitStore', () => {
  let own: TestDatabase;
  let pool: pg.Pool;
  let database: RateLimitDatabase;
  beforeAll(async () => {
    own = await migratedDatabase();
    ({ pool, database } = pooled(own.url));
  });
  afterAll(async () => {
    await pool.end();
    await own.drop();
  });

  limitsAPlainApp((clock) => new PostgresRateLimitStore(database, { clock }));
});
