import { type AppPlan, when } from '../plan.js';

/** `src/main.ts`. */
export function mainFile(): string {
  return `import 'reflect-metadata';
import { runCommand } from './cli/run.js';

// Set, not called: what is still being written goes out first. A serving process ends by its signals.
process.exitCode = await runCommand(process.argv.slice(2));
`;
}

/** `src/app.tokens.ts`. */
export function appTokens(): string {
  return `/** Where time comes from: a \`Clock\`. Tests freeze it. */
export const CLOCK = Symbol('clock');

/** Where ids come from: an \`IdGenerator\`. */
export const IDS = Symbol('ids');
`;
}

/** `src/app.schema.ts`: every table of the app, and how it came to be. */
export function appSchema({ has }: AppPlan): string {
  const entities = [
    ...(has('idempotency') ? ['...idempotencyEntities'] : []),
    ...(has('auth') ? ['...authEntities'] : []),
  ];
  const migrations = [
    ...(has('idempotency') ? ['...idempotencyMigrations'] : []),
    ...(has('auth') ? ['...authMigrations'] : []),
    ...(has('rate-limiting') ? ['...rateLimitMigrations'] : []),
  ];
  return `${when(has('auth'), `import { authEntities, authMigrations } from '@ashlar/auth/typeorm';`)}
${when(has('idempotency'), `import { idempotencyEntities, idempotencyMigrations } from '@ashlar/idempotency/typeorm';`)}
import type { EntityClass, MigrationClass } from '@ashlar/persistence';
${when(has('rate-limiting'), `import { rateLimitMigrations } from '@ashlar/rate-limiting/postgres';`)}

/** Every entity of the app; those of libs are spread in. */
export const entities: readonly EntityClass[] = [${entities.join(', ')}];

/** Every migration of the app, in one ordered list; those of libs are spread in. */
export const migrations: readonly MigrationClass[] = [${migrations.join(', ')}];
`;
}

/** `src/app.info.ts`: what the API says of itself. */
export function appInfo(plan: AppPlan): string {
  const { has, title } = plan;
  const limits = has('rate-limiting');
  return `import type { OpenApiInit } from '@ashlar/http';
${when(limits, importsOfLimits())}

${when(!limits, '/** What the API says of itself. */')}
${when(!limits, 'export ')}const APP_INFO: OpenApiInit = {
  title: '${title}',
  version: '1',
  description: 'Failures are RFC 9457 problem details; match on \`code\`.',
  ${when(has('auth'), securitySchemes())}
};
${when(limits, openApi())}`;
}

/** `src/app.config.ts`: every setting. */
export function appConfigFile({ name, has }: AppPlan): string {
  const check = `
  *checkOptions({ production }: OptionContext): Iterable<OptionIssue> {
    if (production && this.smtp.url === undefined) {
      yield { property: 'smtp.url', message: 'is required in production, where mail is not written to a terminal' };
    }
  }
`;
  return `import { join } from 'node:path';
${when(has('auth'), `import { AuthOptions } from '@ashlar/auth';`)}
import { Describe, loadConfig, type LoadConfigOptions, type LoadedConfig } from '@ashlar/config';
${when(has('mail'), `import type { CheckedOptions, OptionContext, OptionIssue } from '@ashlar/domain';`)}
import { HttpOptions } from '@ashlar/http';
${when(has('idempotency'), `import { IdempotencyOptions } from '@ashlar/idempotency';`)}
${when(has('mail'), `import { MailOptions } from '@ashlar/mail';\nimport { SmtpOptions } from '@ashlar/mail/smtp';`)}
import { ObservabilityOptions } from '@ashlar/observability';
import { PersistenceOptions } from '@ashlar/persistence';
import { IsInt, IsString, Max, Min, MinLength } from 'class-validator';
${when(has('auth'), `import { AccountsOptions } from './accounts/accounts.options.js';`)}
${when(has('rate-limiting'), `import { LimitsOptions } from './limits/limits.options.js';`)}

/** The PostgreSQL that starts with the app in development, when no \`DATABASE_URL\` is given. */
export class EmbeddedDatabaseOptions {
  @Describe('Where its data lies.')
  @IsString()
  @MinLength(1)
  dataDir = '.data/${name.kebab}/postgres';

  @Describe('Its port on loopback; 0 takes a free one, and keeps it.')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 0;
}

/** Every setting of the app: the option classes of the blocks it is made of. */
export class AppConfig${when(has('mail'), ' implements CheckedOptions')} {
  http = new HttpOptions();
  database = new PersistenceOptions();
  embedded = new EmbeddedDatabaseOptions();
  ${when(has('auth'), 'auth = new AuthOptions();\n  accounts = new AccountsOptions();')}
  ${when(has('mail'), 'mail = new MailOptions();\n  smtp = new SmtpOptions();')}
  ${when(has('idempotency'), 'idempotency = new IdempotencyOptions();')}
  ${when(has('rate-limiting'), 'rateLimiting = new LimitsOptions();')}
  observability = new ObservabilityOptions();
${when(has('mail'), check)}}

/** The folder of the app, from \`src\` and from \`dist\` alike. */
export const APP_DIRECTORY = join(import.meta.dirname, '..');

/** How settings are called outside. */
export const CONFIG_NAMING = { prefix: 'APP', aliases: { DATABASE_URL: 'database.url', PORT: 'http.port' } } as const;

/** Arguments of the command line that are no settings. */
const COMMAND_FLAGS = ['help', 'json', 'output', 'steps', 'to', 'reference'];

/** Reads the settings of this process. @throws ConfigError with every mistake at once */
export function loadAppConfig(
  argv: readonly string[],
  init: Pick<LoadConfigOptions<AppConfig>, 'defaults' | 'environment' | 'env'> = {},
): LoadedConfig<AppConfig> {
  return loadConfig(AppConfig, {
    ...CONFIG_NAMING,
    ...init,
    argv,
    directory: APP_DIRECTORY,
    ignoreArguments: COMMAND_FLAGS,
  });
}
`;
}

/** `src/access/closed.guard.ts`, where there are no users: what is not public is for nobody. */
export function closedGuard(): string {
  return `import { PERMISSION_METADATA, PUBLIC_METADATA } from '@ashlar/http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

/**
 * This app knows nobody yet, so it lets requests through to what is \`@Public()\`, and refuses what asks for a permission. Put a
 * guard in its place that knows who calls, or the one of \`@ashlar/auth\`.
 */
@Injectable()
export class ClosedGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    for (const target of [context.getHandler(), context.getClass()]) {
      if (this.reflector.get<unknown>(PERMISSION_METADATA, target) !== undefined) return false;
      if (this.reflector.get<unknown>(PUBLIC_METADATA, target) === true) return true;
    }
    return false;
  }
}
`;
}

function securitySchemes(): string {
  return `securitySchemes: {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'From \`POST /api/v1/auth/login\`.',
    },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'From \`POST /api/v1/me/api-keys\`.' },
  },`;
}

function importsOfLimits(): string {
  return `import { documentRateLimits } from '@ashlar/rate-limiting';
import type { AppConfig } from './app.config.js';
import { limitRules } from './limits/limits.js';`;
}

function openApi(): string {
  return `
/** What the API says of itself, and of its limits. */
export function openApiOf({ rateLimiting }: Pick<AppConfig, 'rateLimiting'>): OpenApiInit {
  return { ...APP_INFO, extend: documentRateLimits({ options: rateLimiting, rules: limitRules(rateLimiting) }) };
}
`;
}
