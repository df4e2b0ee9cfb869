import type { Field } from '../../../fields/field.js';
import { article, type Resource } from '../resource.js';

/** `product.spec.ts`: the rules, without anything around them. */
export function unitSpec(resource: Resource): string {
  const { one } = resource;
  const { required, nullable } = parted(resource.fields);
  return `import { apiKeyActor, systemActor, userActor } from '@ashlar/domain';
import { sequentialIds } from '@ashlar/domain/testing';
import { describe, expect, it } from '@jest/globals';
import { new${one.pascal}, type ${one.pascal}Input, ${one.camel}OwnerOf } from './${one.kebab}.js';

const origin = { id: sequentialIds().next<'${one.pascal}'>(), ownerId: 'ada', createdAt: new Date('2026-01-02T03:04:05Z') };
const input: ${one.pascal}Input = { ${required.map(value).join(', ')} };

describe('${article(one)}', () => {
  it('begins as its owner says, with version 1', () => {
    expect(new${one.pascal}(input, origin)).toEqual({
      ...origin,
      ...input,${nullable.map(({ property }) => `\n      ${property.camel}: null,`).join('')}
      version: 1,
      updatedAt: origin.createdAt,
    });
  });
${nullable.length === 0 ? '' : keepsNullable(resource, nullable)}
  it('belongs to a person: the one who acts, or the one whose key does', () => {
    expect(${one.camel}OwnerOf(userActor({ id: 'ada' }))).toBe('ada');
    expect(${one.camel}OwnerOf(apiKeyActor({ id: 'key', ownerId: 'ada' }))).toBe('ada');
    for (const actor of [systemActor('job'), { kind: 'anonymous' } as const]) {
      expect(() => ${one.camel}OwnerOf(actor)).toThrow(expect.objectContaining({ code: '${one.constant}_OWNER_MISSING' }));
    }
  });
});
`;
}

function keepsNullable({ one }: Resource, nullable: readonly Field[]): string {
  return `
  it('keeps what it need not have', () => {
    const more: Partial<${one.pascal}Input> = { ${nullable.map(value).join(', ')} };
    expect(new${one.pascal}({ ...input, ...more }, origin)).toMatchObject(more);
  });
`;
}

function parted(fields: readonly Field[]) {
  return {
    required: fields.filter((field) => !field.isNullable),
    nullable: fields.filter(({ isNullable }) => isNullable),
  };
}

function value(field: Field): string {
  const { type, property, reference } = field;
  const sample = reference ? `'01890a5d-ac96-774b-bcce-b302099a8a01'` : (type.value ?? type.samples(field)[0]);
  return `${property.camel}: ${sample}`;
}
