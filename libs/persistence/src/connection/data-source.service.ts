import { setTimeout as sleep } from 'node:timers/promises';
import { type ExponentialRetry, isDomainError, retryDelay } from '@ashlar/domain';
import { DataSource } from 'typeorm';
import { codeOf, messageOf } from '../error-like.js';
import { DatabaseStartError } from '../persistence.errors.js';
import type { PersistenceOptions } from '../persistence.options.js';
import { dataSourceOptions } from './data-source.config.js';
import { parseDatabaseUrl } from './database-url.js';
import type { EntityClass } from './entity-class.js';
import type { QueryObserver } from './observed-client.service.js';
import { poolOf } from './pool.service.js';
import { translateQueryErrors } from './query-runner.service.js';

/** Where the life of a connection is reported; Nest's `Logger` fits. */
export interface ConnectionLog {
  log(message: string): void;
  warn(message: string): void;
}

/** What a data source is made of. */
export interface DataSourceParts {
  readonly options: PersistenceOptions;
  readonly entities: readonly EntityClass[];
  readonly log: ConnectionLog;
  readonly observer?: QueryObserver;
}

/** Makes a data source that is not connected yet. */
export function createDataSource({ options, entities, observer, log }: DataSourceParts): DataSource {
  const dataSource = new DataSource(
    dataSourceOptions(options, entities, observer, (error) =>
      log.warn(`An idle connection to the database was lost; the pool opens another when needed: ${error.message}`),
    ),
  );
  translateQueryErrors(dataSource);
  return dataSource;
}

/**
 * Connects, trying again while the server can't be reached: it may start at the same time as we do.
 *
 * @throws DatabaseStartError after the last attempt, or at once when trying again can't help (wrong password, no such database)
 */
export async function connectDataSource(parts: DataSourceParts): Promise<DataSource> {
  const { options, log } = parts;
  const label = parseDatabaseUrl(options.url)?.label ?? 'the database';
  const policy: ExponentialRetry = {
    kind: 'exponential',
    maxAttempts: options.startAttempts,
    baseMs: options.startDelay,
    capMs: 5_000,
  };
  for (let failures = 0; ;) {
    const dataSource = createDataSource(parts);
    try {
      await dataSource.initialize();
      await poolOf(dataSource).warmUp(options.poolMin);
      return dataSource;
    } catch (error) {
      // A pool may be open although the start failed.
      await dataSource.driver.disconnect().catch(() => undefined);
      const cause = isDomainError(error) ? error.cause : error;
      const delay = isHopeless(cause) ? undefined : retryDelay(policy, ++failures, () => 0);
      if (delay === undefined) throw new DatabaseStartError(label, failures, cause);
      log.warn(`${label} does not answer (${messageOf(cause)}); trying again in ${delay} ms.`);
      await sleep(delay);
    }
  }
}

/** Wrong password, unknown user, no such database, no right to connect; TLS that the server does not speak. */
function isHopeless(error: unknown): boolean {
  return ['28P01', '28000', '3D000', '42501'].includes(codeOf(error)) || /does not support SSL/.test(messageOf(error));
}
