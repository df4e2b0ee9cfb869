const WORD_START = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;

/** The environment variable of an option: `database.poolMax` with prefix `APP` is `APP__DATABASE__POOL_MAX`. */
export function environmentName(prefix: string, path: string): string {
  const segments = path.split('.').map((segment) => segment.replace(WORD_START, '_'));
  return [prefix, ...segments].join('__').toUpperCase();
}

/**
 * The path that a variable under the prefix spells, in any case: `APP__DATABASE__POOL_MAX` is `database.poolMax`. The
 * inverse of {@link environmentName} for names of plain camel case; of `databaseURL` it makes `databaseUrl`.
 */
export function optionPath(prefix: string, name: string): string {
  return name
    .slice(prefix.length + 2)
    .split('__')
    .map((segment) => segment.toLowerCase().replace(/(?<=.)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()))
    .join('.');
}

/** The command-line argument of an option: `--database.poolMax`. */
export function argumentName(path: string): string {
  return `--${path}`;
}
