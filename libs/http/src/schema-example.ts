import type { OpenAPIObject } from '@nestjs/swagger';

/** The schemas of a document, by name. */
export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

type SchemaOrReference = Schemas[string];
type Reference = Extract<SchemaOrReference, { $ref: string }>;
type Schema = Exclude<SchemaOrReference, Reference>;

const SCHEMAS = '#/components/schemas/';

/** Texts of a kind, where nobody gave an example. */
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69',
  email: 'ann@example.org',
  uri: 'https://example.org/',
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
};

/**
 * A value for people to copy: what the schema gives as an example, else a default, else one of its kind. Of an object what must be
 * given, and where nothing must, everything. `undefined` of a reference that leads nowhere, or back to where it stands.
 *
 * @param open the names of the schemas that this one stands in
 */
export function schemaExample(schema: SchemaOrReference, schemas: Schemas, open: readonly string[] = []): unknown {
  if (isReference(schema)) {
    const name = schema.$ref.replace(SCHEMAS, '');
    const target = open.includes(name) ? undefined : schemas[name];
    return target && schemaExample(target, schemas, [...open, name]);
  }
  const inner = (part: SchemaOrReference) => schemaExample(part, schemas, open);
  return givenExample(schema) ?? composedExample(schema, inner) ?? plainExample(schema, inner);
}

type Inner = (part: SchemaOrReference) => unknown;

function isReference(schema: SchemaOrReference): schema is Reference {
  return '$ref' in schema;
}

function givenExample({ example, examples, default: usual, enum: choices }: Schema): unknown {
  const given: readonly unknown[] = [example, ...Object.values(examples ?? {}), usual, ...(choices ?? [])];
  return given.find((value) => value !== undefined && value !== null);
}

function composedExample({ allOf, oneOf, anyOf }: Schema, inner: Inner): unknown {
  const [choice] = oneOf ?? anyOf ?? [];
  if (choice) return inner(choice);
  if (!allOf) return undefined;
  const [first, ...others] = allOf.map(inner);
  return others.length === 0 ? first : Object.assign({}, first, ...others);
}

function plainExample(schema: Schema, inner: Inner): unknown {
  const kinds = [schema.type ?? (schema.properties ? 'object' : 'string')].flat();
  switch (kinds.find((kind) => kind !== 'null')) {
    case 'object':
      return objectExample(schema, inner);
    case 'array':
      return [schema.items && inner(schema.items)].filter((item) => item !== undefined);
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return textExample(schema);
    default:
      return null;
  }
}

function objectExample({ properties = {}, required = [] }: Schema, inner: Inner): object {
  const all = Object.entries(properties);
  const asked = required.length > 0 ? all.filter(([name]) => required.includes(name)) : all;
  return Object.fromEntries(asked.map(([name, property]) => [name, inner(property)]));
}

function textExample({ format = '', minLength = 0, maxLength }: Schema): string {
  return (BY_FORMAT[format] ?? '...').padEnd(minLength, '.').slice(0, maxLength);
}
