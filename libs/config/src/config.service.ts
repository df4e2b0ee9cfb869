import { resolve } from 'node:path';
import { settingsOfArguments } from './argument-source.js';
import { buildConfig } from './build-config.js';
import { checkConfig } from './check-config.js';
import { ConfigClassError, ConfigError, type ConfigIssue } from './config.errors.js';
import type { ConfigOverrides, LoadConfigOptions } from './config.options.js';
import { type ConfigRow, configRows } from './describe-config.js';
import { readEnvironment } from './environment.js';
import { type EnvironmentNaming, settingsOfEnvironment, type Variable } from './environment-source.js';
import { type ConfigSchema, type Option, readSchema } from './option-class.js';
import { environmentName } from './option-names.js';
import type { OptionClass } from './option-rules.js';
import { settingsOfObject } from './override-source.js';
import { mergeSettings, type SourceResult } from './settings.js';
import { readConfigFiles, readDotenv, readSecret } from './sources.store.js';
import { closest } from './suggestion.js';

/** A configuration that passed every check. */
export interface LoadedConfig<T extends object = object> {
  /** An instance of the class, frozen to the last list; secrets can be read, but are never printed. */
  readonly value: T;
  readonly environment: string;
  readonly production: boolean;
  /** Every option with its value and source, as it may be shown. */
  readonly rows: readonly ConfigRow[];
  /** The class of each section by path; the path of the whole is `''`. */
  readonly sections: ReadonlyMap<string, new () => object>;
}

/**
 * Reads all sources, checks everything and builds the configuration. The last source that sets an option counts:
 * initialisers, `defaults`, `config/default.*`, `config/{environment}.*`, `config/local.*`, `.env` (in development),
 * environment variables, arguments, `overrides`.
 *
 * @throws ConfigError with every mistake at once.
 * @throws ConfigClassError when the class, the prefix or an alias is written wrongly.
 */
export function loadConfig<T extends object>(
  configClass: new () => T,
  options: LoadConfigOptions<T> = {},
): LoadedConfig<T> {
  const { env = process.env, argv = process.argv.slice(2), prefix = 'APP', aliases = {} } = options;
  const directory = resolve(options.directory ?? process.cwd());
  const schema = readSchema(configClass as OptionClass);
  refuseBadNames(schema, prefix, aliases);
  const environment = readEnvironment(options.environment, prefix, env);
  const naming: EnvironmentNaming = { prefix, aliases, readSecret: (file) => readSecret(directory, file) };
  const results: SourceResult[] = [
    { settings: [], issues: environment.issues },
    ...defaultsOf(options, environment).flatMap((defaults) => settingsOfCode(schema, defaults)),
    ...(environment.issues.length > 0 ? [] : readConfigFiles(schema, directory, environment.name)),
    ...(environment.name === 'development' ? [readDotenv(schema, directory, naming)] : []),
    settingsOfEnvironment(schema, variablesOf(env), naming),
    settingsOfArguments(schema, argv, options.ignoreArguments ?? []),
    ...settingsOfCode(schema, options.overrides),
  ];
  const merged = mergeSettings(
    schema,
    results.flatMap((result) => result.settings),
  );
  const value = buildConfig(schema, merged.values) as T;
  const issues: ConfigIssue[] = [...results.flatMap((result) => result.issues), ...merged.issues];
  const { name, production } = environment;
  issues.push(
    ...checkConfig(schema, value, { environment: name, production, merged, howToSet: howToSet(prefix, aliases) }),
  );
  if (issues.length > 0) throw new ConfigError(issues, name);
  const sources = new Map([...merged.values].map(([path, effective]) => [path, effective.source]));
  const rows = Object.freeze(configRows(schema, value, sources));
  return Object.freeze({ value, environment: name, production, rows, sections: schema.sections });
}

function settingsOfCode(schema: ConfigSchema, code: ConfigOverrides | undefined): SourceResult[] {
  return code === undefined ? [] : [settingsOfObject(schema, code.values, code.source)];
}

/** Every option with its effective value, where it comes from, its type and its default, in the order of the class. */
export function describeConfig(loaded: Pick<LoadedConfig, 'rows'>): readonly ConfigRow[] {
  return loaded.rows;
}

function variablesOf(env: Readonly<Record<string, string | undefined>>): Variable[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value, source: `environment variable ${name}` }],
  );
}

function howToSet(prefix: string, aliases: Readonly<Record<string, string>>) {
  return ({ path, traits }: Option): string => {
    const alias = Object.keys(aliases).find((name) => aliases[name] === path);
    const name = alias ?? environmentName(prefix, path);
    return traits.secret === true
      ? `set ${name}, or ${name}_FILE to the file that holds it, or put it in config/local.yaml (never in a committed file)`
      : `set ${name}, or put it in config/local.yaml`;
  };
}

function refuseBadNames(schema: ConfigSchema, prefix: string, aliases: Readonly<Record<string, string>>): void {
  const problems: string[] = [];
  if (!/^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/.test(prefix)) {
    problems.push(`the prefix "${prefix}" has to be letters, digits and single underscores, such as APP`);
  }
  for (const [name, path] of Object.entries(aliases)) {
    if (schema.options.has(path)) continue;
    const suggestion = closest(path, schema.options.keys());
    problems.push(
      `the alias ${name} sets "${path}", which is no option${suggestion ? `: did you mean "${suggestion}"?` : ''}`,
    );
  }
  if (problems.length > 0) throw new ConfigClassError(schema.optionClass.name, problems);
}

function defaultsOf<T extends object>(
  { defaults }: LoadConfigOptions<T>,
  { name, production }: { readonly name: string; readonly production: boolean },
): readonly ConfigOverrides[] {
  const given = defaults?.({ environment: name, production }) ?? [];
  return (Array.isArray(given) ? given : [given]) as readonly ConfigOverrides[];
}
