import { Redis, type RedisOptions } from 'ioredis';
import { once } from 'node:events';

/** A connected client. What it complains about while its server is away is not for the log of a test. */
export async function connectedRedis(port: number, options: RedisOptions = {}): Promise<Redis> {
  const redis = new Redis(port, '127.0.0.1', options);
  redis.on('error', () => undefined);
  if (redis.status !== 'ready') await once(redis, 'ready');
  return redis;
}
