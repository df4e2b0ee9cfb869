import type { LibPlan } from '../plan.js';
import { sorted } from './spec-files.js';

/** `src/index.ts` of a lib that imports nothing. */
export function kernelIndex({ name, one }: LibPlan): string {
  return `export { MAX_${one.constant}_NAME_LENGTH, parse${one.pascal}Name, tryParse${one.pascal}Name } from './${one.kebab}-name.js';
export type { ${one.pascal}Name } from './${one.kebab}-name.js';
export { ${one.constant}_NAME_INVALID, ${one.pascal}NameInvalidError } from './${name.kebab}.errors.js';
`;
}

/** `src/<name>.errors.ts` of a lib that imports nothing. */
export function kernelErrorsFile({ one }: LibPlan): string {
  return `/** The code of {@link ${one.pascal}NameInvalidError}. */
export const ${one.constant}_NAME_INVALID = '${one.constant}_NAME_INVALID';

/** The text is no name. Matched by its code; holds nothing of what was refused. */
export class ${one.pascal}NameInvalidError extends Error {
  override readonly name = '${one.pascal}NameInvalidError';
  readonly code = ${one.constant}_NAME_INVALID;

  /** @param rule what a name has to be, as the end of a sentence */
  constructor(rule: string) {
    super(\`A name must be \${rule}.\`);
  }
}
`;
}

/** `src/<noun>-name.ts`: a value that was checked, pure. */
export function nameFile({ name, one }: LibPlan): string {
  return `import { ${one.pascal}NameInvalidError } from './${name.kebab}.errors.js';

declare const brand: unique symbol;

/** A name that was checked: lower-case words of letters and digits, joined by hyphens. */
export type ${one.pascal}Name = string & { readonly [brand]: '${one.pascal}Name' };

/** The longest name, in characters: that of a label of DNS (RFC 1035, 2.3.4). */
export const MAX_${one.constant}_NAME_LENGTH = 63;

const WORDS = /^[a-z\\d]+(?:-[a-z\\d]+)*$/;

/** The name in a text, without blanks around it and in lower case. @throws ${one.pascal}NameInvalidError */
export function parse${one.pascal}Name(text: string): ${one.pascal}Name {
  const name = tryParse${one.pascal}Name(text);
  if (name !== undefined) return name;
  throw new ${one.pascal}NameInvalidError(
    \`words of letters and digits, joined by hyphens, of \${MAX_${one.constant}_NAME_LENGTH} characters at most\`,
  );
}

/** The name in a text, as {@link parse${one.pascal}Name} reads it; nothing where there is none. */
export function tryParse${one.pascal}Name(text: unknown): ${one.pascal}Name | undefined {
  if (typeof text !== 'string') return undefined;
  const name = text.trim().toLowerCase();
  return WORDS.test(name) && name.length <= MAX_${one.constant}_NAME_LENGTH ? (name as ${one.pascal}Name) : undefined;
}
`;
}

/** `src/<noun>-name.spec.ts`. */
export function nameSpec({ one }: LibPlan): string {
  return `import { describe, expect, it } from '@jest/globals';
import { MAX_${one.constant}_NAME_LENGTH, parse${one.pascal}Name, tryParse${one.pascal}Name } from './${one.kebab}-name.js';

describe('a name', () => {
  it.each([
    ['dark-red', 'dark-red'],
    [' Dark-Red\\n', 'dark-red'],
    ['2', '2'],
    ['x'.repeat(MAX_${one.constant}_NAME_LENGTH), 'x'.repeat(MAX_${one.constant}_NAME_LENGTH)],
  ])('is read from %j', (text, name) => {
    expect(parse${one.pascal}Name(text)).toBe(name);
  });

  it.each(['', ' ', '-', 'dark red', 'dark--red', '-red', 'red-', 'rouge-foncé', 'x'.repeat(64)])('is not %j', (text) => {
    expect(tryParse${one.pascal}Name(text)).toBeUndefined();
    expect(() => parse${one.pascal}Name(text)).toThrow(
      expect.objectContaining({ code: '${one.constant}_NAME_INVALID', message: expect.stringContaining('joined by hyphens') }),
    );
  });

  it.each([undefined, null, 7, {}, ['red']])('is not %p', (value) => {
    expect(tryParse${one.pascal}Name(value)).toBeUndefined();
  });
});
`;
}

/** `test/public-door.spec.ts` of a lib that imports nothing. */
export function kernelPublicDoorSpec({ one }: LibPlan): string {
  const names = [
    `MAX_${one.constant}_NAME_LENGTH`,
    `${one.constant}_NAME_INVALID`,
    `${one.pascal}NameInvalidError`,
    `parse${one.pascal}Name`,
    `tryParse${one.pascal}Name`,
  ];
  return `import { describe, expect, it } from '@jest/globals';
import * as root from '../src/index.js';

describe('the door', () => {
  it('gives out names that are stable: to take one away breaks whoever imports it', () => {
    expect(Object.keys(root).sort()).toEqual([${sorted(names)}]);
  });
});
`;
}
