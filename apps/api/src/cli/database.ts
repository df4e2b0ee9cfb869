import { dirname, join, resolve } from 'node:path';
import type { ConfigOverrides, LoadConfigOptions, LoadedConfig } from '@ashlar/config';
import { type AppConfig, APP_DIRECTORY, loadAppConfig } from '../app.config.js';
import { developmentSecret } from './development-secret.js';

/** A configuration that names a database, and what ends that database if this process started it. */
export interface ConfigWithDatabase {
  readonly config: LoadedConfig<AppConfig>;
  /** Ends the embedded server if it is ours; does nothing otherwise. */
  readonly stopDatabase: () => Promise<void>;
}

/** What is set when nobody sets it, outside production. */
interface DevelopmentDefaults {
  readonly url: string;
  readonly secret: string;
}

/** The sources of these, where the settings are shown. */
const EMBEDDED = 'embedded PostgreSQL';
const MADE_UP = 'made for this checkout';

/** In the place of what is not known yet; nothing connects to it, and nothing is signed with it. */
const PLACEHOLDERS: DevelopmentDefaults = {
  url: 'postgres://postgres@127.0.0.1/ashlar',
  secret: 'not read yet'.padEnd(32, '.'),
};

/** The folder against which a relative data folder counts: the checkout. */
const ROOT = resolve(APP_DIRECTORY, '../..');

/** Starts the embedded PostgreSQL when no database is named outside production, and reads the settings. */
export async function configWithDatabase(args: readonly string[]): Promise<ConfigWithDatabase> {
  const { value, rows } = configForShow(args);
  const isMissing = (path: string, source: string) => rows.some((row) => row.path === path && row.source === source);
  const dataDir = resolve(ROOT, value.embedded.dataDir);
  const secretFile = join(dirname(dataDir), 'auth-secret');
  const configAt = (url: string) => {
    const secret = isMissing('auth.secret', MADE_UP) ? developmentSecret(secretFile) : PLACEHOLDERS.secret;
    return loadAppConfig(args, outsideProduction({ url, secret }));
  };
  if (!isMissing('database.url', EMBEDDED)) {
    return { config: configAt(PLACEHOLDERS.url), stopDatabase: async () => undefined };
  }

  const { startEmbeddedPostgres } = await import('@ashlar/persistence/embedded');
  const server = await startEmbeddedPostgres({
    dataDir,
    port: value.embedded.port,
    database: 'ashlar',
    log: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    return { config: configAt(server.url), stopDatabase: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The settings for modes that need neither database nor secret: a missing one is none. Production insists on them all the same. */
export function configForShow(args: readonly string[]): LoadedConfig<AppConfig> {
  return loadAppConfig(args, outsideProduction(PLACEHOLDERS));
}

function outsideProduction({ url, secret }: DevelopmentDefaults): Pick<LoadConfigOptions<AppConfig>, 'defaults'> {
  const defaults: ConfigOverrides<AppConfig>[] = [
    { source: EMBEDDED, values: { database: { url } } },
    { source: MADE_UP, values: { auth: { secret } } },
  ];
  return { defaults: ({ production }) => (production ? undefined : defaults) };
}
