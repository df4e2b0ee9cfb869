import 'reflect-metadata';
import { type OptionTraits, optionTraits } from '@ashlar/domain';
import { type OptionClass, type OptionRule, optionRules } from './option-rules.js';
import { isPlainObject } from './option-type.js';

const OWN_METHODS = new Set(['constructor', 'checkOptions', 'toJSON']);
const BUILT_IN = [Array, Date, RegExp, Map, Set, WeakMap, WeakSet, Promise, Error, URL, ArrayBuffer] as const;
const VALUE_TYPES = new Set<unknown>([String, Number, Boolean, Array, Object]);

/**
 * The names of all fields that can be seen at run time, in the order of their declaration: those with an initialiser
 * are properties of the instance, those without are known from their decorators only.
 */
export function optionNames(
  instance: object,
  rules: ReadonlyMap<string, unknown>,
  traits: Readonly<Record<string, OptionTraits>>,
): string[] {
  const names = Object.keys(instance);
  const decorated = [...new Set([...rules.keys(), ...Object.keys(traits)])];
  decorated.forEach((name, index) => {
    if (names.includes(name)) return;
    const before = decorated[index - 1];
    const after = decorated.slice(index).find((each) => names.includes(each));
    const place = before === undefined ? names.indexOf(after ?? '') : names.indexOf(before) + 1;
    names.splice(place === -1 ? names.length : place, 0, name);
  });
  return names;
}

/**
 * Whether a value of a field is a section: an instance of a class that has decorated options or sections, or of one
 * that is plain fields. A class of behaviour (a client, a registry) is none.
 */
export function isSectionInstance(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isPlainObject(value)) return false;
  if (BUILT_IN.some((builtIn) => value instanceof builtIn) || ArrayBuffer.isView(value)) return false;
  const optionClass = value.constructor as OptionClass;
  return isDecorated(optionClass) || 'checkOptions' in value || !hasMethods(value);
}

/** Whether any option of the class, or of a base class, has a decorator of class-validator or of the kernel. */
export function isDecorated(optionClass: OptionClass): boolean {
  return optionRules(optionClass).size > 0 || Object.keys(optionTraits(optionClass)).length > 0;
}

/**
 * Whether a field is set by code only and no option: it holds a function or an instance of a class of behaviour, or is
 * declared as one. Only `@IsOptional()` and `@ValidateIf()` may decorate it.
 */
export function isCodeOnly(instance: object, name: string, rules: readonly OptionRule[]): boolean {
  if (!rules.every((rule) => rule.conditional)) return false;
  const value = (instance as Record<string, unknown>)[name] ?? undefined;
  if (value === undefined) {
    const declared = declaredType(instance, name);
    if (typeof declared !== 'function' || isDecorated(declared as OptionClass)) return false;
    return declared === Function || (!VALUE_TYPES.has(declared) && hasMethods(declared.prototype as object));
  }
  if (typeof value === 'function' || typeof value === 'symbol') return true;
  return typeof value === 'object' && !Array.isArray(value) && !isPlainObject(value);
}

/** What TypeScript emitted as the type of a property, if the service is compiled with `emitDecoratorMetadata`. */
export function declaredType(instance: object, name: string): unknown {
  return Reflect.getMetadata('design:type', instance, name);
}

function hasMethods(value: object): boolean {
  for (let level: object | null = value; level !== null && level !== Object.prototype;) {
    const properties = Object.entries(Object.getOwnPropertyDescriptors(level));
    if (properties.some(([key, each]) => typeof each.value === 'function' && !OWN_METHODS.has(key))) return true;
    level = Object.getPrototypeOf(level) as object | null;
  }
  return false;
}
