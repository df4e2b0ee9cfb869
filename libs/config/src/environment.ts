import type { ConfigIssue } from './config.errors.js';
import { environmentName } from './option-names.js';
import { closest, editDistance } from './suggestion.js';

/** Names that are taken by files of their own. */
const RESERVED = new Set(['default', 'local']);

/** Which environment the service runs in, and what is wrong with its name. */
export interface Environment {
  readonly name: string;
  readonly production: boolean;
  readonly issues: readonly ConfigIssue[];
}

/** Where the environment's name comes from: code, `APP__ENVIRONMENT`, `NODE_ENV`, or `development`. */
export function readEnvironment(
  given: string | undefined,
  prefix: string,
  env: Readonly<Record<string, string | undefined>>,
): Environment {
  const wanted = environmentName(prefix, 'environment');
  const own = Object.keys(env).find((key) => key.toUpperCase() === wanted && env[key] !== undefined) ?? wanted;
  const [name, source] =
    given !== undefined
      ? [given, 'loadConfig']
      : env[own] !== undefined
        ? [env[own], `environment variable ${own}`]
        : [env['NODE_ENV'] || 'development', 'environment variable NODE_ENV'];
  const mistake = mistakeOf(name);
  const issues =
    mistake === undefined ? [] : [{ path: 'environment', value: JSON.stringify(name), source, ...mistake }];
  return { name, production: name === 'production', issues };
}

/** A near miss of `production` would quietly run without the rules of production. */
function mistakeOf(name: string): { message: string; suggestion?: string } | undefined {
  if (!/^[a-z][a-z0-9-]*$/.test(name) || RESERVED.has(name)) {
    const suggestion = closest(name, ['production', 'development', 'test']);
    const message = 'must be lower-case letters, digits and -, and neither default nor local';
    return { message, ...(suggestion === undefined ? {} : { suggestion }) };
  }
  const nearMiss = /^production./.test(name) || name === 'prod' || editDistance(name, 'production') <= 2;
  return nearMiss && name !== 'production'
    ? { message: 'is not known: production has stricter rules', suggestion: 'production' }
    : undefined;
}
