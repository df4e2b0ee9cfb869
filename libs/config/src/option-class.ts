import { type OptionTraits, optionTraits } from '@ashlar/domain';
import { ConfigClassError } from './config.errors.js';
import { environmentName } from './option-names.js';
import { isOptional, type OptionClass, type OptionRule, optionRules } from './option-rules.js';
import { isCodeOnly, isSectionInstance, optionNames } from './option-fields.js';
import { inferType } from './option-inference.js';
import type { OptionType } from './option-type.js';
import { showValue } from './show-value.js';

/** One option: a leaf of the configuration. */
export interface Option {
  /** Where it is: `database.poolMax`. */
  readonly path: string;
  /** The last part of the path: `poolMax`. */
  readonly name: string;
  readonly type: OptionType;
  readonly traits: OptionTraits;
  readonly rules: readonly OptionRule[];
  /** The value of the initialiser as it may be shown; `undefined` without one. */
  readonly defaultText: string | undefined;
  /** `@IsOptional()`: it may have no value. */
  readonly optional: boolean;
}

/** What a configuration class consists of. */
export interface ConfigSchema {
  readonly optionClass: OptionClass;
  /** By path, in the order of their declaration. */
  readonly options: ReadonlyMap<string, Option>;
  /** The class of each section by path; the root's path is `''`. */
  readonly sections: ReadonlyMap<string, OptionClass>;
}

/**
 * Reads what a configuration class consists of: its sections from the initialisers, its options from initialisers,
 * class-validator decorators and option traits.
 *
 * @throws ConfigClassError with every mistake of the programmer at once.
 */
export function readSchema(optionClass: OptionClass): ConfigSchema {
  const options = new Map<string, Option>();
  const sections = new Map<string, OptionClass>();
  const problems: string[] = [];
  const seen = new Map<object, string>();
  visit(new optionClass(), '');
  problems.push(...ambiguousNames(options));
  if (problems.length > 0) throw new ConfigClassError(optionClass.name, problems);
  return { optionClass, options, sections };

  function visit(instance: object, path: string): void {
    const sectionClass = instance.constructor as OptionClass;
    const other = seen.get(instance);
    if (other !== undefined) {
      problems.push(`"${path}" is the same object as "${other}": give it its own, new ${sectionClass.name}()`);
      return;
    }
    seen.set(instance, path);
    sections.set(path, sectionClass);
    const rules = optionRules(sectionClass);
    const traits = optionTraits(sectionClass);
    for (const name of optionNames(instance, rules, traits)) {
      const value = (instance as Record<string, unknown>)[name];
      const optionPath = path === '' ? name : `${path}.${name}`;
      if (isSectionInstance(value)) {
        problems.push(...nameProblems(optionPath, name));
        visit(value, optionPath);
        continue;
      }
      const ownRules = rules.get(name) ?? [];
      if (isCodeOnly(instance, name, ownRules)) continue;
      problems.push(...nameProblems(optionPath, name));
      const ownTraits = traits[name] ?? {};
      const inferred = inferType(instance, name, ownRules, ownTraits);
      if ('problem' in inferred) {
        problems.push(`"${optionPath}" ${inferred.problem}`);
        continue;
      }
      options.set(optionPath, {
        path: optionPath,
        name,
        type: inferred.type,
        traits: ownTraits,
        rules: ownRules,
        defaultText: showValue(inferred.type, ownTraits.secret === true, value),
        optional: isOptional(ownRules),
      });
    }
  }
}

function nameProblems(path: string, name: string): string[] {
  if (/^[a-z][A-Za-z0-9]*$/.test(name)) return [];
  return [`"${path}" is not camelCase (letters and digits): rename it, since environment variables are made of it`];
}

/** No two options may share an environment variable, nor one take the `_FILE` of another's secret. */
function ambiguousNames(options: ReadonlyMap<string, Option>): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const option of options.values()) {
    const name = environmentName('', option.path).slice(2);
    for (const taken of option.traits.secret === true ? [name, `${name}_FILE`] : [name]) {
      const owner = owners.get(taken);
      if (owner !== undefined) problems.push(`"${option.path}" and "${owner}" share the variable ${taken}: rename one`);
      owners.set(taken, option.path);
    }
  }
  return problems;
}
