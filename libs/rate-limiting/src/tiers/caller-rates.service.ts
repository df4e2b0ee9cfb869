import { systemClock } from '@ashlar/domain';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { RatesByPolicy } from '../limiter.service.js';
import { parseRate, type Rate } from '../rate.js';
import {
  type Caller,
  type CallerLimits,
  RATE_LIMITING_MODULE_OPTIONS,
  type RateLimitingModuleOptions,
} from '../rate-limiting.module.options.js';
import { RateLimitOptions } from '../rate-limiting.options.js';
import { Seldom } from '../seldom.js';
import { within } from '../stores/time-limit.service.js';

/** How often a failure is told of, in milliseconds. */
const TELL_EVERY = 10_000;
/** Apps have few plans; whoever makes rates up for each caller has them read again. */
const MAX_KNOWN_RATES = 1_000;

/** Asks the app which limits a caller has. What fails, takes too long or is no rate, changes nothing. */
@Injectable()
export class CallerRates {
  readonly #timeout: number;
  readonly #known = new Map<string, Rate>();
  readonly #log = new Logger('RateLimiting');
  readonly #seldom = new Seldom(TELL_EVERY);

  constructor(@Inject(RATE_LIMITING_MODULE_OPTIONS) private readonly module: RateLimitingModuleOptions) {
    this.#timeout = (module.options ?? new RateLimitOptions()).limitsTimeout;
  }

  /** Nothing when the usual limits count. */
  async of(caller: Caller): Promise<RatesByPolicy | undefined> {
    const { limitsOf } = this.module;
    if (!limitsOf) return undefined;
    try {
      const answer = limitsOf(caller);
      const limits = answer instanceof Promise ? await within(this.#timeout, answer) : answer;
      return limits && this.#ratesOf(limits);
    } catch (error) {
      this.#warn(error);
      return undefined;
    }
  }

  #ratesOf(limits: CallerLimits): RatesByPolicy {
    const rates = new Map<string, Rate | null>();
    for (const [policy, text] of Object.entries(limits)) {
      try {
        rates.set(policy, text === null ? null : this.#rateOf(text));
      } catch (error) {
        this.#warn(error);
      }
    }
    return rates;
  }

  #rateOf(text: string): Rate {
    const known = this.#known.get(text);
    if (known) return known;
    const rate = parseRate(text);
    if (this.#known.size >= MAX_KNOWN_RATES) this.#known.clear();
    this.#known.set(text, rate);
    return rate;
  }

  #warn(error: unknown): void {
    const requests = this.#seldom.happened('limitsOf', systemClock.now());
    if (requests > 0) this.#log.warn({ err: error, requests }, 'limitsOf failed: the usual limits count');
  }
}
