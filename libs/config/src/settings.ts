import { allowedValues } from './allowed.js';
import type { ConfigIssue } from './config.errors.js';
import type { ConfigSchema } from './option-class.js';
import { parseOption } from './option-type.js';
import { showRaw } from './show-value.js';

/** One value for one option by one source, not yet read as what the option is. */
export interface Setting {
  readonly path: string;
  readonly raw: unknown;
  /** Shown to people: `config/default.yaml:3:5`. */
  readonly source: string;
}

/** What a source says. */
export interface SourceResult {
  readonly settings: readonly Setting[];
  readonly issues: readonly ConfigIssue[];
}

/** The value that counts, with its source. */
export interface Effective {
  readonly value: unknown;
  readonly source: string;
}

/** What all sources together say. */
export interface Merged {
  /** By path; options that no source sets are absent. */
  readonly values: ReadonlyMap<string, Effective>;
  readonly issues: readonly ConfigIssue[];
  /** Options whose last setting can't be read, so that there is nothing to check. */
  readonly unreadable: ReadonlySet<string>;
}

/** Reads every setting as what its option is. The last readable one counts; lists and maps replace each other whole. */
export function mergeSettings(schema: ConfigSchema, settings: Iterable<Setting>): Merged {
  const values = new Map<string, Effective>();
  const unreadable = new Set<string>();
  const issues: ConfigIssue[] = [];
  for (const { path, raw, source } of settings) {
    const option = schema.options.get(path);
    if (option === undefined) continue;
    const parsed = parseOption(option.type, raw);
    if ('mistake' in parsed) {
      unreadable.add(path);
      const message = [`must be ${allowedValues(option)}`, parsed.mistake].filter(Boolean).join(': ');
      issues.push({ path, value: showRaw(option.traits.secret === true, raw), source, message });
    } else {
      unreadable.delete(path);
      values.set(path, { value: parsed.value, source });
    }
  }
  return { values, issues, unreadable };
}
