import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, retryDelay, type ExponentialRetry } from '@ashlar/domain';
import { DataSource } from 'typeorm';
import { codeOf, messageOf } from '../error-like.js';
import type { PersistenceOptions } from '../persistence.options.js';
import { dataSourceOptions, type EntityClass } from './data-source.config.js';
import { parseDatabaseUrl } from './database-url.js';
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
  for (let failures = 0; ; ) {
    const dataSource = createDataSource(parts);
    try {
      await dataSource.initialize();
      await poolOf(dataSource).warmUp(options.poolMin);
      return dataSource;
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      const cause = error instanceof DomainError ? error.cause : error;
      const delay = isHopeless(cause) ? undefined : retryDelay(policy, ++failures, () => 0);
      if (delay === undefined) throw new DatabaseStartError(label, failures, cause);
      log.warn(`${label} does not answer (${messageOf(cause)}); trying again in ${delay} ms.`);
      await sleep(delay);
    }
  }
}

/** The first connection could not be made. Stops the boot; says where it tried, never with which password. */
export class DatabaseStartError extends DomainError {
  constructor(label: string, attempts: number, cause: unknown) {
    super({
      code: 'DATABASE_START_FAILED',
      category: 'unavailable',
      message: `Can't connect to PostgreSQL at ${label}${attempts > 1 ? ` after ${attempts} attempts` : ''}: ${messageOf(cause)}. ${advice(cause)}`,
      cause,
    });
  }
}

/** Wrong password, unknown user, no such database, no right to connect; TLS that the server does not speak. */
function isHopeless(error: unknown): boolean {
  return ['28P01', '28000', '3D000', '42501'].includes(codeOf(error)) || /does not support SSL/.test(messageOf(error));
}

function advice(error: unknown): string {
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return 'Check user and password in the URL.';
    case '3D000':
      return 'Create the database, or correct its name in the URL.';
    case 'ECONNREFUSED':
      return 'Is the server running, and are host and port in the URL right?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'Check the host name in the URL.';
    default:
      return 'Check the URL and the server.';
  }
}
