import type { CheckedOptions, OptionContext } from '@ashlar/domain';
import { validateSync } from 'class-validator';
import { allowedValues, isUnderstood } from './allowed.js';
import { valueAt } from './build-config.js';
import type { ConfigIssue } from './config.errors.js';
import type { ConfigSchema, Option } from './option-class.js';
import { secretWeakness, urlPasswords } from './secret-strength.js';
import type { Merged } from './settings.js';
import { showRaw, showValue } from './show-value.js';

const SHORTEST_TRACE = 4;

/** What {@link checkConfig} needs to say where a value comes from and how to set it. */
export interface CheckContext extends OptionContext {
  readonly merged: Merged;
  /** How to set an option that has no value: `set APP__AUTH__PEPPER`. */
  readonly howToSet: (option: Option) => string;
}

/** Every mistake of the effective values: by the decorators, by `checkOptions`, and of secrets in production. */
export function checkConfig(schema: ConfigSchema, config: object, context: CheckContext): ConfigIssue[] {
  const { merged, production, howToSet } = context;
  const mistakes = new Map<string, string[]>();
  const secrets = secretTexts(schema, config);
  for (const [path, section] of schema.sections) checkSection(path, section.name);
  for (const option of schema.options.values()) checkSecret(option);
  return [...mistakes].map(([path, messages]) => toIssue(path, messages));

  function add(path: string, ...messages: string[]): void {
    if (messages.length > 0 && !merged.unreadable.has(path))
      mistakes.set(path, [...(mistakes.get(path) ?? []), ...messages]);
  }

  function checkSection(path: string, className: string): void {
    const section = path === '' ? config : (valueAt(config, path) as object);
    const constraints = constraintsOf(section);
    for (const option of schema.options.values()) {
      if (join(path, option.name) !== option.path) continue;
      const messages = messagesOf(option, constraints.get(option.name) ?? {});
      const missing = valueAt(config, option.path) === undefined;
      // Decorators say it themselves; without any, what has no value is required.
      if (missing && (messages.length > 0 || option.rules.length === 0))
        add(option.path, `is required: ${howToSet(option)}`);
      else add(option.path, ...messages);
    }
    const refused = new Set(mistakes.keys());
    for (const { property, message } of optionMistakes(section, className)) {
      const at = join(path, property);
      const option = schema.options.get(at);
      const missing = option !== undefined && valueAt(config, at) === undefined;
      // What the decorators refuse already would only be refused again.
      if (!refused.has(at)) add(at, foreign(message) + (missing ? `: ${howToSet(option)}` : ''));
    }
  }

  function checkSecret({ path, traits }: Option): void {
    const value = valueAt(config, path);
    if (traits.secret !== true || !production || value === undefined || value === null) return;
    const weakness = [value].flat().map((secret) => secretWeakness(String(secret), traits.minLength ?? 0));
    add(path, ...weakness.filter((sentence) => sentence !== undefined).slice(0, 1));
  }

  /** One sentence with all that is allowed where we can say it, else what the decorators say. */
  function messagesOf(option: Option, constraints: Constraints): string[] {
    const names = Object.keys(constraints);
    if (names.length === 0) return [];
    if (names.every((name) => isUnderstood(option.rules, name))) return [`must be ${allowedValues(option)}`];
    // Most begin with the name, which the report gives anyway.
    const start = `${option.name} `;
    return Object.values(constraints).map((text) => foreign(text.startsWith(start) ? text.slice(start.length) : text));
  }

  /** What others wrote: a sentence that quotes a secret is replaced as a whole, since a gap would show its length. */
  function foreign(message: string): string {
    return secrets.some((secret) => message.includes(secret)) ? 'is refused (the reason would show a secret)' : message;
  }

  function optionMistakes(section: object, className: string): { property: string; message: string }[] {
    if (!isChecked(section)) return [];
    try {
      return [...section.checkOptions({ environment: context.environment, production: context.production })];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [{ property: '', message: `can't be checked: checkOptions of ${className} threw "${reason}"` }];
    }
  }

  function toIssue(path: string, messages: readonly string[]): ConfigIssue {
    const option = schema.options.get(path);
    const value = option && showEffective(option, valueAt(config, path));
    const source = merged.values.get(path)?.source ?? (option === undefined ? 'options together' : 'default');
    return { path, source, message: messages.join('; '), ...(value === undefined ? {} : { value }) };
  }
}

type Constraints = Readonly<Record<string, string>>;

/** The messages of class-validator by property and rule. */
function constraintsOf(section: object): Map<string, Constraints> {
  const errors = validateSync(section, { forbidUnknownValues: false });
  return new Map(errors.map(({ property, constraints }) => [property, constraints ?? {}]));
}

/** Every text that no message may contain: secrets, their items, and the passwords in them. */
function secretTexts(schema: ConfigSchema, config: object): string[] {
  return [...schema.options.values()]
    .filter((option) => option.traits.secret === true)
    .flatMap((option) => [valueAt(config, option.path)].flat())
    .filter((value) => value !== undefined && value !== null)
    .flatMap((value) => [String(value), ...urlPasswords(String(value))])
    .filter((text) => text.length >= SHORTEST_TRACE);
}

function showEffective({ type, traits }: Option, value: unknown): string | undefined {
  const secret = traits.secret === true;
  return typeof value === 'string' ? showRaw(secret, value) : showValue(type, secret, value);
}

function isChecked(section: object): section is CheckedOptions {
  return 'checkOptions' in section && typeof section.checkOptions === 'function';
}

function join(path: string, name: string): string {
  return [path, name].filter((part) => part !== '').join('.');
}
