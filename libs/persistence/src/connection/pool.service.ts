import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { PoolFigures } from './pool-figures.js';
import type { ServicePool } from './service-pool.service.js';

/** The pool under a connected data source of this library. */
export function poolOf(dataSource: DataSource): ServicePool {
  const pool: unknown = (dataSource.driver as PostgresDriver).master;
  if (pool === undefined) throw new Error('The data source is not connected: await its initialisation first.');
  return pool as ServicePool;
}

/** What the pool is doing at this moment; zeros when it is not connected. */
export function poolFigures(dataSource: DataSource): PoolFigures {
  if (!dataSource.isInitialized) return { total: 0, idle: 0, waiting: 0, max: 0 };
  const pool = poolOf(dataSource);
  return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, max: pool.options.max };
}
