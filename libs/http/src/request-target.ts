import { FORBIDDEN_KEYS } from './strict-json.js';

/** Why the target of a request (path and query) is refused. */
export type TargetRefusal =
  'too-long' | 'null-character' | 'bad-encoding' | 'forbidden-parameter' | 'too-many-parameters';

const MAX_PARAMETERS = 100;
const ENCODED_NULL = /%00/;

/**
 * Finds in a request target what lenient parsers let through: broken percent-encoding or invalid UTF-8 in the query, U+0000
 * anywhere, a parameter with a name such as `__proto__`, more than 100 parameters, or more than `maxLength` characters in all.
 */
export function refusalOfTarget(target: string, maxLength: number): TargetRefusal | undefined {
  if (target.length > maxLength) return 'too-long';
  if (ENCODED_NULL.test(target)) return 'null-character';
  const queryStart = target.indexOf('?');
  if (queryStart === -1) return undefined;
  const parameters = target.slice(queryStart + 1).split('&', MAX_PARAMETERS + 1);
  if (parameters.length > MAX_PARAMETERS) return 'too-many-parameters';
  for (const parameter of parameters) {
    const name = decoded(parameter.split('=', 1)[0] ?? '');
    if (name === undefined || decoded(parameter) === undefined) return 'bad-encoding';
    if (FORBIDDEN_KEYS.has(name)) return 'forbidden-parameter';
  }
  return undefined;
}

function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
