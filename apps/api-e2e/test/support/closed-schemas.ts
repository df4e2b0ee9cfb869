import type { OpenApi, Schema } from './open-api.js';

/** The id of the schema that holds all others. */
export const CLOSED_SCHEMAS_ID = 'closed-schemas';

type Mutable = Record<string, unknown>;

/**
 * The schemas of a document, so that an object with a field that none of them names is wrong. Each stands there twice: closed,
 * and open for those that are put together with others by `allOf`, where the whole is closed, and no part of it.
 */
export function closedSchemas({ components }: OpenApi): object {
  const $defs: Mutable = {};
  for (const [name, schema] of Object.entries(components.schemas ?? {})) {
    $defs[`closed.${name}`] = closed(schema);
    $defs[`open.${name}`] = open(schema);
  }
  return { $id: CLOSED_SCHEMAS_ID, $defs };
}

/** A schema of the document, closed, with its references into {@link closedSchemas}. */
export function closed(schema: Schema): object {
  if (!isComposed(schema)) return translated(schema, closed);
  return { ...translated(schema, open), ...(!isOpenByWord(schema) && { unevaluatedProperties: false }) };
}

function open(schema: Schema): object {
  return translated(schema, open);
}

/** It has fields of its own, or of several: what else it is made of must not be closed by itself. */
function isComposed({ properties, allOf, type }: Schema): boolean {
  return properties !== undefined || allOf !== undefined || type === 'object' || (type?.includes('object') ?? false);
}

function isOpenByWord(schema: Schema): boolean {
  return schema.additionalProperties !== undefined || 'unevaluatedProperties' in schema;
}

function translated(schema: Schema, inPlace: (part: Schema) => object): object {
  const { $ref, properties, items, additionalProperties, allOf, anyOf, oneOf, ...rest } = schema;
  return {
    ...withoutExtensions(rest),
    ...($ref !== undefined && { $ref: refTo($ref, inPlace === closed ? 'closed' : 'open') }),
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, closed(v)])) }),
    ...(items && { items: closed(items) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? closed(additionalProperties) : additionalProperties,
    }),
    ...(allOf && { allOf: allOf.map(open) }),
    ...(anyOf && { anyOf: anyOf.map(inPlace) }),
    ...(oneOf && { oneOf: oneOf.map(inPlace) }),
  };
}

function refTo(reference: string, variant: 'closed' | 'open'): string {
  const name = /^#\/components\/schemas\/([\w.-]+)$/.exec(reference)?.[1];
  if (name === undefined) throw new Error(`Schemas refer to schemas of components only, not to ${reference}.`);
  return `${CLOSED_SCHEMAS_ID}#/$defs/${variant}.${name}`;
}

function withoutExtensions(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keyword.startsWith('x-')));
}
