export { PersistenceModule } from './persistence.module.js';
export type {
  PersistenceExtras,
  PersistenceModuleAsyncOptions,
  PersistenceModuleOptions,
} from './persistence.module.js';
export { PersistenceOptions } from './persistence.options.js';
export type { PersistenceSettings } from './persistence.options.js';
export type { TlsMode } from './connection/database-url.js';
export { PersistenceSettingsError } from './persistence-settings.service.js';
export { Database } from './database.service.js';
export type { Statement, StatementResult } from './database.service.js';
export { Transactional } from './transactions/transactional.decorator.js';
export { Transactions } from './transactions/transactions.service.js';
export type { Isolation, Propagation, TransactionOptions } from './transactions/transaction-options.js';
export { TransactionJoinError, TransactionsMissingError } from './transactions/transactions.errors.js';
export { MigrationRunner } from './migrations/migration-runner.service.js';
export type {
  MigrationLog,
  MigrationRun,
  MigrationRunnerInit,
  MigrationStatus,
} from './migrations/migration-runner.service.js';
export type { IrreversibleMigration, MigrationCheck } from './migrations/migration-check.service.js';
export { MigrationListError } from './migrations/migration-plan.js';
export type { MigrationClass, MigrationState, MigrationStatusEntry } from './migrations/migration-plan.js';
export { MigrationFailedError, MigrationLockError, ScratchDatabaseError } from './migrations/migrations.errors.js';
export { DatabaseHealthCheck } from './database-health.service.js';
export { MigrationsHealthCheck } from './migrations/migrations-health.service.js';
export {
  DatabaseContentionError,
  DatabaseStartError,
  DatabaseUnavailableError,
  isCheckViolation,
  isForeignKeyViolation,
  isUniqueViolation,
  LockTimeoutError,
  PERSISTENCE_ERRORS,
  PersistenceErrorCode,
  StatementTimeoutError,
  TransactionAbortedError,
  VersionMismatchError,
} from './persistence.errors.js';
export type { EntityClass } from './connection/entity-class.js';
export type { MetricsRegistry } from './queries/metrics.service.js';
export { KeysetSort } from './pagination/keyset-sort.js';
export type { SortColumn, SortDefinition, SortOrder, SortTerm } from './pagination/keyset-sort.js';
export { keysetQuery } from './pagination/keyset.js';
export type { KeysetQuery } from './pagination/keyset.js';
export { findCursorPage } from './pagination/cursor-page.repository.js';
export type { CursorPageRequest } from './pagination/cursor-page.repository.js';
export { findOffsetPage } from './pagination/offset-page.repository.js';
export type { OffsetPageRequest } from './pagination/offset-page.repository.js';
export { bulkInsert } from './writes/bulk-insert.repository.js';
export type { BulkInsertOptions, BulkOutcome } from './writes/bulk-insert.repository.js';
export { deleteVersioned, updateVersioned } from './writes/versioned.repository.js';
export type { VersionedKey } from './writes/versioned.repository.js';
