import pg from 'pg';
import { codeOf } from '../error-like.js';
import { TransactionAbortedError } from '../persistence.errors.js';

/** What happened to one statement, named ones included. */
export interface QueryReport {
  readonly text: string;
  readonly parameters: readonly unknown[] | undefined;
  readonly durationMs: number;
  readonly rowCount: number | undefined;
  readonly failed: boolean;
}

/** Is told of every statement that ended, in the asynchronous context of the caller. Must not throw. */
export type QueryObserver = (report: QueryReport) => void;

/** What the pool hands to each client it makes. */
export interface ObservedClientConfig extends pg.ClientConfig {
  readonly observer?: QueryObserver;
  /** Longest wait for the answer of the server to one statement, in milliseconds. 0: no limit. */
  readonly answerTimeout?: number;
}

/** What every statement after the one that failed gets. */
const IN_FAILED_TRANSACTION = '25P02';

type Send = (query: unknown, values?: unknown, callback?: unknown) => Promise<pg.QueryResult>;

/**
 * A connection that reports every statement, and gives up on a server that does not answer: the server's own
 * `statement_timeout` can't help when the network swallows packets or the server is frozen.
 */
export class ObservedClient extends pg.Client {
  /** See {@link ObservedClientConfig.answerTimeout}; a transaction with a time-out of its own changes it while it runs. */
  answerTimeout: number;
  #lastFailure: unknown;

  constructor(config: ObservedClientConfig = {}) {
    super(config);
    this.answerTimeout = config.answerTimeout ?? 0;
    const send = super.query.bind(this) as Send;
    const { observer } = config;
    const query: Send = (query, values, callback) =>
      isPlainQuery(query, values, callback)
        ? this.#observe(send, query, values as readonly unknown[] | undefined, observer)
        : send(query, values, callback);
    this.query = query as pg.Client['query'];
  }

  async #observe(
    send: Send,
    query: string | pg.QueryConfig,
    values: readonly unknown[] | undefined,
    observer: QueryObserver | undefined,
  ): Promise<pg.QueryResult> {
    const text = typeof query === 'string' ? query : query.text;
    const parameters = values ?? (typeof query === 'string' ? undefined : (query.values as unknown[] | undefined));
    const started = performance.now();
    const timer = this.answerTimeout > 0 ? setTimeout(() => this.#giveUp(), this.answerTimeout) : undefined;
    try {
      const result = await send(query, values);
      if (result.command === 'ROLLBACK') this.#refuseFalseCommit(text);
      const durationMs = performance.now() - started;
      observer?.({ text, parameters, durationMs, rowCount: result.rowCount ?? undefined, failed: false });
      return result;
    } catch (error) {
      if (codeOf(error) !== IN_FAILED_TRANSACTION) this.#lastFailure = error;
      observer?.({ text, parameters, durationMs: performance.now() - started, rowCount: undefined, failed: true });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement of the transaction had failed. */
  #refuseFalseCommit(text: string): void {
    if (/^\s*(commit|end)\b/i.test(text)) throw new TransactionAbortedError(this.#lastFailure);
  }

  /** Destroying the socket rejects what waits for an answer and takes the connection out of the pool. */
  #giveUp(): void {
    this.connection.stream.destroy(new Error(`No answer from the server within ${this.answerTimeout} ms`));
  }
}

/** Callbacks and custom query objects (cursors, streams) pass by unobserved: only node-postgres itself uses them. */
function isPlainQuery(query: unknown, values: unknown, callback: unknown): query is string | pg.QueryConfig {
  if (typeof values === 'function' || callback !== undefined) return false;
  return typeof query === 'string' || (typeof query === 'object' && query !== null && !('submit' in query));
}
