import { secretNames, type SecretNameOptions, type Secrecy } from './secret-names.js';
import { HIDDEN, withoutSecrets } from './secret-text.js';

/** Deeper values are not shown: nobody reads them in a line. */
const DEEPEST = 12;
/** The rest of a line with more values than this is counted and left out, so that no line stops the service. */
const MOST_VALUES = 2_000;
const MOST_CAUSES = 8;

type Fields = Record<string, unknown>;

/** What is known while one value is walked through. */
interface Walk {
  /** How many values may still be looked at. */
  left: number;
  /** The objects that contain the one at hand. */
  readonly inside: object[];
}

/** Takes secrets out of what is logged. */
export interface Redactor {
  /** The value without secrets: itself when it has none, else a copy. Never changed, and never a reason to throw. */
  value(value: unknown): unknown;
  /** The members of a log line, of which `toJSON` is only a name. */
  line(line: Fields): Fields;
}

/**
 * Finds secrets at any depth: by the names of members (see `secretNames`), and by their form in every text (see
 * `withoutSecrets`). What JSON would lose or can't write is written out: errors with their causes, maps, sets, cycles.
 */
export function redactor(options: SecretNameOptions = {}): Redactor {
  const secrecyOf = secretNames(options);
  return {
    value: (value) => shown(value, { left: MOST_VALUES, inside: [] }),
    line: (line) => members(line, { left: MOST_VALUES, inside: [] }),
  };

  function shown(value: unknown, walk: Walk): unknown {
    if (typeof value === 'string') return withoutSecrets(value);
    if (typeof value !== 'object' || value === null) return value;
    if (walk.inside.includes(value)) return '[circular]';
    if (walk.inside.length >= DEEPEST) return '[too deep]';
    walk.inside.push(value);
    try {
      return shownObject(value, walk);
    } catch {
      return '[unreadable]';
    } finally {
      walk.inside.pop();
    }
  }

  function shownObject(value: object, walk: Walk): unknown {
    if (Array.isArray(value)) return items(value, walk);
    if (value instanceof Date) return value;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    if (isError(value)) return shownError(value, walk);
    if (value instanceof Map) return shownMap(value, walk);
    if (value instanceof Set) return items([...value], walk);
    if (typeof (value as { toJSON?: unknown }).toJSON === 'function') {
      const json = (value as { toJSON(): unknown }).toJSON();
      if (json !== value) return shown(json, walk);
    }
    return members(value as Fields, walk);
  }

  function items(values: readonly unknown[], walk: Walk): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < values.length; index++) {
      if (walk.left-- <= 0) return [...(copy ?? values.slice(0, index)), `[${values.length - index} more]`];
      const next = shown(values[index], walk);
      if (next !== values[index]) copy ??= values.slice(0, index);
      copy?.push(next);
    }
    return copy ?? values;
  }

  function members(fields: Fields, walk: Walk): Fields {
    const names = Object.keys(fields);
    let copy: Fields | undefined;
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      if (walk.left-- <= 0)
        return { ...(copy ?? first(fields, names, index)), '...': `[${names.length - index} more]` };
      const value = read(fields, name);
      const next = hides(secrecyOf(name), value) ? HIDDEN : shown(value, walk);
      if (copy === undefined && next === value && value !== UNREADABLE) continue;
      copy ??= first(fields, names, index);
      put(copy, name, next);
    }
    return copy ?? fields;
  }

  function shownMap(map: ReadonlyMap<unknown, unknown>, walk: Walk): unknown {
    const entries = [...map];
    const named = entries.every(([key]) => typeof key === 'string');
    return named ? members(Object.fromEntries(entries) as Fields, walk) : items(entries, walk);
  }

  function shownError(error: Error, walk: Walk): Fields {
    const causes = withCauses(error);
    const last = causes.at(-1) as Error;
    const rest = read(last as unknown as Fields, 'cause');
    const own = Object.keys(error).filter((name) => !['message', 'stack', 'cause', 'errors', 'type'].includes(name));
    const fields: Fields = {
      type: typeof error.constructor === 'function' ? error.constructor.name : error.name,
      message: causes.map((each) => String(each.message)).join(': '),
      stack: causes.map((each) => String(each.stack ?? each.message)).join('\ncaused by: '),
    };
    if (Array.isArray((error as AggregateError).errors)) fields['aggregateErrors'] = (error as AggregateError).errors;
    if (rest !== undefined && !isError(rest)) fields['cause'] = rest;
    for (const name of own) put(fields, name, read(error as unknown as Fields, name));
    return members(fields, walk);
  }
}

const UNREADABLE = '[unreadable]';

/** Whether a value is hidden: flags and absent values tell nothing, and of counts there are many. */
function hides(secrecy: Secrecy, value: unknown): boolean {
  if (secrecy === 'open' || value === undefined || value === null || typeof value === 'boolean') return false;
  return secrecy === 'secret' || typeof value !== 'number';
}

/** Getters may throw; a log line must not. */
function read(fields: Fields, name: string): unknown {
  try {
    return fields[name];
  } catch {
    return UNREADABLE;
  }
}

function first(fields: Fields, names: readonly string[], count: number): Fields {
  const copy: Fields = {};
  for (const name of names.slice(0, count)) put(copy, name, read(fields, name));
  return copy;
}

function put(fields: Fields, name: string, value: unknown): void {
  // Assigned, it would become the prototype.
  if (name !== '__proto__') fields[name] = value;
}

/** The error, its cause, the cause's cause: as long as they are errors, and each once. */
function withCauses(error: Error): Error[] {
  const causes = [error];
  for (
    let next = error.cause;
    isError(next) && !causes.includes(next) && causes.length < MOST_CAUSES;
    next = next.cause
  )
    causes.push(next);
  return causes;
}

/** Errors of other realms are none by `instanceof`. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}
