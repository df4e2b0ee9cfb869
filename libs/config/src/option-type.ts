import { parseDuration } from './duration.js';
import { parseSize } from './size.js';

/** What one value is: a duration is milliseconds, a size is bytes. */
export type ScalarKind = 'string' | 'number' | 'boolean' | 'duration' | 'size';

/** What an option is. A list has items of one kind; a map is any JSON object. */
export type OptionType =
  { readonly kind: ScalarKind } | { readonly kind: 'list'; readonly item: ScalarKind } | { readonly kind: 'map' };

/** A value of the right type; or none, with what else there is to say. The refused value is never part of it. */
export type Parsed = { readonly value: unknown } | { readonly mistake: string };

const NUMBER = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i;
const BOOLEANS = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a value from outside as what the option is. A string is read by the rules of environment variables, wherever
 * it comes from; other values (of files and of code) have to be of the right type already.
 */
export function parseOption(type: OptionType, raw: unknown): Parsed {
  if (raw === null) return { mistake: 'remove the key where it has no value' };
  if (type.kind === 'map') return parseMap(raw);
  if (type.kind === 'list') return parseList(type.item, raw);
  return parseScalar(type.kind, raw);
}

function parseScalar(kind: ScalarKind, raw: unknown): Parsed {
  const value = typeof raw === 'string' ? parseText(kind, raw) : acceptTyped(kind, raw);
  if (value !== undefined) return { value };
  const unquoted = kind === 'string' && (typeof raw === 'number' || typeof raw === 'boolean');
  return { mistake: unquoted ? 'put it in quotes' : '' };
}

function parseText(kind: ScalarKind, text: string): unknown {
  switch (kind) {
    case 'string':
      return text;
    case 'number':
      return NUMBER.test(text) ? exactNumber(Number(text)) : undefined;
    case 'boolean':
      return BOOLEANS.get(text.toLowerCase());
    case 'duration':
      return parseDuration(text);
    case 'size':
      return parseSize(text);
  }
}

function acceptTyped(kind: ScalarKind, raw: unknown): unknown {
  if (kind === 'boolean') return typeof raw === 'boolean' ? raw : undefined;
  if (kind === 'string' || typeof raw !== 'number') return undefined;
  if (kind === 'number') return exactNumber(raw);
  return Number.isSafeInteger(raw) && raw >= 0 ? raw : undefined;
}

/** Whole numbers past 2^53 would silently become others. */
function exactNumber(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : value;
}

function parseList(item: ScalarKind, raw: unknown): Parsed {
  const items = typeof raw === 'string' ? splitList(raw) : raw;
  if (!Array.isArray(items)) return { mistake: '' };
  const parsed = items.map((each) => parseScalar(item, each));
  const refused = parsed.find((each) => 'mistake' in each);
  return refused ?? { value: parsed.map((each) => ('value' in each ? each.value : undefined)) };
}

function splitList(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed.startsWith('[')) return readJson(trimmed);
  const items = trimmed.split(',').map((item) => item.trim());
  return items.includes('') ? undefined : items;
}

function parseMap(raw: unknown): Parsed {
  const value = typeof raw === 'string' ? readJson(raw) : raw;
  if (!isPlainObject(value)) return { mistake: '' };
  return hasUnsafeKey(value) ? { mistake: 'no key may be __proto__, constructor or prototype' } : { value };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the text, which may be secret.
    return undefined;
  }
}

/** An object made by `{}` or `JSON.parse`, not an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function hasUnsafeKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasUnsafeKey);
  if (!isPlainObject(value)) return false;
  return Object.entries(value).some(([key, each]) => UNSAFE_KEYS.has(key) || hasUnsafeKey(each));
}
