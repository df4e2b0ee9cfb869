import { createInterface } from 'node:readline';
import { PostgresRateLimitStore } from '../../src/postgres/index.js';
import { parseRate } from '../../src/rate.js';
import { RedisRateLimitStore } from '../../src/redis/index.js';
import { pooled } from '../support/database.js';
import { connectedRedis } from '../support/redis-client.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const [kind, place = '', rate = '', count = ''] = process.argv.slice(2);

/** Takes at the same time as many others as soon as it is told to, and tells how much was allowed. */
const store =
  kind === 'redis'
    ? new RedisRateLimitStore(await connectedRedis(Number(place)))
    : new PostgresRateLimitStore(pooled(place).database);
// So that connections and statements are there when it counts.
await store.take({ key: 'warm', rate: parseRate('1000/s'), cost: 1 });
say('ready');

for await (const key of createInterface({ input: process.stdin })) {
  const take = { key, rate: parseRate(rate), cost: 1 };
  const decisions = await Promise.all(Array.from({ length: Number(count) }, () => store.take(take)));
  say(String(decisions.filter(({ isAllowed }) => isAllowed).length));
}
process.exit();
