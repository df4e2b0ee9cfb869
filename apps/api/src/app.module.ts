import { AUTH_ERRORS, AuthModule, AuthOptions } from '@ashlar/auth';
import { AuthHttpModule } from '@ashlar/auth/http';
import { typeOrmAuthStores } from '@ashlar/auth/typeorm';
import { ConfigModule, type LoadedConfig } from '@ashlar/config';
import { type Clock, type IdGenerator, systemClock, systemIds } from '@ashlar/domain';
import { HttpModule, HttpOptions } from '@ashlar/http';
import { IDEMPOTENCY_ERRORS, IdempotencyModule, IdempotencyOptions } from '@ashlar/idempotency';
import { TypeOrmIdempotencyStore } from '@ashlar/idempotency/typeorm';
import { MAIL_ERRORS, MailHealthCheck, MailModule, MailOptions, MailPreviewRoute } from '@ashlar/mail';
import { SmtpOptions } from '@ashlar/mail/smtp';
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
import { RATE_LIMIT_ERRORS, RateLimitingModule, RateLimitsRoute } from '@ashlar/rate-limiting';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { accountMails } from './accounts/account-mails.js';
import { AccountMailer } from './accounts/account-mailer.service.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { mailTransport } from './accounts/mail-transport.service.js';
import type { AppConfig } from './app.config.js';
import { CLOCK, IDS } from './app.tokens.js';
import { limitStore } from './limits/limit-store.service.js';
import { limitRules } from './limits/limits.js';
import { LimitsModule } from './limits/limits.module.js';
import { LimitsOptions } from './limits/limits.options.js';
import { RedisConnection } from './limits/redis-connection.service.js';
import { PROJECT_MEMBER_ERRORS } from './project-members/project-members.errors.js';
import { ProjectMembersModule } from './project-members/project-members.module.js';
import { PROJECT_ERRORS } from './projects/projects.errors.js';
import { ProjectsModule } from './projects/projects.module.js';
import { entities, migrations } from './app.schema.js';

/** Where time and ids come from; tests bring their own. */
export interface Sources {
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** What each role may do beside what the blocks grant it; each contains those before it. */
const ROLE_PERMISSIONS = { user: ['projects:*'] };

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
          inject: [
            HttpOptions,
            DatabaseHealthCheck,
            MigrationsHealthCheck,
            MailHealthCheck,
            MetricsRoute,
            LogLevelsRoute,
            RateLimitsRoute,
          ],
          useFactory: (
            options: HttpOptions,
            database: DatabaseHealthCheck,
            schema: MigrationsHealthCheck,
            mail: MailHealthCheck,
            metrics: MetricsRoute,
            logLevels: LogLevelsRoute,
            limits: RateLimitsRoute,
          ) => ({
            options,
            errors: [
              ...PERSISTENCE_ERRORS,
              ...IDEMPOTENCY_ERRORS,
              ...AUTH_ERRORS,
              ...MAIL_ERRORS,
              ...RATE_LIMIT_ERRORS,
              ...PROJECT_ERRORS,
              ...PROJECT_MEMBER_ERRORS,
            ],
            healthChecks: [database, schema, mail],
            operationsRoutes: [metrics, logLevels, limits, ...mailPreview(config)],
          }),
        }),
        MailModule.forRootAsync({
          inject: [MailOptions, SmtpOptions],
          useFactory: (options: MailOptions, smtp: SmtpOptions) => ({
            options,
            transport: mailTransport(smtp, config.production),
          }),
        }),
        AuthModule.forRootAsync({
          imports: [AccountsModule],
          inject: [AuthOptions, Database, Transactions, AccountMailer],
          useFactory: (
            options: AuthOptions,
            database: Database,
            transactions: Transactions,
            mailer: AccountMailer,
          ) => ({
            options,
            stores: typeOrmAuthStores(database, transactions),
            mailer,
            production: config.production,
            permissions: ROLE_PERMISSIONS,
            ...sources,
          }),
        }),
        AuthHttpModule.forRoot(),
        IdempotencyModule.forRootAsync({
          inject: [IdempotencyOptions, Database, Transactions],
          useFactory: (options: IdempotencyOptions, database: Database, transactions: Transactions) => ({
            options,
            store: new TypeOrmIdempotencyStore(database, transactions),
          }),
        }),
        RateLimitingModule.forRootAsync({
          imports: [LimitsModule],
          inject: [LimitsOptions, Database, RedisConnection],
          useFactory: (options: LimitsOptions, database: Database, redis: RedisConnection) => ({
            options,
            rules: limitRules(options),
            ...limitStore(options, database, redis),
          }),
        }),
        ProjectsModule,
        ProjectMembersModule,
      ],
      providers: [
        { provide: CLOCK, useValue: sources.clock },
        { provide: IDS, useValue: sources.ids },
      ],
      exports: [CLOCK, IDS],
    };
  }
}

/** How the mails of accounts look, for those who write them. */
function mailPreview({ production }: LoadedConfig<AppConfig>): MailPreviewRoute[] {
  return production ? [] : [new MailPreviewRoute({ templates: Object.values(accountMails), production })];
}
