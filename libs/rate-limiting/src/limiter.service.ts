import { type Clock, systemClock } from '@ashlar/domain';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { RateLimitMetrics } from './metrics.service.js';
import type { Charge } from './policies/policy.js';
import { capacityOf, parseRate, type Rate } from './rate.js';
import type { Decision, Take } from './rate-limit.store.js';
import { RATE_LIMITING_MODULE_OPTIONS, type RateLimitingModuleOptions } from './rate-limiting.module.options.js';
import { Seldom } from './seldom.js';
import { createStore } from './store.service.js';
import { counterOf, type Identity } from './tiers/identity.js';

/** A budget for something that is no request. */
export interface NamedRate {
  /** As it stands in metrics and keys. Of your code, never of your users: each is a time series of its own. */
  readonly name: string;
  /** `'10/h'`, or `'10/h burst 3'`. */
  readonly rate: string;
  /** Whether a stricter budget counts as long as a shared store is down. @default false */
  readonly strict?: boolean;
}

/** What one policy decided. */
export interface Settled {
  readonly name: string;
  /** Of this caller. */
  readonly rate: Rate;
  readonly decision: Decision;
}

/** Rates that count for one caller instead of those of the policies, by name; `null` is no limit. */
export type RatesByPolicy = ReadonlyMap<string, Rate | null>;

/** How often a dry run tells of one policy, in milliseconds. */
const TELL_EVERY = 10_000;

/** Takes from budgets: for requests, and for whatever else an app wants to limit. */
@Injectable()
export class RateLimiter implements OnApplicationBootstrap {
  #made: ReturnType<typeof createStore> | undefined;
  readonly #clock: Clock;
  readonly #log = new Logger('RateLimiting');
  readonly #seldom = new Seldom(TELL_EVERY);

  constructor(
    @Inject(RATE_LIMITING_MODULE_OPTIONS) private readonly module: RateLimitingModuleOptions,
    private readonly metrics: RateLimitMetrics,
  ) {
    this.#clock = module.clock ?? systemClock;
  }

  /** Made when it is needed: by then the options have been checked. */
  get #store(): ReturnType<typeof createStore> {
    return (this.#made ??= createStore(this.module, this.metrics));
  }

  /** Connects before the first request has to wait for it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.#store.warmUp?.();
  }

  /**
   * Takes from the budget of a key: `take({ name: 'exports', rate: '10/h' }, userId)`.
   *
   * @throws InvalidValueError when the rate is none; RangeError when it can never allow the cost
   */
  async take({ name, rate, strict = false }: NamedRate, key: string, cost = 1): Promise<Decision> {
    const decision = await this.#store.take({ key: `${name}:${key}`, rate: parseRate(rate), cost, strict });
    this.metrics.decided(name, decision.isAllowed ? 'allowed' : 'refused');
    return decision;
  }

  /** Forgets what a key has taken from the budget of this name. */
  async reset(name: string, key: string): Promise<void> {
    await this.#store.reset(`${name}:${key}`);
  }

  /** Removes what no longer counts from a store that does not do so by itself, such as PostgreSQL: for a schedule. Gives how much. */
  async cleanUp(): Promise<number> {
    return (await this.#store.cleanUp?.()) ?? 0;
  }

  /**
   * Takes from one budget after the other, and stops at the first that refuses: what is refused burns no wider budget.
   *
   * @returns what was decided, at once where the counters are in this process; the last is the refusal, if there is one. Dry runs
   *   are left out.
   */
  settle(
    charges: readonly Charge[],
    identity: Identity,
    rates?: RatesByPolicy,
  ): readonly Settled[] | Promise<readonly Settled[]> {
    const settled: Settled[] = [];
    for (let i = 0; i < charges.length; i++) {
      const charge = charges[i];
      const take = charge && takeOf(charge, identity, rates);
      if (!take) continue;
      const decision = this.#store.takeNow?.(take);
      if (!decision) return this.#settleLater(charges.slice(i), identity, rates, settled);
      if (!this.#note(charge, take, decision, settled)) break;
    }
    return settled;
  }

  async #settleLater(
    charges: readonly Charge[],
    identity: Identity,
    rates: RatesByPolicy | undefined,
    settled: Settled[],
  ): Promise<readonly Settled[]> {
    for (const charge of charges) {
      const take = takeOf(charge, identity, rates);
      if (take && !this.#note(charge, take, await this.#store.take(take), settled)) break;
    }
    return settled;
  }

  /** @returns whether the next budget may be asked */
  #note({ policy: { name, dryRun } }: Charge, { rate }: Take, decision: Decision, settled: Settled[]): boolean {
    if (dryRun) {
      this.#tell(name, decision);
      return true;
    }
    this.metrics.decided(name, decision.isAllowed ? 'allowed' : 'refused');
    settled.push({ name, rate, decision });
    return decision.isAllowed;
  }

  #tell(policy: string, { isAllowed }: Decision): void {
    this.metrics.decided(policy, isAllowed ? 'allowed' : 'would_refuse');
    const requests = isAllowed ? 0 : this.#seldom.happened(policy, this.#clock.now());
    if (requests > 0) this.#log.warn({ policy, requests }, 'A rate limit in dry run would have refused requests');
  }
}

/** Nothing where a caller has no limit. */
function takeOf({ policy, cost }: Charge, identity: Identity, rates: RatesByPolicy | undefined): Take | undefined {
  const { name, by, strict } = policy;
  const rate = rates?.has(name) ? rates.get(name) : policy.rate;
  if (!rate) return undefined;
  // The cost has been held against the rate of the policy, and not against this one.
  const bearable = rates ? Math.min(cost, capacityOf(rate)) : cost;
  return { key: `${name}:${counterOf(identity, by)}`, rate, cost: bearable, strict };
}
