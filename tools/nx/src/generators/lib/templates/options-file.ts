import type { LibPlan } from '../plan.js';

/** `src/<name>.options.ts`: every option, its default, its reason. */
export function optionsFile({ name }: LibPlan): string {
  return `import { Describe } from '@ashlar/domain';
import { IsInt, Max, Min, validateSync } from 'class-validator';
import { ${name.pascal}OptionsError } from './${name.kebab}.errors.js';

/** How much an entry may hold. */
export class ${name.pascal}Options {
  @Describe('Longest name, in characters: names become keys of what keeps them, which have limits of their own.')
  @IsInt()
  @Min(1)
  @Max(1_000)
  maxNameLength = 200;

  @Describe('Longest value, in characters: a value is read and written as a whole.')
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxValueLength = 10_000;
}

/**
 * Checks what no configuration library may have checked before.
 *
 * @throws ${name.pascal}OptionsError that names all mistakes
 */
export function checked${name.pascal}Options(options: ${name.pascal}Options): ${name.pascal}Options {
  const mistakes = validateSync(options, { forbidUnknownValues: false });
  const fields = mistakes.flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([code, message]) => ({ pointer: \`/\${property}\`, code, message })),
  );
  if (fields.length > 0) throw new ${name.pascal}OptionsError(fields);
  return options;
}
`;
}
