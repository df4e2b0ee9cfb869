import type { QueryReport } from '../connection/observed-client.service.js';
import type { PersistenceOptions } from '../persistence.options.js';
import type { DatabaseMetrics } from './metrics.service.js';
import { normaliseSql } from './sql-text.js';
import { StatementLabels } from './statement-label.js';

/** Where queries are reported; Nest's `Logger` fits. */
export interface QueryLog {
  warn(message: object): void;
  debug(message: object): void;
}

/** Measures every statement, and logs slow ones without their parameters. */
export class QueryReporter {
  readonly #labels = new StatementLabels();

  constructor(
    private readonly options: Pick<PersistenceOptions, 'slowQueryThreshold' | 'logQueries'>,
    private readonly metrics: DatabaseMetrics,
    private readonly log: QueryLog,
  ) {}

  /** Is a `QueryObserver`. */
  readonly observe = (report: QueryReport): void => {
    const { text, parameters, durationMs, rowCount, failed } = report;
    const label = this.#labels.of(text);
    this.metrics.queryEnded(label, durationMs);
    const { slowQueryThreshold, logQueries } = this.options;
    const isSlow = slowQueryThreshold > 0 && durationMs >= slowQueryThreshold;
    if (!isSlow && !logQueries) return;
    const line = { durationMs: Math.round(durationMs * 10) / 10, rows: rowCount ?? null, failed, ...label };
    if (isSlow) {
      this.log.warn({ msg: 'Slow query', ...line, parameters: parameters?.length ?? 0, sql: normaliseSql(text) });
    }
    if (logQueries) this.log.debug({ msg: 'Query', ...line, sql: text, values: parameters ?? [] });
  };
}
