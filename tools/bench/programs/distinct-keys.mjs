/** A million callers, each of them once: what the counters in memory weigh, and what one takes. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const KEYS = 1_000_000;
const RATE = { limit: 100, windowMs: 60_000 };

// As the API finds it: built.
const api = createRequire(new URL('../../../apps/api/package.json', import.meta.url));
const { MemoryRateLimitStore } = await import(pathToFileURL(api.resolve('@ashlar/rate-limiting')).href);

const store = new MemoryRateLimitStore();
const before = heapInUse();
const began = process.hrtime.bigint();
for (let i = 0; i < KEYS; i++) await store.take({ key: `caller ${i}`, rate: RATE, cost: 1 });
const nanoseconds = Number(process.hrtime.bigint() - began);
process.send({ keys: KEYS, heapMiB: (heapInUse() - before) / 1_048_576, nanosecondsPerTake: nanoseconds / KEYS });
// Held until it was weighed.
await store.reset('caller 0');
process.disconnect();

function heapInUse() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
