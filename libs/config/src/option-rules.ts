import { getMetadataStorage } from 'class-validator';

/** A class whose fields are options. */
export type OptionClass<T extends object = object> = new () => T;

/** What one class-validator decorator says about an option. */
export interface OptionRule {
  /** `isInt`, `min`, ...; the type of the metadata when it has no name. */
  readonly name: string;
  readonly constraints: readonly unknown[];
  /** It is about the items of a list. */
  readonly each: boolean;
  /** It decides whether the other rules apply: `@IsOptional()`, `@ValidateIf()`. */
  readonly conditional: boolean;
  /** Its author wrote a message for it: the text, or `''` for a function. */
  readonly message: string | undefined;
  /** It answers later, which nobody waits for at boot. */
  readonly async: boolean;
}

/** The rules of every decorated property, those of base classes included, in the order of their declaration. */
export function optionRules(optionClass: OptionClass): ReadonlyMap<string, readonly OptionRule[]> {
  const storage = getMetadataStorage();
  const rules = new Map<string, OptionRule[]>();
  for (const metadata of storage.getTargetValidationMetadatas(optionClass, '', false, false)) {
    const known = rules.get(metadata.propertyName) ?? [];
    const validators = metadata.constraintCls ? storage.getTargetValidatorConstraints(metadata.constraintCls) : [];
    known.push({
      name: metadata.name ?? metadata.type,
      constraints: metadata.constraints ?? [],
      each: metadata.each === true,
      conditional: metadata.type === 'conditionalValidation',
      message: typeof metadata.message === 'function' ? '' : metadata.message,
      async: validators.some((validator) => validator.async),
    });
    rules.set(metadata.propertyName, known);
  }
  return rules;
}

/** Whether `@IsOptional()` allows the option to have no value. */
export function isOptional(rules: readonly OptionRule[]): boolean {
  return rules.some((rule) => rule.name === 'isOptional');
}
