import { formatDuration } from './duration.js';
import type { OptionRule } from './option-rules.js';
import type { OptionType, ScalarKind } from './option-type.js';
import { formatSize } from './size.js';

/** How a piece of code is written into a sentence. */
type Quote = (code: string) => string;

/** What is needed to say which values an option takes. */
export interface AllowedOf {
  readonly type: OptionType;
  readonly rules: readonly OptionRule[];
}

const NOUNS: Readonly<Record<ScalarKind, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  duration: 'a duration such as 30s',
  size: 'a size such as 10mb',
};

/** They say nothing of the form of a text. */
const PLAIN = new Set(['isString', 'isNotEmpty', 'isDefined', 'isLength', 'isEmpty', 'isInstance', 'isDate']);

/** Texts of a form of their own. Others are named after their rule: `isFqdn` is `fqdn`. */
const FORMS: Readonly<Record<string, string>> = {
  isUrl: 'a URL',
  isEmail: 'an email address',
  isUuid: 'a UUID',
  isIp: 'an IP address',
  isPort: 'a port',
  isTimeZone: 'a time zone',
  isSemVer: 'a semantic version',
  isFqdn: 'a domain name',
  isBase64: 'base64',
  isHexadecimal: 'hexadecimal',
};

const UNDERSTOOD = new Set([
  ...Object.keys(FORMS),
  ...[
    'isInt',
    'isNumber',
    'isBoolean',
    'isString',
    'isArray',
    'isObject',
    'isIn',
    'isEnum',
    'min',
    'max',
    'isPositive',
  ],
  ...['isNegative', 'isDivisibleBy', 'minLength', 'maxLength', 'isLength', 'isNotEmpty', 'matches'],
  ...['arrayNotEmpty', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique'],
]);

/** Whether {@link allowedValues} says all that a rule asks for: not when it has a message of its own. */
export function isUnderstood(rules: readonly OptionRule[], name: string): boolean {
  const named = rules.filter((rule) => rule.name === name);
  return UNDERSTOOD.has(name) && named.length > 0 && named.every((rule) => rule.message === undefined);
}

/**
 * Which values an option takes, after "must be": `an integer from 0 to 65535`, `one of json, pretty`. Choices and
 * patterns are passed through `quote`, for output where some characters mean something.
 */
export function allowedValues({ type, rules }: AllowedOf, quote: Quote = String): string {
  if (type.kind === 'map') return 'a mapping of names to values (in text, a JSON object)';
  if (type.kind !== 'list') return scalar(type.kind, rules, quote);
  const ofItems = rules.filter((rule) => rule.each);
  const least = find(rules, 'arrayMinSize') ?? (has(rules, 'arrayNotEmpty') ? 1 : undefined);
  const count = range(least, find(rules, 'arrayMaxSize'));
  return [
    `a list (${quote('a,b')} or ${quote('["a","b"]')}), each ${scalar(type.item, ofItems, quote)}`,
    ...(count === '' ? [] : [`${count} of them`]),
    ...(has(rules, 'arrayUnique') ? ['no two the same'] : []),
  ].join(', ');
}

function scalar(kind: ScalarKind, rules: readonly OptionRule[], quote: Quote): string {
  const choices = (find(rules, 'isIn', 0) ?? find(rules, 'isEnum', 1)) as readonly unknown[] | undefined;
  if (choices !== undefined) return `one of ${choices.map((choice) => quote(String(choice))).join(', ')}`;
  if (kind === 'boolean') return NOUNS.boolean;
  return kind === 'string' ? text(rules, quote) : amount(kind, rules);
}

function amount(kind: 'number' | 'duration' | 'size', rules: readonly OptionRule[]): string {
  const show = { number: String, duration: formatDuration, size: formatSize }[kind];
  const noun = kind === 'number' && has(rules, 'isInt') ? 'an integer' : NOUNS[kind];
  const least = find(rules, 'min');
  // Durations and sizes are never negative.
  const trivial = least === 0 && kind !== 'number';
  const limits = range(trivial ? undefined : least, find(rules, 'max'), (value) => show(Number(value)));
  const sign = has(rules, 'isPositive') ? 'above 0' : has(rules, 'isNegative') ? 'below 0' : '';
  const divisor = find(rules, 'isDivisibleBy');
  const multiple = divisor === undefined ? '' : `a multiple of ${show(Number(divisor))}`;
  const sentence = [noun, limits, sign, multiple].filter(Boolean).join(', ');
  return kind === 'number' ? sentence.replace(', from', ' from') : sentence;
}

function text(rules: readonly OptionRule[], quote: Quote): string {
  const forms = rules.filter((rule) => /^is[A-Z]/.test(rule.name) && !rule.conditional && !PLAIN.has(rule.name));
  const noun = forms.map(({ name }) => FORMS[name] ?? `a text (${words(name)})`).join(' and ') || NOUNS.string;
  const pattern = rules.find((rule) => rule.name === 'matches');
  // Who wrote "must be a database URL" said it better than the pattern does.
  const worded = /^must be ([^$]+)$/.exec(pattern?.message ?? '')?.[1];
  const length = lengthOf(rules);
  return [
    worded ?? noun,
    ...(length === '' ? [] : [length]),
    ...(pattern === undefined || worded !== undefined ? [] : [`that matches ${quote(String(pattern.constraints[0]))}`]),
  ].join(' ');
}

function lengthOf(rules: readonly OptionRule[]): string {
  const least = find(rules, 'isLength', 0) ?? find(rules, 'minLength') ?? (has(rules, 'isNotEmpty') ? 1 : undefined);
  const most = find(rules, 'isLength', 1) ?? find(rules, 'maxLength');
  if (least === 1 && most === undefined) return 'that is not empty';
  const limits = range(least, most).replace('from ', '');
  return limits === '' ? '' : `of ${limits} characters`;
}

function range(least: unknown, most: unknown, show: (value: unknown) => string = String): string {
  if (least !== undefined && most !== undefined) return `from ${show(least)} to ${show(most)}`;
  if (least !== undefined) return `at least ${show(least)}`;
  return most === undefined ? '' : `at most ${show(most)}`;
}

function find(rules: readonly OptionRule[], name: string, index = 0): unknown {
  return rules.find((rule) => rule.name === name)?.constraints[index];
}

function has(rules: readonly OptionRule[], name: string): boolean {
  return rules.some((rule) => rule.name === name);
}

function words(name: string): string {
  return name
    .replace(/^is/, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
