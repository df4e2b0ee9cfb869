import type { DataSourceOptions, Logger as TypeOrmLogger } from 'typeorm';
import pg from 'pg';
import type { PersistenceOptions } from '../persistence.options.js';
import { parseDatabaseUrl } from './database-url.js';
import type { EntityClass } from './entity-class.js';
import { ObservedClient, type ObservedClientConfig, type QueryObserver } from './observed-client.service.js';
import { ServicePool } from './service-pool.service.js';

/** How much longer than the server's own limit we wait for its answer. */
const ANSWER_GRACE = 5_000;

/** The settings of one connection: those of the pool, without the pool. */
export function clientConfig(
  options: PersistenceOptions,
): Omit<ObservedClientConfig, 'ssl'> & { ssl: ReturnType<typeof tls> } {
  return {
    connectionString: parseDatabaseUrl(options.url)?.url ?? options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeout,
    statement_timeout: options.statementTimeout,
    lock_timeout: options.lockTimeout,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeout,
    options: `-c search_path=${searchPath(options.schema)}`,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ssl: tls(options),
    answerTimeout: options.statementTimeout > 0 ? options.statementTimeout + ANSWER_GRACE : 0,
  };
}

/** Translates our options into those of TypeORM. Nothing here touches the schema by itself: migrations do. */
export function dataSourceOptions(
  options: PersistenceOptions,
  entities: readonly EntityClass[],
  observer?: QueryObserver,
  onPoolError?: (error: Error) => void,
): DataSourceOptions {
  const { connectionString, connectionTimeoutMillis, application_name, ssl, ...client } = clientConfig(options);
  return {
    type: 'postgres',
    url: connectionString,
    schema: options.schema,
    ssl,
    applicationName: application_name,
    poolSize: options.poolMax,
    connectTimeoutMS: connectionTimeoutMillis,
    entities: [...entities],
    migrations: [],
    synchronize: false,
    migrationsRun: false,
    dropSchema: false,
    installExtensions: false,
    // Its name for gen_random_uuid(), which needs no extension since PostgreSQL 13.
    uuidExtension: 'pgcrypto',
    logging: false,
    logger: silentLogger,
    driver: { Pool: ServicePool, defaults: pg.defaults },
    poolErrorHandler: onPoolError ?? (() => undefined),
    extra: {
      ...client,
      Client: ObservedClient,
      observer,
      min: options.poolMin,
      idleTimeoutMillis: options.idleTimeout,
      maxLifetimeSeconds: options.maxLifetime / 1000,
    },
  };
}

/** `public` stays reachable, since extensions are installed there. */
export function searchPath(schema: string): string {
  return schema === 'public' ? 'public' : `${schema},public`;
}

function tls(options: PersistenceOptions): false | { rejectUnauthorized: boolean; ca?: string } {
  const mode = options.tls === 'from-url' ? (parseDatabaseUrl(options.url)?.tlsMode ?? 'disable') : options.tls;
  if (mode === 'disable') return false;
  return { rejectUnauthorized: mode === 'verify-full', ...(options.ca === undefined ? {} : { ca: options.ca }) };
}

/** Statements are observed at the connection, where named ones pass too. */
const silentLogger: TypeOrmLogger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};
