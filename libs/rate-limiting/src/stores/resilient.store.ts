import {
  breakerAdmits,
  breakerOnCall,
  breakerOnFailure,
  breakerOnSuccess,
  type BreakerPolicy,
  type BreakerState,
  type Clock,
  CLOSED_BREAKER,
} from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import type { Decision, RateLimitStore, Take } from '../rate-limit.store.js';
import { checkTake } from '../take.js';
import { MemoryRateLimitStore } from './memory.store.js';
import { monotonicClock } from './monotonic-clock.service.js';
import { OutageLog, type OutageLogger } from './outage-log.service.js';
import { strictTake } from './strict-take.js';
import { TimeLimitError, within } from './time-limit.service.js';

/** Why a take was counted by this process alone: no answer in time, an error, or not asked since it was down a moment ago. */
export type FallbackCause = 'timeout' | 'error' | 'down';

/** Options of a {@link ResilientRateLimitStore}. */
export interface ResilientRateLimitStoreOptions {
  /** The store that may fail: Redis, PostgreSQL. */
  readonly shared: RateLimitStore;
  /** What counts as long as the shared one does not. @default a MemoryRateLimitStore */
  readonly local?: RateLimitStore;
  /** How long a take waits for the shared store, in milliseconds, less than 500: with 30 it is over within 50. @default 30 */
  readonly timeoutMs?: number;
  /** Called for every take that is counted by this process alone: for a metric. */
  readonly onFallback?: (cause: FallbackCause) => void;
  /** @default Nest's, with the context `RateLimiting` */
  readonly logger?: OutageLogger;
  /** Must not step back. @default a monotonic one */
  readonly clock?: Clock;
}

/** 5 failures in a row and it is left alone; one probe a second then, and the first that is answered ends it. */
const BREAKER: BreakerPolicy = { failures: 5, successes: 1, openMs: 1_000, probes: 1 };

/** How long a probe may need to reach the store: with what the probe needs besides less than `openMs`. */
const PATIENCE_MS = 500;

/** A take of nobody's budget: what asks for it only wants to know whether there is an answer. */
const PROBE: Take = { key: 'ashlar:probe', rate: { limit: 1, windowMs: 1_000 }, cost: 0 };

/**
 * A shared store that never fails and never makes anybody wait: what it does not answer in time is counted by this process,
 * strict takes by a quarter of their rate, and once it is known to be down nobody waits for it at all. It is asked again every
 * second, and counts from its first answer on. Requests that were counted here meanwhile are not told to it.
 */
export class ResilientRateLimitStore implements RateLimitStore {
  /** Cleans the shared store up, if that needs it: as slowly as it does, and it fails as it does. */
  readonly cleanUp?: () => Promise<number>;
  readonly #shared: RateLimitStore;
  readonly #local: RateLimitStore;
  readonly #timeoutMs: number;
  readonly #onFallback: (cause: FallbackCause) => void;
  readonly #clock: Clock;
  readonly #log: OutageLog;
  #breaker: BreakerState = CLOSED_BREAKER;
  /** How often the shared store has answered. */
  #answers = 0;
  /** When a silence was last counted as a failure. */
  #silentSince = -Infinity;

  constructor(options: ResilientRateLimitStoreOptions) {
    const { shared, timeoutMs = 30, clock = monotonicClock, logger = new Logger('RateLimiting') } = options;
    if (!(timeoutMs >= 1 && timeoutMs < PATIENCE_MS)) throw new RangeError('timeoutMs must be from 1 to 499.');
    if (shared.cleanUp !== undefined) this.cleanUp = shared.cleanUp.bind(shared);
    this.#shared = shared;
    this.#local = options.local ?? new MemoryRateLimitStore();
    this.#timeoutMs = timeoutMs;
    this.#onFallback = options.onFallback ?? (() => undefined);
    this.#clock = clock;
    this.#log = new OutageLog(logger, clock);
  }

  /** Whether the shared store is left alone at the moment since it failed. */
  get isDown(): boolean {
    return this.#breaker.kind !== 'closed';
  }

  async take(take: Take): Promise<Decision> {
    checkTake(take);
    if (this.isDown) {
      void this.#probe();
      return this.#takeLocally(take, 'down', 'left alone after failures');
    }
    const since = performance.now();
    try {
      const decision = await within(this.#timeoutMs, this.#shared.take(take), this.#answersOthers());
      this.#succeeded();
      return decision;
    } catch (error) {
      const isLate = error instanceof TimeLimitError;
      if (isLate) this.#timedOut(since);
      else this.#failed();
      return this.#takeLocally(take, isLate ? 'timeout' : 'error', String(error));
    }
  }

  /** Asks the shared store for the first time, which may take as long as connecting does: before anybody has to wait for it. */
  async warmUp(): Promise<void> {
    for (let waited = 0; waited < PATIENCE_MS; waited += this.#timeoutMs) {
      try {
        await within(PATIENCE_MS, this.#shared.take(PROBE));
        return;
      } catch (error) {
        if (error instanceof TimeLimitError) return;
        await new Promise((resolve) => setTimeout(resolve, this.#timeoutMs));
      }
    }
  }

  /** Forgets a key here, and in the shared store if that answers in time; if not, the key counts there until its time is over. */
  async reset(key: string): Promise<void> {
    await this.#local.reset(key);
    if (this.isDown) return;
    try {
      await within(this.#timeoutMs, this.#shared.reset(key));
    } catch (error) {
      this.#failed();
      this.#log.fellBack(String(error));
    }
  }

  /**
   * Whether somebody was answered since it was last asked, or this process was kept from its work meanwhile, as its store may have
   * been: for half a second at most.
   */
  #answersOthers(): () => boolean {
    const end = performance.now() + PATIENCE_MS;
    let answers = this.#answers;
    let since = performance.now();
    return () => {
      const now = performance.now();
      const wasBusy = now - since > 1.5 * this.#timeoutMs;
      const mayGoOn = (answers !== this.#answers || wasBusy) && now < end;
      answers = this.#answers;
      since = now;
      return mayGoOn;
    };
  }

  async #takeLocally(take: Take, cause: FallbackCause, detail: string): Promise<Decision> {
    this.#onFallback(cause);
    this.#log.fellBack(detail);
    return this.#local.take(take.strict === true ? strictTake(take) : take);
  }

  /** Asks whether it is back, if it is time to: besides the request, which does not wait for the answer. */
  async #probe(): Promise<void> {
    const now = this.#clock.now();
    if (!breakerAdmits(this.#breaker, now, BREAKER)) return;
    this.#breaker = breakerOnCall(this.#breaker, now, BREAKER);
    try {
      // The first may have to wait for a new connection, as nobody else should; the second shows how fast it is.
      await within(PATIENCE_MS, this.#shared.take(PROBE));
      await within(this.#timeoutMs, this.#shared.take(PROBE));
      this.#succeeded();
    } catch {
      this.#failed();
    }
  }

  #succeeded(): void {
    this.#answers += 1;
    const wasDown = this.isDown;
    this.#breaker = breakerOnSuccess(this.#breaker, BREAKER);
    if (wasDown && !this.isDown) this.#log.isBack();
  }

  /** Takes that wait at the same time learn the same from their silence: it counts once. @param since when it was asked */
  #timedOut(since: number): void {
    if (since < this.#silentSince) return;
    this.#silentSince = performance.now();
    this.#failed();
  }

  #failed(): void {
    this.#breaker = breakerOnFailure(this.#breaker, this.#clock.now(), BREAKER);
    if (this.isDown) this.#log.isDown();
  }
}
