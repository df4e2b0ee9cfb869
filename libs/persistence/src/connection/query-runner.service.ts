import type pg from 'pg';
import {
  type DataSource,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  type QueryRunner,
} from 'typeorm';
import { translateDatabaseError } from '../persistence.errors.js';

type ReleasableRunner = QueryRunner & {
  /** Set once connected. */
  readonly databaseConnection?: object;
  releasePostgresConnection(error?: unknown): Promise<void>;
};

/** Connections that must not go back to the pool, and why. */
const unusable = new WeakMap<object, unknown>();

/** Runners whose connection broke while they held it, and how. */
const lost = new WeakMap<object, unknown>();

/** The pool gets rid of this connection as soon as its holder gives it back. */
export function dropWhenReleased(connection: object, reason: unknown): void {
  unusable.set(connection, reason);
}

/**
 * The connection that a runner holds.
 *
 * @throws when it holds none any more: its transaction has ended, and the connection may be somebody else's by now
 */
export async function connectionOf(runner: QueryRunner): Promise<pg.PoolClient> {
  if (runner.isReleased) throw releasedError(runner, new QueryRunnerAlreadyReleasedError());
  return (await runner.connect()) as pg.PoolClient;
}

/**
 * Makes every query runner of a data source throw domain errors, and drop a connection that can't be used again instead of
 * handing it back to the pool.
 */
export function translateQueryErrors(dataSource: DataSource): void {
  const { driver } = dataSource;
  const createQueryRunner = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => translatedRunner(createQueryRunner(mode) as ReleasableRunner);

  const query = dataSource.query.bind(dataSource) as DataSource['query'];
  dataSource.query = async <T>(sql: string, parameters?: unknown[], runner?: QueryRunner): Promise<T> => {
    try {
      return await query<T>(sql, parameters, runner);
    } catch (error) {
      throw error instanceof QueryRunnerProviderAlreadyReleasedError ? releasedError(runner, error) : error;
    }
  };
}

function translatedRunner(runner: ReleasableRunner): QueryRunner {
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  const releaseConnection = runner.releasePostgresConnection.bind(runner);

  runner.releasePostgresConnection = (error) => {
    if (error !== undefined && !runner.isReleased) lost.set(runner, error);
    return releaseConnection(error ?? unusable.get(runner.databaseConnection ?? runner));
  };
  runner.query = (async (...args: unknown[]) => {
    try {
      return await query(...args);
    } catch (error) {
      if (error instanceof QueryRunnerAlreadyReleasedError) throw releasedError(runner, error);
      throw translateDatabaseError(error);
    }
  }) as QueryRunner['query'];
  return runner;
}

/** TypeORM only says that the runner was released; when its connection broke, that is the reason. */
function releasedError(runner: QueryRunner | undefined, error: Error): unknown {
  const reason = runner && lost.get(runner);
  return reason === undefined ? error : translateDatabaseError(reason);
}
