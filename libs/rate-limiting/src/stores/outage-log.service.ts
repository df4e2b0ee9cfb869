import type { Clock, Instant } from '@ashlar/domain';
import type { LoggerService } from '@nestjs/common';

/** Where lines go: a `Logger` of Nest, say. */
export type OutageLogger = Pick<LoggerService, 'log' | 'warn'>;

/** How often it warns at most, in milliseconds. */
const WARN_EVERY = 60_000;

/** Tells operators of a store that does not answer, once a minute at most however many takes that concerns, and when it is back. */
export class OutageLog {
  #warnedAt: Instant | undefined;
  #isTold = false;
  #untold = 0;
  #outage: { readonly since: Instant; takes: number } | undefined;

  constructor(
    private readonly logger: OutageLogger,
    private readonly clock: Clock,
  ) {}

  /** A take was answered without the shared store. */
  fellBack(cause: string): void {
    this.#untold += 1;
    if (this.#outage !== undefined) this.#outage.takes += 1;
    const now = this.clock.now();
    if (this.#warnedAt !== undefined && now - this.#warnedAt < WARN_EVERY) return;
    const takes = this.#untold === 1 ? 'A take was' : `${this.#untold} takes were`;
    this.logger.warn(
      `The shared store of rate limits fails (${cause}). ${takes} counted by this process alone, strict ones by a smaller ` +
        'budget. Limits are shared again within seconds once it answers.',
    );
    this.#warnedAt = now;
    this.#isTold = true;
    this.#untold = 0;
  }

  /** It is no longer asked. */
  isDown(): void {
    this.#outage ??= { since: this.clock.now(), takes: 0 };
  }

  /** It answered again: said only of what was told before. */
  isBack(): void {
    const outage = this.#outage;
    this.#outage = undefined;
    if (outage === undefined || !this.#isTold) return;
    const seconds = Math.ceil((this.clock.now() - outage.since) / 1000);
    this.logger.log(
      `The shared store of rate limits answers again after ${seconds} s, in which ${outage.takes} takes were counted by this ` +
        'process alone. Limits are shared again.',
    );
    this.#isTold = false;
    this.#untold = 0;
  }
}
