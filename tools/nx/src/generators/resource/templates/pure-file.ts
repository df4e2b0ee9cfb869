import { capitalized } from '../../../names/name-forms.js';
import type { Field } from '../../../fields/field.js';
import { enumNames } from '../../../fields/field-types.js';
import { article, type Resource } from '../resource.js';

/** `product.ts`: what a product is, and the rules that need nothing. */
export function pureFile(resource: Resource): string {
  const { one, many, fields } = resource;
  return `import type { Actor, Id } from '@ashlar/domain';
import { ${one.pascal}OwnerMissingError } from './${many.kebab}.errors.js';

/** The id of ${article(one)}. */
export type ${one.pascal}Id = Id<'${one.pascal}'>;

${fields.map((field) => enumOf(resource, field)).join('')}/** What its owner says of ${article(one)}. */
export interface ${one.pascal}Input {
${fields.map((field) => inputLine(resource, field)).join('\n')}
}

/** ${capitalized(article(one))} as the rest of the app sees it. */
export interface ${one.pascal} {
  readonly id: ${one.pascal}Id;
  readonly ownerId: string;
${fields.map((field) => propertyLine(resource, field)).join('\n')}
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What can change in ${article(one)}; what is left out stays. */
export type ${one.pascal}Changes = Partial<${one.pascal}Input>;

/** What makes ${article(one)} one of its kind. */
export type ${one.pascal}Origin = Pick<${one.pascal}, 'id' | 'ownerId' | 'createdAt'>;

/** ${capitalized(article(one))} that somebody makes. */
export function new${one.pascal}(input: ${one.pascal}Input, { id, ownerId, createdAt }: ${one.pascal}Origin): ${one.pascal} {
  return {
    id,
    ownerId,
${fields.map(valueLine).join('\n')}
    version: 1,
    createdAt,
    updatedAt: createdAt,
  };
}

/** The person who acts, and owns what they make. @throws ${one.pascal}OwnerMissingError when there is none */
export function ${one.camel}OwnerOf(actor: Actor): string {
  if (actor.kind === 'user') return actor.id;
  if (actor.kind === 'api-key') return actor.ownerId;
  throw new ${one.pascal}OwnerMissingError();
}
`;
}

function enumOf({ one }: Resource, field: Field): string {
  if (field.type.name !== 'enum') return '';
  const { values, type } = enumNames({ field, one });
  const what = `the ${field.property.text} of ${article(one)}`;
  return `/** What ${what} can be. */
export const ${values} = [${field.arguments.map((word) => `'${word}'`).join(', ')}] as const;

/** ${capitalized(what)}. */
export type ${type} = (typeof ${values})[number];

`;
}

function inputLine({ one }: Resource, field: Field): string {
  const type = field.type.typescript({ field, one });
  const { camel } = field.property;
  return field.isNullable ? `  readonly ${camel}?: ${type} | null;` : `  readonly ${camel}: ${type};`;
}

function propertyLine({ one }: Resource, field: Field): string {
  const type = field.type.typescript({ field, one });
  return `  readonly ${field.property.camel}: ${type}${field.isNullable ? ' | null' : ''};`;
}

function valueLine({ property: { camel }, isNullable }: Field): string {
  return `    ${camel}: input.${camel}${isNullable ? ' ?? null' : ''},`;
}
