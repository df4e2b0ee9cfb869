import type pg from 'pg';
import { type DataSource, QueryRunnerAlreadyReleasedError, type QueryRunner } from 'typeorm';
import { TransactionAbortedError, translateDatabaseError } from '../persistence.errors.js';

type ReleasableRunner = QueryRunner & {
  /** Set once connected. */
  readonly databaseConnection?: object;
  releasePostgresConnection(error?: unknown): Promise<void>;
};

/** Connections that must not go back to the pool, and why. */
const unusable = new WeakMap<object, unknown>();

/** The pool gets rid of this connection as soon as its holder gives it back. */
export function dropWhenReleased(connection: object, reason: unknown): void {
  unusable.set(connection, reason);
}

/**
 * Makes every query runner of a data source throw domain errors, refuse to call a rollback a commit, and drop a connection
 * that can't be used again instead of handing it back to the pool.
 */
export function translateQueryErrors(dataSource: DataSource): void {
  const { driver } = dataSource;
  const createQueryRunner = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => translatedRunner(createQueryRunner(mode) as ReleasableRunner);
}

function translatedRunner(runner: ReleasableRunner): QueryRunner {
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  const commit = runner.commitTransaction.bind(runner);
  const releaseConnection = runner.releasePostgresConnection.bind(runner);
  let lost: unknown;
  let lastFailure: unknown;

  runner.releasePostgresConnection = (error) => {
    lost ??= error;
    return releaseConnection(error ?? unusable.get(runner.databaseConnection ?? runner));
  };
  runner.query = (async (...args: unknown[]) => {
    try {
      return await query(...args);
    } catch (error) {
      // TypeORM only knows that the runner was released; the reason is that the connection broke between two statements.
      if (lost !== undefined && error instanceof QueryRunnerAlreadyReleasedError) throw translateDatabaseError(lost);
      lastFailure = translateDatabaseError(error);
      throw lastFailure;
    }
  }) as QueryRunner['query'];
  runner.commitTransaction = async () => {
    // PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement of the transaction had failed.
    const client = (await runner.connect()) as pg.PoolClient;
    if (client.getTransactionStatus() === 'E') throw new TransactionAbortedError(lastFailure);
    await commit();
  };
  return runner;
}
