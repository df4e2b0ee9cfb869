import type { ConfigSchema } from './option-class.js';
import { isPlainObject } from './option-type.js';
import type { Effective } from './settings.js';
import { HIDDEN } from './show-value.js';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

type Fields = Record<string, unknown>;
type Inspect = (value: unknown, options: object) => string;

/** An instance of the class with the values in their places: frozen to the last list, secrets never printed. */
export function buildConfig(schema: ConfigSchema, values: ReadonlyMap<string, Effective>): object {
  const root = new schema.optionClass() as Fields;
  const sections = new Map<string, Fields>();
  for (const path of schema.sections.keys()) sections.set(path, path === '' ? root : (valueAt(root, path) as Fields));
  const secrets = new Map<Fields, string[]>();
  for (const option of schema.options.values()) {
    const { section, name } = locate(option.path);
    const fields = sections.get(section) ?? root;
    const effective = values.get(option.path);
    const value = freezePlain(effective === undefined ? fields[name] : effective.value);
    const secret = option.traits.secret === true;
    if (secret) secrets.set(fields, [...(secrets.get(fields) ?? []), name]);
    Object.defineProperty(fields, name, { value, enumerable: !secret, writable: true, configurable: true });
  }
  for (const [fields, names] of secrets) hideSecrets(fields, names);
  for (const fields of sections.values()) Object.freeze(fields);
  return root;
}

/** The value of an option in a configuration. */
export function valueAt(config: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Fields)[name], config);
}

function locate(path: string): { section: string; name: string } {
  const dot = path.lastIndexOf('.');
  return { section: path.slice(0, Math.max(dot, 0)), name: path.slice(dot + 1) };
}

/**
 * Not enumerable, a secret stays out of spreads, loggers that copy fields, and deep inspection; the two hooks show that
 * it is there, and keep inspection that asks for hidden fields from finding it.
 */
function hideSecrets(fields: Fields, names: readonly string[]): void {
  const visible = (): Fields => {
    const hidden = names.filter((name) => fields[name] !== undefined).map((name) => [name, HIDDEN]);
    return { ...fields, ...(Object.fromEntries(hidden) as Fields) };
  };
  const className = fields.constructor.name;
  Object.defineProperty(fields, 'toJSON', { value: visible });
  Object.defineProperty(fields, INSPECT, {
    value: (depth: number, options: object, inspect: Inspect) =>
      depth < 0 ? `[${className}]` : `${className} ${inspect(visible(), { ...options, depth })}`,
  });
}

/** A frozen copy of lists and plain objects, so that a default shared by two instances is left alone. */
function freezePlain(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(freezePlain));
  if (!isPlainObject(value)) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, freezePlain(each)])));
}
