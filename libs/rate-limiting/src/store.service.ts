import type { RateLimitMetrics } from './metrics.service.js';
import type { Decision, RateLimitStore, Take } from './rate-limit.store.js';
import type { RateLimitingModuleOptions } from './rate-limiting.module.options.js';
import { RateLimitOptions } from './rate-limiting.options.js';
import { MemoryRateLimitStore } from './stores/memory.store.js';
import { ResilientRateLimitStore } from './stores/resilient.store.js';

/** What connects takes a while before it answers. */
interface Warmable {
  warmUp?(): Promise<void>;
}

/**
 * The store of the app: one that is shared is timed, and a limiter in this process counts while it is down. Without one, counters
 * are kept in this process.
 */
export function createStore(module: RateLimitingModuleOptions, metrics: RateLimitMetrics): RateLimitStore & Warmable {
  const { store, clock, options = new RateLimitOptions() } = module;
  const time = clock && { clock };
  const local = new MemoryRateLimitStore({ maxKeys: options.maxKeys, ...time });
  if (store === undefined) return local;
  if (store instanceof MemoryRateLimitStore) return store;
  const shared =
    store instanceof ResilientRateLimitStore
      ? store
      : new ResilientRateLimitStore({
          ...{ shared: new TimedStore(store, metrics), local, timeoutMs: options.storeTimeout },
          onFallback: () => metrics.fellBack(),
          ...time,
        });
  return options.share === 'strict' ? new SplitStore(shared, local) : shared;
}

/** Shares what is strict, and counts the rest in this process. */
class SplitStore implements RateLimitStore {
  constructor(
    private readonly shared: ResilientRateLimitStore,
    private readonly local: MemoryRateLimitStore,
  ) {}

  takeNow(take: Take): Decision | undefined {
    return take.strict === true ? undefined : this.local.takeNow(take);
  }

  take(take: Take): Promise<Decision> {
    return (take.strict === true ? this.shared : this.local).take(take);
  }

  async reset(key: string): Promise<void> {
    await Promise.all([this.shared.reset(key), this.local.reset(key)]);
  }

  async cleanUp(): Promise<number> {
    return (await this.shared.cleanUp?.()) ?? 0;
  }

  warmUp(): Promise<void> {
    return this.shared.warmUp();
  }
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
