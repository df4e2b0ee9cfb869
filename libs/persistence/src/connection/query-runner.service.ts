import { type DataSource, QueryRunnerAlreadyReleasedError, type QueryRunner } from 'typeorm';
import { translateDatabaseError } from '../persistence.errors.js';
import { failureKind } from '../sql-state.js';

type ReleasableRunner = QueryRunner & { releasePostgresConnection(error?: unknown): Promise<void> };

/**
 * Makes every query runner of a data source throw domain errors, and drop a connection that can't be used again instead
 * of handing it back to the pool.
 */
export function translateQueryErrors(dataSource: DataSource): void {
  const { driver } = dataSource;
  const createQueryRunner = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => translatedRunner(createQueryRunner(mode) as ReleasableRunner);
}

function translatedRunner(runner: ReleasableRunner): QueryRunner {
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  const releaseConnection = runner.releasePostgresConnection.bind(runner);
  let lost: unknown;
  let unusable: unknown;

  runner.releasePostgresConnection = (error) => {
    lost ??= error;
    return releaseConnection(error ?? unusable);
  };
  runner.query = (async (...args: unknown[]) => {
    try {
      return await query(...args);
    } catch (error) {
      // TypeORM only knows that the runner was released; the reason is that the connection broke between two statements.
      if (lost !== undefined && error instanceof QueryRunnerAlreadyReleasedError) throw translateDatabaseError(lost);
      if (failureKind(error) === 'stale-plan') unusable = error;
      throw translateDatabaseError(error);
    }
  }) as QueryRunner['query'];
  return runner;
}
