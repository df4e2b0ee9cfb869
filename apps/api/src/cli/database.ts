import { resolve } from 'node:path';
import type { LoadConfigOptions, LoadedConfig } from '@ashlar/config';
import { type AppConfig, APP_DIRECTORY, loadAppConfig } from '../app.config.js';

/** A configuration that names a database, and what ends that database if this process started it. */
export interface ConfigWithDatabase {
  readonly config: LoadedConfig<AppConfig>;
  /** Ends the embedded server if it is ours; does nothing otherwise. */
  readonly stopDatabase: () => Promise<void>;
}

/** The source of the address, where the settings are shown. */
const EMBEDDED = 'embedded PostgreSQL';

/** The folder against which a relative data folder counts: the checkout. */
const ROOT = resolve(APP_DIRECTORY, '../..');

/** Starts the embedded PostgreSQL when no database is named outside production, and reads the settings. */
export async function configWithDatabase(args: readonly string[]): Promise<ConfigWithDatabase> {
  const embedded = embeddedSettings(args);
  if (!embedded) return { config: loadAppConfig(args), stopDatabase: async () => undefined };

  const { startEmbeddedPostgres } = await import('@ashlar/persistence/embedded');
  const server = await startEmbeddedPostgres({
    dataDir: resolve(ROOT, embedded.dataDir),
    port: embedded.port,
    database: 'ashlar',
    log: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    return { config: loadAppConfig(args, embeddedAt(server.url)), stopDatabase: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The settings for modes that need no database: a missing address is none. Production insists on it all the same. */
export function configForShow(args: readonly string[]): LoadedConfig<AppConfig> {
  return loadAppConfig(args, embeddedAt('postgres://postgres@127.0.0.1/ashlar'));
}

/** The settings of the embedded server, if it is wanted: read with a placeholder for the address that is not known yet. */
function embeddedSettings(args: readonly string[]): AppConfig['embedded'] | undefined {
  const { value, rows } = configForShow(args);
  const wanted = rows.some(({ path, source }) => path === 'database.url' && source === EMBEDDED);
  return wanted ? value.embedded : undefined;
}

function embeddedAt(url: string): Pick<LoadConfigOptions<AppConfig>, 'defaults'> {
  const embedded = { source: EMBEDDED, values: { database: { url } } };
  return { defaults: ({ production }) => (production ? undefined : embedded) };
}
