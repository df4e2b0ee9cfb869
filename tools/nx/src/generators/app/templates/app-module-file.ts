import { type AppPlan, when } from '../plan.js';

/** `src/app.module.ts`: the wiring table. */
export function appModule(plan: AppPlan): string {
  const { has } = plan;
  return `${imports(plan)}

/** Where time and ids come from; tests bring their own. */
export interface Sources {
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

${when(has('auth'), rolePermissions())}/** The wiring table: which blocks the app is made of, and the only file that names drivers. */
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
        ${http(plan)}
        ${when(has('mail'), mail())}
        ${when(has('auth'), auth())}
        ${when(has('idempotency'), idempotency())}
        ${when(has('rate-limiting'), rateLimiting())}
      ],
      providers: [
        { provide: CLOCK, useValue: sources.clock },
        { provide: IDS, useValue: sources.ids },
        ${when(!has('auth'), '{ provide: APP_GUARD, useClass: ClosedGuard },')}
      ],
      exports: [CLOCK, IDS],
    };
  }
}
${when(has('auth'), mailPreview())}`;
}

function imports({ has }: AppPlan): string {
  const database = has('auth') || has('idempotency') || has('rate-limiting') ? ['Database'] : [];
  const transactions = has('auth') || has('idempotency') ? ['Transactions'] : [];
  const mailNames = `MAIL_ERRORS, MailHealthCheck, MailModule, MailOptions${when(has('auth'), ', MailPreviewRoute')}`;
  const limits = `import { RATE_LIMIT_ERRORS, RateLimitingModule, RateLimitsRoute } from '@ashlar/rate-limiting';
import { PostgresRateLimitStore } from '@ashlar/rate-limiting/postgres';`;
  return [
    [has('auth'), `import { AUTH_ERRORS, AuthModule, AuthOptions, type RolePermissions } from '@ashlar/auth';`],
    [has('auth'), `import { AuthHttpModule } from '@ashlar/auth/http';`],
    [has('auth'), `import { typeOrmAuthStores } from '@ashlar/auth/typeorm';`],
    [true, `import { ConfigModule, type LoadedConfig } from '@ashlar/config';`],
    [true, `import { type Clock, type IdGenerator, systemClock, systemIds } from '@ashlar/domain';`],
    [true, `import { HttpModule, HttpOptions } from '@ashlar/http';`],
    [
      has('idempotency'),
      `import { IDEMPOTENCY_ERRORS, IdempotencyModule, IdempotencyOptions } from '@ashlar/idempotency';`,
    ],
    [has('idempotency'), `import { TypeOrmIdempotencyStore } from '@ashlar/idempotency/typeorm';`],
    [has('mail'), `import { ${mailNames} } from '@ashlar/mail';`],
    [has('mail'), `import { SmtpOptions } from '@ashlar/mail/smtp';`],
    [
      true,
      `import { LogLevelsRoute, MetricsRoute, ObservabilityModule, ObservabilityOptions } from '@ashlar/observability';`,
    ],
    [
      true,
      `import { ${[...database, 'DatabaseHealthCheck', 'MigrationsHealthCheck', 'PERSISTENCE_ERRORS', 'PersistenceModule', 'PersistenceOptions', ...transactions].join(', ')} } from '@ashlar/persistence';`,
    ],
    [has('rate-limiting'), limits],
    [true, `import { type DynamicModule, Global, Module } from '@nestjs/common';`],
    [!has('auth'), `import { APP_GUARD } from '@nestjs/core';`],
    [true, `import { ClsModule } from 'nestjs-cls';`],
    [!has('auth'), `import { ClosedGuard } from './access/closed.guard.js';`],
    [has('auth'), `import { accountMails } from './accounts/account-mails.js';`],
    [has('auth'), `import { AccountMailer } from './accounts/account-mailer.service.js';`],
    [has('auth'), `import { AccountsModule } from './accounts/accounts.module.js';`],
    [true, `import type { AppConfig } from './app.config.js';`],
    [true, `import { entities, migrations } from './app.schema.js';`],
    [true, `import { CLOCK, IDS } from './app.tokens.js';`],
    [has('rate-limiting'), `import { limitRules } from './limits/limits.js';`],
    [has('rate-limiting'), `import { LimitsOptions } from './limits/limits.options.js';`],
    [has('mail'), `import { mailTransport } from './mail/mail-transport.service.js';`],
  ]
    .flatMap(([isThere, line]) => (isThere ? [line] : []))
    .join('\n');
}

function rolePermissions(): string {
  return `/** What each role may do beside what the blocks grant it; each contains those before it. */
const ROLE_PERMISSIONS: Partial<RolePermissions> = { user: [] };

`;
}

function http({ has }: AppPlan): string {
  const injected = [
    ['options', 'HttpOptions'],
    ['database', 'DatabaseHealthCheck'],
    ['schema', 'MigrationsHealthCheck'],
    ...(has('mail') ? [['mail', 'MailHealthCheck']] : []),
    ['metrics', 'MetricsRoute'],
    ['logLevels', 'LogLevelsRoute'],
    ...(has('rate-limiting') ? [['limits', 'RateLimitsRoute']] : []),
  ];
  const errors = [
    '...PERSISTENCE_ERRORS',
    ...(has('idempotency') ? ['...IDEMPOTENCY_ERRORS'] : []),
    ...(has('auth') ? ['...AUTH_ERRORS'] : []),
    ...(has('mail') ? ['...MAIL_ERRORS'] : []),
    ...(has('rate-limiting') ? ['...RATE_LIMIT_ERRORS'] : []),
  ];
  const routes = ['metrics', 'logLevels', ...(has('rate-limiting') ? ['limits'] : [])];
  return `HttpModule.forRootAsync({
    imports: [observability],
    inject: [${injected.map(([, type]) => type).join(', ')}],
    useFactory: (${injected.map(([name, type]) => `${name}: ${type}`).join(', ')}) => ({
      options,
      errors: [${errors.join(', ')}],
      healthChecks: [database, schema${when(has('mail'), ', mail')}],
      operationsRoutes: [${routes.join(', ')}${when(has('auth'), ', ...mailPreview(config)')}],
    }),
  }),`;
}

function mail(): string {
  return `MailModule.forRootAsync({
          inject: [MailOptions, SmtpOptions],
          useFactory: (options: MailOptions, smtp: SmtpOptions) => ({
            options,
            transport: mailTransport(smtp, config.production),
          }),
        }),`;
}

function auth(): string {
  return `AuthModule.forRootAsync({
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
        AuthHttpModule.forRoot(),`;
}

function idempotency(): string {
  return `IdempotencyModule.forRootAsync({
          inject: [IdempotencyOptions, Database, Transactions],
          useFactory: (options: IdempotencyOptions, database: Database, transactions: Transactions) => ({
            options,
            store: new TypeOrmIdempotencyStore(database, transactions),
          }),
        }),`;
}

function rateLimiting(): string {
  return `RateLimitingModule.forRootAsync({
          inject: [LimitsOptions, Database],
          useFactory: (options: LimitsOptions, database: Database) => ({
            options,
            rules: limitRules(options),
            ...(options.store === 'postgres' && { store: new PostgresRateLimitStore(database) }),
          }),
        }),`;
}

function mailPreview(): string {
  return `
/** How the mails of accounts look, for those who write them. */
function mailPreview({ production }: LoadedConfig<AppConfig>): MailPreviewRoute[] {
  return production ? [] : [new MailPreviewRoute({ templates: Object.values(accountMails), production })];
}
`;
}
