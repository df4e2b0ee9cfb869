import { createRequire } from 'node:module';
import { Inject, Injectable } from '@nestjs/common';
import type { Counter, Registry } from 'prom-client';
import { MAIL_MODULE_OPTIONS, type MailModuleOptions } from './mail.module.options.js';

type PromClient = typeof import('prom-client');

/** How an attempt to send ended. */
export type MailOutcome = 'sent' | 'refused' | 'unavailable' | 'invalid' | 'failed';

const NAME = 'mails_sent_total';

/** Counts attempts to send by transport and outcome. Does nothing when prom-client is not installed. */
@Injectable()
export class MailMetrics {
  readonly #sent: Counter<'transport' | 'outcome'> | undefined;

  constructor(@Inject(MAIL_MODULE_OPTIONS) module: MailModuleOptions) {
    const client = loadPromClient();
    if (client === undefined) return;
    const registry = (module.registry as Registry | undefined) ?? client.register;
    this.#sent =
      (registry.getSingleMetric(NAME) as Counter<'transport' | 'outcome'> | undefined) ??
      new client.Counter({
        name: NAME,
        help: 'Attempts to send a mail, by transport and outcome.',
        labelNames: ['transport', 'outcome'],
        registers: [registry],
      });
  }

  count(transport: string, outcome: MailOutcome): void {
    this.#sent?.inc({ transport, outcome });
  }
}

/** An optional peer; loaded here and not by `import`, so that the door opens without it. */
function loadPromClient(): PromClient | undefined {
  try {
    return createRequire(import.meta.url)('prom-client') as PromClient;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
