import { type HealthCheck, type HealthResult, type Instant, systemClock } from '@ashlar/domain';
import { Inject, Injectable } from '@nestjs/common';
import { MAIL_MODULE_OPTIONS, type MailModuleOptions } from './mail.module.options.js';
import { MailOptions } from './mail.options.js';

/**
 * Whether mail could be sent. At worst `degraded`: mail waits and is sent later, so that its server is no reason to take this
 * process out of service. What was found counts for `healthInterval`.
 */
@Injectable()
export class MailHealthCheck implements HealthCheck {
  readonly name = 'mail';
  #found: { readonly at: Instant; readonly result: Promise<HealthResult> } | undefined;

  constructor(@Inject(MAIL_MODULE_OPTIONS) private readonly module: MailModuleOptions) {}

  async check(signal: AbortSignal): Promise<HealthResult> {
    const now = (this.module.clock ?? systemClock).now();
    const { healthInterval } = this.module.options ?? new MailOptions();
    if (this.#found === undefined || now - this.#found.at >= healthInterval) {
      this.#found = { at: now, result: this.#verify() };
    }
    return unlessAborted(this.#found.result, signal, this.#result('degraded'));
  }

  async #verify(): Promise<HealthResult> {
    try {
      await this.module.transport.verify?.();
      return this.#result('up');
    } catch {
      return this.#result('degraded');
    }
  }

  #result(status: 'up' | 'degraded'): HealthResult {
    return { status, details: { transport: this.module.transport.name } };
  }
}

/** The work never rejects; when it takes too long, the answer is the other one. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, otherwise: T): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<T>((resolve) => {
    stop = () => resolve(otherwise);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
