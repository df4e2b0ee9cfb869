import type { OpenAPIObject } from '@nestjs/swagger';
import { schemaExample, type Schemas } from './schema-example.js';

type Components = NonNullable<OpenAPIObject['components']>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;

/** An operation, and where it is. */
export interface PlacedOperation {
  readonly method: string;
  /** As the document writes it: `/projects/{id}`. */
  readonly path: string;
  readonly operation: Operation;
}

/**
 * A line to paste into a shell that calls an operation: with everything that it needs, by the examples of the document. `$API` is
 * where the service is, `$TOKEN` (of a scheme that is a key: `$KEY`) shows who asks.
 */
export function curlSample({ method, path, operation }: PlacedOperation, components: Components): string {
  const schemas = components.schemas ?? {};
  const parameters = (operation.parameters ?? []).filter((each): each is Parameter => !('$ref' in each));
  const needed = parameters.filter(({ required }) => required === true);
  const headers = needed.filter((each) => each.in === 'header');
  const body = bodyOf(operation, schemas);
  return [
    'curl',
    ...methodFlag(method.toUpperCase(), body !== undefined),
    `"$API${addressOf(path, needed, schemas)}"`,
    ...credentials(operation, components.securitySchemes ?? {}),
    ...headers.map((header) => `-H ${quoted(`${header.name}: ${String(valueOf(header, schemas))}`)}`),
    ...(body === undefined ? [] : [`--json ${quoted(JSON.stringify(body))}`]),
  ].join(' ');
}

/** What curl does by itself, needs no flag. */
function methodFlag(method: string, hasBody: boolean): string[] {
  return method === (hasBody ? 'POST' : 'GET') ? [] : [`-X ${method}`];
}

function addressOf(template: string, needed: readonly Parameter[], schemas: Schemas): string {
  const path = template.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const parameter = needed.find((each) => each.in === 'path' && each.name === name);
    return parameter ? encodeURIComponent(String(valueOf(parameter, schemas))) : place;
  });
  const query = new URLSearchParams();
  for (const each of needed) {
    if (each.in !== 'query') continue;
    for (const value of [valueOf(each, schemas)].flat()) query.append(each.name, String(value));
  }
  const address = query.size === 0 ? path : `${path}?${query.toString()}`;
  // What a shell would read between double quotes.
  return address.replaceAll(/["$`\\!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

/** By the scheme that stands first: any of them opens it. */
function credentials({ security }: Operation, schemes: NonNullable<Components['securitySchemes']>): string[] {
  const [name] = Object.keys(security?.[0] ?? {});
  const scheme = name === undefined ? undefined : schemes[name];
  if (!scheme || '$ref' in scheme) return [];
  return [scheme.type === 'apiKey' ? `-H "${scheme.name}: $KEY"` : '-H "Authorization: Bearer $TOKEN"'];
}

function bodyOf({ requestBody }: Operation, schemas: Schemas): unknown {
  if (!requestBody || '$ref' in requestBody) return undefined;
  const { example, schema } = requestBody.content['application/json'] ?? {};
  const given: unknown = example;
  return given ?? (schema && schemaExample(schema, schemas));
}

function valueOf({ example, schema }: Parameter, schemas: Schemas): unknown {
  const given: unknown = example;
  return given ?? schemaExample(schema ?? {}, schemas);
}

/** As one word, nothing of which a shell reads. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
