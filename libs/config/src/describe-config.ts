import { valueAt } from './build-config.js';
import type { ConfigSchema } from './option-class.js';
import type { OptionType } from './option-type.js';
import { showValue } from './show-value.js';
import { textTable } from './text-table.js';

/** One option with its effective value, as it may be shown: secrets and credentials in URLs are hidden. */
export interface ConfigRow {
  readonly path: string;
  /** As an environment variable would be written; absent when there is none. */
  readonly value?: string;
  /** `default`, or the source that set it: `config/local.yaml:3:5`. */
  readonly source: string;
  readonly type: string;
  readonly default?: string;
}

/** The effective values of a configuration, in the order of its class. */
export function configRows(schema: ConfigSchema, config: object, sources: ReadonlyMap<string, string>): ConfigRow[] {
  return [...schema.options.values()].map((option) => {
    const value = showValue(option.type, option.traits.secret === true, valueAt(config, option.path));
    return Object.freeze({
      path: option.path,
      ...(value === undefined ? {} : { value }),
      source: sources.get(option.path) ?? 'default',
      type: typeName(option.type, option.traits.secret === true),
      ...(option.defaultText === undefined ? {} : { default: option.defaultText }),
    });
  });
}

/** The rows of {@link describeConfig} for a person (`table`) or a program (`json`). */
export function formatConfig(rows: readonly ConfigRow[], format: 'table' | 'json' = 'table'): string {
  if (format === 'json') return JSON.stringify(rows, undefined, 2);
  const cells = rows.map((row) => [row.path, cell(row.value), row.source, row.type, cell(row.default)]);
  return textTable(['OPTION', 'VALUE', 'SOURCE', 'TYPE', 'DEFAULT'], cells);
}

function cell(text: string | undefined): string {
  return text === '' ? '""' : (text ?? '(none)');
}

function typeName(type: OptionType, secret: boolean): string {
  const name = type.kind === 'list' ? `list of ${type.item}s` : type.kind;
  return secret ? `secret ${name}` : name;
}
