import { type AppPlan, when } from '../plan.js';

/** `src/cli/database.ts`: the settings, and the database that comes along in development. */
export function databaseFile(plan: AppPlan): string {
  return `import { ${when(plan.has('auth'), 'dirname, join, ')}resolve } from 'node:path';
import type { ConfigOverrides, LoadConfigOptions, LoadedConfig } from '@ashlar/config';
import { type AppConfig, APP_DIRECTORY, loadAppConfig } from '../app.config.js';
${when(plan.has('auth'), `import { developmentSecret } from './development-secret.js';`)}

/** A configuration that names a database, and what ends that database if this process started it. */
export interface ConfigWithDatabase {
  readonly config: LoadedConfig<AppConfig>;
  /** Ends the embedded server if it is ours; does nothing otherwise. */
  readonly stopDatabase: () => Promise<void>;
}

${plan.has('auth') ? developmentDefaults(plan) : defaultUrl(plan)}/** The folder against which a relative data folder counts: the checkout. */
const ROOT = resolve(APP_DIRECTORY, '../..');

/** Starts the embedded PostgreSQL when no database is named outside production, and reads the settings. */
export async function configWithDatabase(args: readonly string[]): Promise<ConfigWithDatabase> {
  const { value, rows } = configForShow(args);
  const isMissing = (path: string, source: string) => rows.some((row) => row.path === path && row.source === source);
  const dataDir = resolve(ROOT, value.embedded.dataDir);
${plan.has('auth') ? readsWithSecret() : reads()}  const { startEmbeddedPostgres } = await import('@ashlar/persistence/embedded');
  const server = await startEmbeddedPostgres({
    dataDir,
    port: value.embedded.port,
    database: '${plan.name.snake}',
    log: (message) => process.stderr.write(\`\${message}\\n\`),
  });
  try {
    return { config: configAt(server.url), stopDatabase: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

${plan.has('auth') ? showsWithSecret() : shows()}`;
}

function developmentDefaults({ name }: AppPlan): string {
  return `/** What is set when nobody sets it, outside production. */
interface DevelopmentDefaults {
  readonly url: string;
  readonly secret: string;
}

/** The sources of these, where the settings are shown. */
const EMBEDDED = 'embedded PostgreSQL';
const MADE_UP = 'made for this checkout';

/** In the place of what is not known yet; nothing connects to it, and nothing is signed with it. */
const PLACEHOLDERS: DevelopmentDefaults = {
  url: 'postgres://postgres@127.0.0.1/${name.snake}',
  secret: 'not read yet'.padEnd(32, '.'),
};

`;
}

function defaultUrl({ name }: AppPlan): string {
  return `/** The source of a database that nobody names, where the settings are shown. */
const EMBEDDED = 'embedded PostgreSQL';

/** In the place of the database that is not there yet; nothing connects to it. */
const PLACEHOLDER = 'postgres://postgres@127.0.0.1/${name.snake}';

`;
}

function readsWithSecret(): string {
  return `  const secretFile = join(dirname(dataDir), 'auth-secret');
  const configAt = (url: string) => {
    const secret = isMissing('auth.secret', MADE_UP) ? developmentSecret(secretFile) : PLACEHOLDERS.secret;
    return loadAppConfig(args, outsideProduction({ url, secret }));
  };
  if (!isMissing('database.url', EMBEDDED)) {
    return { config: configAt(PLACEHOLDERS.url), stopDatabase: async () => undefined };
  }

`;
}

function reads(): string {
  return `  const configAt = (url: string) => loadAppConfig(args, outsideProduction(url));
  if (!isMissing('database.url', EMBEDDED)) {
    return { config: configAt(PLACEHOLDER), stopDatabase: async () => undefined };
  }

`;
}

function showsWithSecret(): string {
  return `/** The settings for modes that need neither database nor secret: a missing one is none. Production insists on them all the same. */
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
`;
}

function shows(): string {
  return `/** The settings for modes that need no database: a missing one is none. Production insists on it all the same. */
export function configForShow(args: readonly string[]): LoadedConfig<AppConfig> {
  return loadAppConfig(args, outsideProduction(PLACEHOLDER));
}

function outsideProduction(url: string): Pick<LoadConfigOptions<AppConfig>, 'defaults'> {
  const defaults: ConfigOverrides<AppConfig>[] = [{ source: EMBEDDED, values: { database: { url } } }];
  return { defaults: ({ production }) => (production ? undefined : defaults) };
}
`;
}
