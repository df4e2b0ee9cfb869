import { FrozenClock, TEST_EPOCH } from '@ashlar/domain/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { parseRate } from '../../src/rate.js';
import { RedisRateLimitStore } from '../../src/redis/index.js';
import { describeRateLimitStore } from '../../src/testing/index.js';
import { connectedRedis } from '../support/redis-client.js';
import { describeWithRedis, NEEDS_REDIS, RedisServer } from '../support/redis.js';

describeWithRedis(`RedisRateLimitStore ${NEEDS_REDIS}`, () => {
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

  const take = (changes: object = {}) => ({ key: 'user:1', rate: parseRate('2/min'), cost: 1, ...changes });
  const name = 'rate-limit:q8Oke4rRi4VcaH2cosYJHucxLbVWMCGUKletqInIezQ';

  describeRateLimitStore(
    'RedisRateLimitStore',
    async (clock) => {
      await redis.flushall();
      return new RedisRateLimitStore(redis, { clock });
    },
    { describe: describeWithRedis, it },
  );

  it('goes by the clock of the server, whatever that of the process shows', async () => {
    await redis.flushall();
    const store = new RedisRateLimitStore(redis);
    await expect(store.take(take({ cost: 2 }))).resolves.toMatchObject({ isAllowed: true, resetMs: 60_000 });
    const { isAllowed, retryAfterMs } = await store.take(take());
    expect(isAllowed).toBe(false);
    expect(retryAfterMs).toBeGreaterThan(50_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('shows nothing of a key, and expires it a second after it stopped counting', async () => {
    await redis.flushall();
    await new RedisRateLimitStore(redis).take(take());
    const keys = await redis.keys('*');
    expect(keys).toEqual([expect.stringMatching(/^rate-limit:[\w-]{43}$/)]);
    expect(keys).toEqual([name]);
    expect(await redis.hkeys(name)).toEqual(['2/min']);
    const lifetime = await redis.pttl(name);
    expect(lifetime).toBeGreaterThan(60_000);
    expect(lifetime).toBeLessThanOrEqual(61_000);
  });

  it('never makes a key expire earlier than its longest rate', async () => {
    await redis.flushall();
    const store = new RedisRateLimitStore(redis);
    await store.take(take({ rate: parseRate('2/h') }));
    await store.take(take());
    expect(await redis.pttl(name)).toBeGreaterThan(3_500_000);
  });

  it('keeps no counter of a rate that is no longer asked for longer than it counts', async () => {
    await redis.flushall();
    const clock = new FrozenClock();
    const store = new RedisRateLimitStore(redis, { clock });
    await store.take(take({ rate: parseRate('2/s') }));
    await store.take(take());
    expect(await redis.hkeys(name)).toEqual(['2/s', '2/min']);
    clock.advance(1_000);
    await store.take(take());
    expect(await redis.hkeys(name)).toEqual(['2/min']);
  });

  it('counts exactly at any time of the clock, and with any numbers', async () => {
    await redis.flushall();
    const clock = new FrozenClock(0);
    const store = new RedisRateLimitStore(redis, { clock });
    for (const at of [0, TEST_EPOCH, 99_999_999_999_999]) {
      clock.set(at);
      const one = take({ key: `at ${at}`, cost: 2 });
      await expect(store.take(one)).resolves.toMatchObject({ isAllowed: true });
      clock.advance(59_999);
      await expect(store.take(one)).resolves.toMatchObject({ isAllowed: false, retryAfterMs: 1 });
      clock.advance(1);
      await expect(store.take(one)).resolves.toMatchObject({ isAllowed: true });
    }
  });

  it('goes on after the server has forgotten its scripts', async () => {
    await redis.flushall();
    const store = new RedisRateLimitStore(redis);
    await store.take(take());
    await redis.script('FLUSH');
    await expect(store.take(take())).resolves.toMatchObject({ isAllowed: true, remaining: 0 });
    await expect(store.take(take())).resolves.toMatchObject({ isAllowed: false });
  });

  it('uses a prefix that it is given, and that of the client before it', async () => {
    await redis.flushall();
    const prefixed = await connectedRedis(server.port, { keyPrefix: 'app:' });
    const store = new RedisRateLimitStore(prefixed, { prefix: 'limits:' });
    await store.take(take({ cost: 2 }));
    expect(await redis.keys('*')).toEqual([expect.stringMatching(/^app:limits:[\w-]{43}$/)]);
    await store.reset('user:1');
    expect(await redis.keys('*')).toEqual([]);
    prefixed.disconnect();
  });

  it('fails as the server does', async () => {
    await redis.flushall();
    await redis.set(name, 'something else');
    await expect(new RedisRateLimitStore(redis).take(take())).rejects.toThrow('WRONGTYPE');
    const odd = { eval: async () => 'OK', evalsha: async () => 'OK', del: async () => 0 };
    await expect(new RedisRateLimitStore(odd).take(take())).rejects.toThrow('something else than four numbers');
  });
});
