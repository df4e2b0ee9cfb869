import { ConfigModule, type LoadedConfig } from '@ashlar/config';
import { type Clock, type IdGenerator, systemClock, systemIds } from '@ashlar/domain';
import { HttpModule, HttpOptions } from '@ashlar/http';
import { IDEMPOTENCY_ERRORS, IdempotencyModule, IdempotencyOptions } from '@ashlar/idempotency';
import { TypeOrmIdempotencyStore } from '@ashlar/idempotency/typeorm';
import { LogLevelsRoute, MetricsRoute, ObservabilityModule, ObservabilityOptions } from '@ashlar/observability';
import {
  Database,
  DatabaseHealthCheck,
  MigrationsHealthCheck,
  PERSISTENCE_ERRORS,
  PersistenceModule,
  PersistenceOptions,
  Transactions,
} from '@ashlar/persistence';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ClsModule } from 'nestjs-cls';
import type { AppConfig } from './app.config.js';
import { CLOCK, IDS } from './app.tokens.js';
import { DEVELOPMENT_ERRORS, DevelopmentActorGuard } from './development-actor.guard.js';
import { PROJECT_ERRORS } from './projects/projects.errors.js';
import { ProjectsModule } from './projects/projects.module.js';
import { entities, migrations } from './app.schema.js';

/** Where time and ids come from; tests bring their own. */
export interface Sources {
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** The wiring table: which blocks the API is made of, and the only file that names drivers. */
@Global()
@Module({})
export class AppModule {
  static forRoot(
    config: LoadedConfig<AppConfig>,
    sources: Sources = { clock: systemClock, ids: systemIds },
  ): DynamicModule {
    const observability = ObservabilityModule.forRootAsync({
      inject: [ObservabilityOptions],
      useFactory: (options: ObservabilityOptions) => options,
    });
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ClsModule.forRoot({ global: true }),
        observability,
        PersistenceModule.forRootAsync({
          inject: [PersistenceOptions],
          useFactory: (options: PersistenceOptions) => options,
          entities,
          migrations,
        }),
        HttpModule.forRootAsync({
          imports: [observability],
          inject: [HttpOptions, DatabaseHealthCheck, MigrationsHealthCheck, MetricsRoute, LogLevelsRoute],
          useFactory: (
            options: HttpOptions,
            database: DatabaseHealthCheck,
            schema: MigrationsHealthCheck,
            metrics: MetricsRoute,
            logLevels: LogLevelsRoute,
          ) => ({
            options,
            errors: [...PERSISTENCE_ERRORS, ...IDEMPOTENCY_ERRORS, ...DEVELOPMENT_ERRORS, ...PROJECT_ERRORS],
            healthChecks: [database, schema],
            operationsRoutes: [metrics, logLevels],
          }),
        }),
        IdempotencyModule.forRootAsync({
          inject: [IdempotencyOptions, Database, Transactions],
          useFactory: (options: IdempotencyOptions, database: Database, transactions: Transactions) => ({
            options,
            store: new TypeOrmIdempotencyStore(database, transactions),
          }),
        }),
        ProjectsModule,
      ],
      providers: [
        { provide: CLOCK, useValue: sources.clock },
        { provide: IDS, useValue: sources.ids },
        { provide: APP_GUARD, useFactory: () => new DevelopmentActorGuard(config) },
      ],
      exports: [CLOCK, IDS],
    };
  }
}
