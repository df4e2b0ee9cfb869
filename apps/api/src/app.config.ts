import { join } from 'node:path';
import { Describe, loadConfig, type LoadConfigOptions, type LoadedConfig } from '@ashlar/config';
import { HttpOptions } from '@ashlar/http';
import { IdempotencyOptions } from '@ashlar/idempotency';
import { ObservabilityOptions } from '@ashlar/observability';
import { PersistenceOptions } from '@ashlar/persistence';
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
export class AppConfig {
  http = new HttpOptions();
  database = new PersistenceOptions();
  embedded = new EmbeddedDatabaseOptions();
  idempotency = new IdempotencyOptions();
  observability = new ObservabilityOptions();
}

/** The folder of the app, from `src` and from `dist` alike. */
export const APP_DIRECTORY = join(import.meta.dirname, '..');

/** How settings are called outside. */
export const CONFIG_NAMING = { prefix: 'APP', aliases: { DATABASE_URL: 'database.url', PORT: 'http.port' } } as const;

/** Arguments of the command line that are no settings. */
const COMMAND_FLAGS = ['help', 'json', 'output', 'steps', 'to', 'reference', 'check'];

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
