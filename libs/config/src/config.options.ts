import type { OptionContext } from '@ashlar/domain';

/** Values for some options, nested as the options are. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/** Values that code sets, under a name that the reports show. */
export interface ConfigOverrides<T extends object = object> {
  /** What the reports name as their source: `embedded PostgreSQL`. */
  readonly source: string;
  readonly values: DeepPartial<T>;
}

/** How {@link loadConfig} finds its sources. Everything has a default. */
export interface LoadConfigOptions<T extends object = object> {
  /** Environment variables begin with it and two underscores: `APP__HTTP__PORT`. @default 'APP' */
  readonly prefix?: string;
  /**
   * Which `config/{environment}.*` is read; `production` makes rules stricter.
   * @default `APP__ENVIRONMENT`, then `NODE_ENV`, then `development`
   */
  readonly environment?: string;
  /**
   * The folder that holds `config/` and `.env`. Secrets belong in its `config/local.*` (ignored by git) or in the
   * environment, never in the committed root `.env` of the build tool. @default the working directory
   */
  readonly directory?: string;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default process.argv.slice(2) */
  readonly argv?: readonly string[];
  /** Environment variables with names of their own, by the option they set: `{ DATABASE_URL: 'database.url' }`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Arguments of the app itself, which are no options: `['help', 'json']`. */
  readonly ignoreArguments?: readonly string[];
  /** The first sources after the initialisers: what only the program knows, such as a database that it can start. */
  readonly defaults?: (context: OptionContext) => ConfigOverrides<T> | readonly ConfigOverrides<T>[] | undefined;
  /** The last source: what has to be so, such as the free port that a test was given. */
  readonly overrides?: ConfigOverrides<T>;
}
