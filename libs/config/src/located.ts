import type { ConfigIssue } from './config.errors.js';
import type { ConfigSchema } from './option-class.js';
import type { Setting, SourceResult } from './settings.js';
import { closest } from './suggestion.js';
import type { Position } from './text-position.js';

/** What stands in a file, with the place of every key. */
export type Located =
  | { readonly kind: 'scalar'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly Located[] }
  | { readonly kind: 'map'; readonly entries: readonly LocatedEntry[] };

/** One key with its value. */
export interface LocatedEntry {
  readonly key: string;
  readonly at: Position;
  readonly value: Located;
}

/** A text as data, or the first places where it is none. Messages never quote the text, which may hold secrets. */
export type ParsedText =
  | { readonly data: Located | undefined }
  | { readonly mistakes: readonly { readonly at: Position; readonly message: string }[] };

/** The settings of a file; everything in it that is no option is a mistake. */
export function settingsOfFile(schema: ConfigSchema, file: string, parsed: ParsedText): SourceResult {
  if ('mistakes' in parsed) {
    const issues = parsed.mistakes.map(({ at, message }) => ({ path: '', source: place(file, at), message }));
    return { settings: [], issues };
  }
  const settings: Setting[] = [];
  const issues: ConfigIssue[] = [];
  if (parsed.data !== undefined) readSection('', parsed.data, file);
  return { settings, issues };

  function readSection(path: string, data: Located, source: string): void {
    if (data.kind === 'map') {
      for (const entry of data.entries) readEntry(path, entry);
    } else if (data.kind !== 'scalar' || data.value !== null) {
      const what =
        path === '' ? 'has to be a mapping of sections and options' : 'is a section: nest its options under it';
      issues.push({ path, source, message: what });
    }
  }

  function readEntry(parent: string, { key, at, value }: LocatedEntry): void {
    const path = parent === '' ? key : `${parent}.${key}`;
    const source = place(file, at);
    if (key.includes('.') || !(schema.sections.has(path) || schema.options.has(path))) {
      issues.push(unknownKey(schema, path, source));
    } else if (schema.options.has(path)) {
      settings.push({ path, raw: plain(value), source });
    } else {
      readSection(path, value, source);
    }
  }
}

function unknownKey(schema: ConfigSchema, path: string, source: string): ConfigIssue {
  if (schema.options.has(path)) {
    return { path, source, message: 'is written with a dot: nest the option under its section' };
  }
  const suggestion = closest(path, [...schema.options.keys(), ...[...schema.sections.keys()].filter(Boolean)]);
  return { path, source, message: 'is no option of this service', ...(suggestion === undefined ? {} : { suggestion }) };
}

function place(file: string, at: Position): string {
  return `${file}:${at.line}:${at.column}`;
}

/** The data without places. Keys are own properties whatever they are called, so that `__proto__` stays a name. */
function plain(data: Located): unknown {
  if (data.kind === 'scalar') return data.value;
  if (data.kind === 'list') return data.items.map(plain);
  return Object.fromEntries(data.entries.map(({ key, value }) => [key, plain(value)]));
}
