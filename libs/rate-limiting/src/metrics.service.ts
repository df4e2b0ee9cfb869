import { createRequire } from 'node:module';
import { Inject, Injectable } from '@nestjs/common';
import type { Counter, Histogram, Registry } from 'prom-client';
import { RATE_LIMITING_MODULE_OPTIONS, type RateLimitingModuleOptions } from './rate-limiting.module.options.js';

type PromClient = typeof import('prom-client');

/** How a decision ended; `would_refuse` is a refusal in a dry run. */
export type Outcome = 'allowed' | 'refused' | 'would_refuse';

/** From 0.1 ms to 1 s, for a store in the network next door. */
const DURATION_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** Counts decisions by policy and outcome. Does nothing when prom-client is not installed. */
@Injectable()
export class RateLimitMetrics {
  readonly #decisions: Counter<'policy' | 'outcome'> | undefined;
  readonly #durations: Histogram | undefined;
  readonly #fallbacks: Counter | undefined;
  /** Looking up labels costs more than counting, so each combination is looked up once. */
  readonly #series = new Map<string, Record<Outcome, Counter.Internal>>();

  constructor(@Inject(RATE_LIMITING_MODULE_OPTIONS) module: RateLimitingModuleOptions) {
    const client = loadPromClient();
    if (client === undefined) return;
    const registry = (module.registry as Registry | undefined) ?? client.register;
    const registers = [registry];
    this.#decisions = getOrCreate(registry, 'rate_limit_decisions_total', (name) => {
      const help = 'Decisions about requests, by policy and outcome.';
      return new client.Counter({ name, help, labelNames: ['policy', 'outcome'] as const, registers });
    });
    this.#durations = getOrCreate(registry, 'rate_limit_store_duration_seconds', (name) => {
      const help = 'How long the store of rate limits took to decide, in seconds.';
      return new client.Histogram({ name, help, buckets: DURATION_BUCKETS, registers });
    });
    this.#fallbacks = getOrCreate(registry, 'rate_limit_fallbacks_total', (name) => {
      const help = 'Decisions that were made without the shared store, which failed or took too long.';
      return new client.Counter({ name, help, registers });
    });
  }

  decided(policy: string, outcome: Outcome): void {
    const decisions = this.#decisions;
    if (decisions === undefined) return;
    let series = this.#series.get(policy);
    if (series === undefined) {
      const of = (name: Outcome) => decisions.labels({ policy, outcome: name });
      series = { allowed: of('allowed'), refused: of('refused'), would_refuse: of('would_refuse') };
      this.#series.set(policy, series);
    }
    series[outcome].inc();
  }

  /** @param ms how long a shared store took */
  asked(ms: number): void {
    this.#durations?.observe(ms / 1000);
  }

  fellBack(): void {
    this.#fallbacks?.inc();
  }
}

function getOrCreate<T>(registry: Registry, name: string, create: (name: string) => T): T {
  return (registry.getSingleMetric(name) as T | undefined) ?? create(name);
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
