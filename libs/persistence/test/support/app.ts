import { type DynamicModule, type INestApplicationContext, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  type EntityClass,
  type MetricsRegistry,
  type MigrationClass,
  MigrationRunner,
  PersistenceModule,
  type PersistenceSettings,
} from '../../src/index.js';
import { ClsModule } from 'nestjs-cls';
import { CreateProjects1763635200000, Project } from './projects.js';

export interface AppInit {
  readonly url: string;
  readonly options?: Partial<PersistenceSettings>;
  readonly entities?: readonly EntityClass[];
  readonly migrations?: readonly MigrationClass[];
  readonly providers?: Provider[];
  readonly imports?: DynamicModule[];
  readonly registry?: MetricsRegistry;
  readonly migrate?: boolean;
}

@Module({})
class AppModule {}

/** A Nest application without HTTP, on a migrated database. */
export async function startApp(init: AppInit): Promise<INestApplicationContext> {
  const app = await NestFactory.createApplicationContext(
    {
      module: AppModule,
      imports: [
        ClsModule.forRoot({ global: true }),
        PersistenceModule.forRootAsync({
          useFactory: () => ({ url: init.url, startAttempts: 1, slowQueryThreshold: 0, ...init.options }),
          entities: init.entities ?? [Project],
          migrations: init.migrations ?? [CreateProjects1763635200000],
          ...(init.registry && { registry: init.registry }),
        }),
        ...(init.imports ?? []),
      ],
      providers: init.providers ?? [],
    },
    { logger: false, abortOnError: false },
  );
  if (init.migrate !== false) await app.get(MigrationRunner).up();
  return app;
}
