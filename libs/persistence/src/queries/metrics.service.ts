import { createRequire } from 'node:module';
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolFigures } from '../connection/pool-figures.js';
import { codeOf } from '../error-like.js';
import type { StatementLabel } from './statement-label.js';

/** What this library needs of a prom-client `Registry`, so that its types load without prom-client. */
export interface MetricsRegistry {
  getSingleMetric(name: string): unknown;
  removeSingleMetric(name: string): void;
}

type PromClient = typeof import('prom-client');

const POOL_GAUGE = 'db_pool_connections';
const POOL_WAITING = 'db_pool_waiting';

/** The metrics of one connection. All methods are safe to call when prom-client is not installed: then they do nothing. */
export class DatabaseMetrics {
  readonly #client: PromClient | undefined;
  readonly #registry: Registry | undefined;
  readonly #queries: Histogram<'operation' | 'table'> | undefined;
  readonly #retries: Counter<'reason'> | undefined;
  #poolGauges: Gauge[] = [];

  constructor(registry?: MetricsRegistry) {
    this.#client = loadPromClient();
    if (this.#client === undefined) return;
    const chosen = (registry as Registry | undefined) ?? this.#client.register;
    const { Histogram, Counter } = this.#client;
    this.#registry = chosen;
    this.#queries = getOrCreate(chosen, 'db_query_duration_seconds', (name) => {
      const help = 'How long statements took, from sending them to their last row, in seconds.';
      const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
      return new Histogram({ name, help, buckets, labelNames: ['operation', 'table'], registers: [chosen] });
    });
    this.#retries = getOrCreate(chosen, 'db_transaction_retries_total', (name) => {
      const help = 'Transactions that ran again after a serialisation failure or a deadlock.';
      return new Counter({ name, help, labelNames: ['reason'], registers: [chosen] });
    });
  }

  /** Counts a statement, failed or not. */
  queryEnded(label: StatementLabel, durationMs: number): void {
    this.#queries?.observe({ operation: label.operation, table: label.table }, durationMs / 1000);
  }

  /** Counts a transaction that runs again. */
  transactionRetried(sqlState: string): void {
    this.#retries?.inc({ reason: sqlState });
  }

  /** Reads the pool at each scrape, until {@link close}. */
  watchPool(figures: () => PoolFigures): void {
    const registry = this.#registry;
    if (this.#client === undefined || registry === undefined) return;
    const { Gauge } = this.#client;
    const registers = [registry];
    registry.removeSingleMetric(POOL_GAUGE);
    registry.removeSingleMetric(POOL_WAITING);
    this.#poolGauges = [
      new Gauge({
        name: POOL_GAUGE,
        help: 'Open connections of the pool by state, and how many it may open (max).',
        labelNames: ['state'],
        registers,
        collect() {
          const { total, idle, max } = figures();
          this.set({ state: 'idle' }, idle);
          this.set({ state: 'used' }, total - idle);
          this.set({ state: 'total' }, total);
          this.set({ state: 'max' }, max);
        },
      }),
      new Gauge({
        name: POOL_WAITING,
        help: 'Callers that wait for a connection of the pool.',
        registers,
        collect() {
          this.set({}, figures().waiting);
        },
      }),
    ];
  }

  /** Removes the gauges, which would go on reading a closed pool. Counters and the histogram stay: their values are facts. */
  close(): void {
    for (const name of [POOL_GAUGE, POOL_WAITING]) {
      const isOurs = this.#poolGauges.some((gauge) => gauge === this.#registry?.getSingleMetric(name));
      if (isOurs) this.#registry?.removeSingleMetric(name);
    }
    this.#poolGauges = [];
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
    if (codeOf(error) === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
