import type { LibPlan } from '../plan.js';

/** `src/<name>.errors.ts`: codes, and what each means. */
export function errorsFile({ name, one }: LibPlan): string {
  const code = `${one.pascal}ErrorCode`;
  return `import { DomainError, type ErrorDescription, type FieldError } from '@ashlar/domain';

/** Codes of the errors that this library throws. */
export const ${code} = {
  invalid: '${one.constant}_INVALID',
  notFound: '${one.constant}_NOT_FOUND',
  optionsInvalid: '${name.constant}_OPTIONS_INVALID',
} as const;

/** What clients may see of these errors, for a list of all codes. */
export const ${one.constant}_ERRORS: readonly ErrorDescription[] = [
  {
    code: ${code}.invalid,
    category: 'invalid',
    description: 'The entry cannot be kept as it is. Correct the fields that are named.',
  },
  {
    code: ${code}.notFound,
    category: 'not-found',
    description: 'Nothing is kept under the name. Check the name, or put an entry there first.',
  },
];

/** The entry has mistakes. Names every field at once, and holds none of the refused values. */
export class ${one.pascal}InvalidError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: ${code}.invalid,
      category: 'invalid',
      message: \`The entry can not be kept: \${fields.map((field) => field.message).join('; ')}.\`,
      fields,
    });
  }
}

/** Nothing is kept under the name. */
export class ${one.pascal}NotFoundError extends DomainError {
  constructor() {
    super({
      code: ${code}.notFound,
      category: 'not-found',
      message: 'Nothing is kept under this name. Check the name, or put an entry there first.',
    });
  }
}

/** The options are wrong. Names every mistake at once. Stops the boot. */
export class ${name.pascal}OptionsError extends DomainError {
  constructor(fields: readonly FieldError[]) {
    super({
      code: ${code}.optionsInvalid,
      category: 'invalid',
      message: \`The options of ${name.text} are wrong: \${fields.map((field) => field.message).join('; ')}.\`,
      fields,
    });
  }
}
`;
}
