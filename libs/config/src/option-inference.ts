import type { OptionTraits } from '@ashlar/domain';
import { declaredType, isDecorated } from './option-fields.js';
import type { OptionClass, OptionRule } from './option-rules.js';
import { isPlainObject, type OptionType, type ScalarKind } from './option-type.js';

const NUMBER_RULES = ['isInt', 'isNumber', 'min', 'max', 'isPositive', 'isNegative', 'isDivisibleBy'];
const LIST_RULES = ['isArray', 'arrayNotEmpty', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique', 'arrayContains'];
const MAP_RULES = ['isObject', 'isNotEmptyObject'];
/** They say nothing about the type, or only of values that can't be written in a file or a variable. */
const SILENT_RULES = ['isDefined', 'isNotEmpty', 'isEmpty', 'isInstance', 'isDate'];

type Inferred = { readonly type: OptionType } | { readonly problem: string };

/**
 * What an option is: from its unit, its initialiser, its class-validator rules, and last its declared type. A problem
 * is the end of a sentence that says what to do.
 */
export function inferType(
  instance: object,
  name: string,
  rules: readonly OptionRule[],
  traits: OptionTraits,
): Inferred {
  if (rules.some((rule) => rule.async))
    return { problem: 'has an asynchronous validator, which boot does not wait for' };
  const initial = (instance as Record<string, unknown>)[name] ?? undefined;
  const ofList = Array.isArray(initial) || rules.some((rule) => rule.each || LIST_RULES.includes(rule.name));
  if (ofList) return inferList(Array.isArray(initial) ? initial : [], rules, traits);
  if (traits.unit !== undefined) return inferUnit(initial, traits.unit);
  if (initial !== undefined) return inferInitial(initial);
  const kind = ruleKind(rules) ?? declaredKind(instance, name);
  if (kind === 'list') return inferList([], rules, traits);
  if (kind === 'map') return { type: { kind } };
  if (kind !== undefined) return { type: { kind } };
  return { problem: unknownType(instance, name, rules, traits) };
}

function inferUnit(initial: unknown, unit: 'duration' | 'size'): Inferred {
  if (initial === undefined || typeof initial === 'number') return { type: { kind: unit } };
  return { problem: `is marked as a ${unit}, so its initialiser has to be a number` };
}

function inferInitial(initial: unknown): Inferred {
  if (typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean') {
    return { type: { kind: typeof initial as ScalarKind } };
  }
  if (isPlainObject(initial)) return { type: { kind: 'map' } };
  return {
    problem: `has a value (${typeof initial}) that no source can write: use a text, number, boolean, list or section`,
  };
}

function inferList(initial: readonly unknown[], rules: readonly OptionRule[], traits: OptionTraits): Inferred {
  if (traits.unit !== undefined) return { type: { kind: 'list', item: traits.unit } };
  const first = typeof initial[0];
  const item = first === 'undefined' ? (ruleKind(rules.filter((rule) => rule.each)) ?? 'string') : first;
  if (item === 'string' || item === 'number' || item === 'boolean') return { type: { kind: 'list', item } };
  return { problem: 'is a list of something else than texts, numbers or booleans: make each item a section' };
}

function ruleKind(rules: readonly OptionRule[]): ScalarKind | 'map' | undefined {
  const named = rules.filter((rule) => !rule.conditional && !SILENT_RULES.includes(rule.name));
  for (const { name, constraints } of named) {
    if (NUMBER_RULES.includes(name)) return 'number';
    if (name === 'isBoolean') return 'boolean';
    if (MAP_RULES.includes(name)) return 'map';
    if (name === 'isIn' || name === 'isEnum') return kindOfChoice(constraints[name === 'isIn' ? 0 : 1]);
  }
  // What is left of class-validator is about texts.
  return named.some((rule) => /^(is[A-Z]|matches|minLength|maxLength|contains|notContains)/.test(rule.name))
    ? 'string'
    : undefined;
}

function kindOfChoice(choices: unknown): ScalarKind {
  return Array.isArray(choices) && choices.every((choice) => typeof choice === 'number') ? 'number' : 'string';
}

function declaredKind(instance: object, name: string): ScalarKind | 'list' | undefined {
  const declared = declaredType(instance, name);
  if (declared === String) return 'string';
  if (declared === Number) return 'number';
  if (declared === Boolean) return 'boolean';
  return declared === Array ? 'list' : undefined;
}

function unknownType(instance: object, name: string, rules: readonly OptionRule[], traits: OptionTraits): string {
  const declared = declaredType(instance, name);
  if (typeof declared === 'function' && declared !== Object && isDecorated(declared as OptionClass)) {
    return `is a section without initialiser: write ${name} = new ${declared.name}()`;
  }
  const bare = rules.length === 0 && Object.keys(traits).length === 0;
  if (bare) return 'has neither initialiser nor decorator: add one of them, such as @IsString()';
  return 'does not say what it is: add an initialiser, or a decorator such as @IsString(), @IsInt() or @IsBoolean()';
}
