import type { LibPlan } from '../plan.js';

/** `src/<noun>-entry.ts`: the rules, pure. */
export function entryFile({ one }: LibPlan): string {
  return `import type { FieldError } from '@ashlar/domain';

/** What is kept under a name. */
export interface ${one.pascal}Entry {
  readonly name: string;
  readonly value: string;
}

/** How much an entry may hold, in UTF-16 code units. */
export interface ${one.pascal}Limits {
  readonly maxNameLength: number;
  readonly maxValueLength: number;
}

/** Everything that is wrong with an entry, by field; nothing of it holds what was refused. */
export function mistakesIn(entry: ${one.pascal}Entry, limits: ${one.pascal}Limits): readonly FieldError[] {
  const { maxNameLength, maxValueLength } = limits;
  return [
    ...(entry.name.trim() === '' ? [mistake('name', 'isNotEmpty', 'must not be empty')] : []),
    ...(entry.name.length > maxNameLength ? [mistake('name', 'maxLength', tooLong(maxNameLength))] : []),
    ...(entry.value.length > maxValueLength ? [mistake('value', 'maxLength', tooLong(maxValueLength))] : []),
  ];
}

function mistake(field: keyof ${one.pascal}Entry, code: string, rule: string): FieldError {
  return { pointer: \`/\${field}\`, code, message: \`\${field} \${rule}\` };
}

function tooLong(limit: number): string {
  return \`must have at most \${limit} characters\`;
}
`;
}

/** `src/<noun>-entry.spec.ts`. */
export function entrySpec({ one }: LibPlan): string {
  return `import { describe, expect, it } from '@jest/globals';
import { mistakesIn } from './${one.kebab}-entry.js';

const limits = { maxNameLength: 5, maxValueLength: 3 };

describe('an entry', () => {
  it.each([
    ['as long as it may be', { name: 'abcde', value: 'abc' }, []],
    ['without a value', { name: 'a', value: '' }, []],
    ['without a name', { name: ' ', value: 'a' }, ['name must not be empty']],
    [
      'too long',
      { name: 'abcdef', value: 'abcd' },
      ['name must have at most 5 characters', 'value must have at most 3 characters'],
    ],
  ])('%s', (_, entry, messages) => {
    expect(mistakesIn(entry, limits).map(({ message }) => message)).toEqual(messages);
  });

  it('is refused by field, without what it holds', () => {
    expect(mistakesIn({ name: 'secret', value: '' }, limits)).toEqual([
      { pointer: '/name', code: 'maxLength', message: 'name must have at most 5 characters' },
    ]);
  });
});
`;
}
