import type { RateLimitMetrics } from './metrics.service.js';
import type { Decision, RateLimitStore, Take } from './rate-limit.store.js';
import type { RateLimitingModuleOptions } from './rate-limiting.module.options.js';
import { RateLimitOptions } from './rate-limiting.options.js';
import { MemoryRateLimitStore } from './stores/memory.store.js';
import { ResilientRateLimitStore } from './stores/resilient.store.js';

/**
 * The store of the app: one that is shared is timed, and a limiter in this process counts while it is down. Without one, counters
 * are kept in this process.
 */
export function createStore(module: RateLimitingModuleOptions, metrics: RateLimitMetrics): RateLimitStore {
  const { store, clock, options = new RateLimitOptions() } = module;
  const time = clock && { clock };
  const local = () => new MemoryRateLimitStore({ maxKeys: options.maxKeys, ...time });
  if (store === undefined) return local();
  if (store instanceof MemoryRateLimitStore || store instanceof ResilientRateLimitStore) return store;
  return new ResilientRateLimitStore({
    shared: new TimedStore(store, metrics),
    local: local(),
    timeoutMs: options.storeTimeout,
    onFallback: () => metrics.fellBack(),
    ...time,
  });
}

/** Times what is asked for by requests, not the probes of a store that was down. */
class TimedStore implements RateLimitStore {
  readonly cleanUp?: () => Promise<number>;

  constructor(
    private readonly store: RateLimitStore,
    private readonly metrics: RateLimitMetrics,
  ) {
    if (store.cleanUp) this.cleanUp = store.cleanUp.bind(store);
  }

  async take(take: Take): Promise<Decision> {
    const start = performance.now();
    try {
      return await this.store.take(take);
    } finally {
      if (take.cost > 0) this.metrics.asked(performance.now() - start);
    }
  }

  reset(key: string): Promise<void> {
    return this.store.reset(key);
  }
}
