import { allowedValues } from './allowed.js';
import { ConfigClassError } from './config.errors.js';
import { type ConfigSchema, type Option, readSchema } from './option-class.js';
import { environmentName } from './option-names.js';
import type { OptionClass } from './option-rules.js';
import { markdownTable } from './text-table.js';

/** How the options are called outside, as {@link loadConfig} takes it. */
export interface ReferenceNaming {
  /** @default 'APP' */
  readonly prefix?: string;
  readonly aliases?: Readonly<Record<string, string>>;
}

const START = '<!-- config:start -->';
const END = '<!-- config:end -->';

/**
 * A Markdown table of every option: its path (which is its key in files and its argument), its environment variable,
 * what is allowed, its default, and what it is for. Nothing of the machine is read.
 *
 * @throws ConfigClassError when the class is written wrongly.
 */
export function configReference(configClass: new () => object, naming: ReferenceNaming = {}): string {
  return referenceTable(readSchema(configClass as OptionClass), naming);
}

/** {@link configReference} of a class that was read already. */
export function referenceTable(schema: ConfigSchema, { prefix = 'APP', aliases = {} }: ReferenceNaming): string {
  const described = [...schema.options.values()].some((option) => option.traits.description !== undefined);
  const rows = [...schema.options.values()].map((option) => [
    code(option.path),
    variables(option, prefix, aliases),
    allowed(option),
    option.defaultText === undefined ? '' : code(option.defaultText),
    ...(described ? [option.traits.description ?? ''] : []),
  ]);
  return markdownTable(
    ['Option', 'Environment variable', 'Allowed', 'Default', ...(described ? ['Description'] : [])],
    rows,
  );
}

/**
 * The text with everything between `<!-- config:start -->` and `<!-- config:end -->` replaced by the table. A check
 * compares it with the text: equal means that the table has not drifted.
 *
 * @throws ConfigClassError when the text does not have each marker once, in this order.
 */
export function updateReference(markdown: string, table: string): string {
  const start = markdown.indexOf(START);
  const end = markdown.indexOf(END);
  const once = start === markdown.lastIndexOf(START) && end === markdown.lastIndexOf(END);
  if (start === -1 || end < start || !once) {
    throw new ConfigClassError('The reference', [`put ${START} and ${END} into the text, each once, in this order`]);
  }
  return `${markdown.slice(0, start + START.length)}\n\n${table}\n\n${markdown.slice(end)}`;
}

function variables({ path, traits }: Option, prefix: string, aliases: Readonly<Record<string, string>>): string {
  const others = Object.keys(aliases).filter((name) => aliases[name] === path);
  const names = [environmentName(prefix, path), ...others].map(code).join(' or ');
  return traits.secret === true ? `${names}, or with \`_FILE\`` : names;
}

function allowed(option: Option): string {
  const values = allowedValues(option, code).replace(/^an? /, '');
  const secret =
    option.traits.secret === true
      ? `secret: in production at least ${option.traits.minLength ?? 0} characters, or a URL`
      : '';
  const required = option.defaultText === undefined && !option.optional ? 'required' : '';
  return [values, secret, required].filter(Boolean).join('; ');
}

/** An empty text can't be code in Markdown. */
function code(text: string): string {
  return text === '' ? '""' : `\`${text.replaceAll('`', "'")}\``;
}
