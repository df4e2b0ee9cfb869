import { join } from 'node:path';
import { Describe, loadConfig, type LoadConfigOptions, type LoadedConfig } from '@ashlar/config';
import { AuthOptions } from '@ashlar/auth';
import type { CheckedOptions, OptionContext, OptionIssue } from '@ashlar/domain';
import { HttpOptions } from '@ashlar/http';
import { IdempotencyOptions } from '@ashlar/idempotency';
import { MailOptions } from '@ashlar/mail';
import { SmtpOptions } from '@ashlar/mail/smtp';
import { ObservabilityOptions } from '@ashlar/observability';
import { PersistenceOptions } from '@ashlar/persistence';
import { AccountsOptions } from './accounts/accounts.options.js';
import { LimitsOptions, RedisOptions } from './limits/limits.options.js';
import { IsInt, IsString, Max, Min, MinLength } from 'class-validator';

/** The PostgreSQL that starts with the API in development, when no `DATABASE_URL` is given. */
export class EmbeddedDatabaseOptions {
  @Describe('Where its data lies.')
  @IsString()
  @MinLength(1)
  dataDir = '.data/postgres';

  @Describe('Its port on loopback; 0 takes a free one, and keeps it.')
  @IsInt()
  @Min(0)
  @Max(65_535)
  port = 0;
}

/** Every setting of the API: the option classes of the blocks it is made of. */
export class AppConfig implements CheckedOptions {
  http = new HttpOptions();
  database = new PersistenceOptions();
  embedded = new EmbeddedDatabaseOptions();
  auth = new AuthOptions();
  accounts = new AccountsOptions();
  mail = new MailOptions();
  smtp = new SmtpOptions();
  idempotency = new IdempotencyOptions();
  rateLimiting = new LimitsOptions();
  redis = new RedisOptions();
  observability = new ObservabilityOptions();

  *checkOptions({ production }: OptionContext): Iterable<OptionIssue> {
    if (production && this.smtp.url === undefined) {
      yield { property: 'smtp.url', message: 'is required in production, where mail is not written to a terminal' };
    }
    if (this.rateLimiting.store === 'redis' && this.redis.url === undefined) {
      yield { property: 'redis.url', message: 'is required, since rateLimiting.store is redis' };
    }
  }
}

/** The folder of the app, from `src` and from `dist` alike. */
export const APP_DIRECTORY = join(import.meta.dirname, '..');

/** How settings are called outside. */
export const CONFIG_NAMING = { prefix: 'APP', aliases: { DATABASE_URL: 'database.url', PORT: 'http.port' } } as const;

/** Arguments of the command line that are no settings. */
const COMMAND_FLAGS = ['help', 'json', 'output', 'steps', 'to', 'reference', 'check', 'permissions'];

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
