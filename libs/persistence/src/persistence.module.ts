import {
  type ConfigurableModuleAsyncOptions,
  ConfigurableModuleBuilder,
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import { ClsModule } from 'nestjs-cls';
import { DataSource } from 'typeorm';
import type { EntityClass } from './connection/entity-class.js';
import { connectDataSource } from './connection/data-source.service.js';
import { poolFigures } from './connection/pool.service.js';
import { DatabaseHealthCheck } from './database-health.service.js';
import { Database } from './database.service.js';
import { CHECKED_SETTINGS, checkedOptions } from './persistence-settings.service.js';
import { changedOptions, type PersistenceOptions, type PersistenceSettings } from './persistence.options.js';
import { DatabaseMetrics, type MetricsRegistry } from './queries/metrics.service.js';
import { QueryReporter } from './queries/query-reporter.service.js';
import { MigrationsHealthCheck } from './migrations/migrations-health.service.js';
import { MigrationRunner } from './migrations/migration-runner.service.js';
import type { MigrationClass } from './migrations/migration-plan.js';
import { Transactions } from './transactions/transactions.service.js';

/** What is known when the program is written, beside the settings. */
export interface PersistenceExtras {
  /** Every entity class, by name: nothing is found by a glob. */
  entities?: readonly EntityClass[];
  /** Every migration class, of the app and of its libraries; ordered by the timestamp that ends their names. */
  migrations?: readonly MigrationClass[];
  /** Where metrics go. Default: prom-client's default registry; nowhere when prom-client is not installed. */
  registry?: MetricsRegistry | undefined;
}

const SETTINGS = Symbol('ashlar.persistence-settings');

/** What `PersistenceModule.forRoot` takes. */
export type PersistenceModuleOptions = PersistenceSettings & PersistenceExtras;

/** What `PersistenceModule.forRootAsync` takes: a factory of the settings, and beside it what is known beforehand. */
export type PersistenceModuleAsyncOptions = ConfigurableModuleAsyncOptions<PersistenceSettings> & PersistenceExtras;

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<PersistenceSettings>({
  optionsInjectionToken: SETTINGS,
})
  .setClassMethodName('forRoot')
  .setExtras<PersistenceExtras>({ entities: [], migrations: [], registry: undefined }, assemble)
  .build();

/**
 * PostgreSQL for the whole application, connected once: injectable everywhere are `Database`, `Transactions`, `MigrationRunner`,
 * `DatabaseHealthCheck`, and TypeORM's `DataSource`. The app itself imports `ClsModule.forRoot`.
 */
@Module({})
export class PersistenceModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(DatabaseMetrics) private readonly metrics: DatabaseMetrics) {
    super();
  }

  /** Connects with given settings. */
  static override forRoot(options: PersistenceModuleOptions): DynamicModule {
    return super.forRoot(options);
  }

  /** Connects with settings that a factory gives: `{ imports, inject, useFactory, entities, migrations }`. */
  static override forRootAsync(options: PersistenceModuleAsyncOptions): DynamicModule {
    return super.forRootAsync(options);
  }

  onApplicationShutdown(): void {
    this.metrics.close();
  }
}

/** Holds what the module and TypeORM's both need; its one instance is shared by reference. */
@Module({})
class PersistenceSettingsModule {}

function assemble(definition: DynamicModule, extras: PersistenceExtras): DynamicModule {
  const shared: DynamicModule = {
    module: PersistenceSettingsModule,
    imports: definition.imports ?? [],
    providers: [
      ...(definition.providers ?? []),
      { provide: CHECKED_SETTINGS, inject: [SETTINGS], useFactory: checkedOptions },
      { provide: DatabaseMetrics, useFactory: () => new DatabaseMetrics(extras.registry) },
    ],
    exports: [CHECKED_SETTINGS, DatabaseMetrics],
  };
  return {
    module: PersistenceModule,
    global: true,
    imports: [
      shared,
      TypeOrmModule.forRootAsync({
        imports: [shared],
        inject: [CHECKED_SETTINGS, DatabaseMetrics],
        // TypeORM's module hands its options to the factory below and to nothing else.
        useFactory: (options: PersistenceOptions, metrics: DatabaseMetrics) =>
          ({ type: 'postgres', persistence: { options, metrics }, toRetry: () => false }) as object,
        dataSourceFactory: (carrier) => connect(carrier as unknown as Carrier, extras.entities ?? []),
      }),
      ClsModule.registerPlugins([
        new ClsPluginTransactional({
          adapter: new TransactionalAdapterTypeOrm({ dataSourceToken: getDataSourceToken() }),
        }),
      ]),
    ],
    providers: [
      Database,
      Transactions,
      DatabaseHealthCheck,
      {
        provide: MigrationRunner,
        inject: [CHECKED_SETTINGS],
        useFactory: (options: PersistenceOptions) => migrationRunner(options, extras),
      },
      {
        provide: MigrationsHealthCheck,
        inject: [CHECKED_SETTINGS],
        // Whoever asks for health does not wait for a database to come back.
        useFactory: (options: PersistenceOptions) =>
          new MigrationsHealthCheck(migrationRunner(changedOptions(options, { startAttempts: 1 }), extras)),
      },
    ],
    exports: [shared, Database, Transactions, DatabaseHealthCheck, MigrationsHealthCheck, MigrationRunner],
  };
}

function migrationRunner(options: PersistenceOptions, extras: PersistenceExtras): MigrationRunner {
  const { entities = [], migrations = [] } = extras;
  return new MigrationRunner({ options, entities, migrations, log: new Logger('Migrations') });
}

interface Carrier {
  readonly persistence: { readonly options: PersistenceOptions; readonly metrics: DatabaseMetrics };
}

async function connect({ persistence }: Carrier, entities: readonly EntityClass[]): Promise<DataSource> {
  const { options, metrics } = persistence;
  const { observe: observer } = new QueryReporter(options, metrics, new Logger('Queries'));
  const dataSource = await connectDataSource({ options, entities, observer, log: new Logger('Database') });
  metrics.watchPool(() => poolFigures(dataSource));
  return dataSource;
}
