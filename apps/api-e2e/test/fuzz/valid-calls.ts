import fc, { type Arbitrary } from 'fast-check';
import { type OpenApi, type Parameter, type PlacedOperation, resolved } from '../support/open-api.js';
import { KNOWN_FIELDS, KNOWN_PATHS } from './account-cast.js';
import { arbitraryOf } from './arbitrary-of.js';
import type { Call } from './call.js';
import { ACTORS, ADMINISTRATOR } from './cast.js';

const JSON_TYPE = 'application/json';

/** Calls that the document allows. Those that read take the place of changes seldom: health says little. */
export function validCalls(document: OpenApi, operations: readonly PlacedOperation[]): Arbitrary<Call> {
  return fc.oneof(
    ...operations.map((operation) => ({
      weight: operation.operation.security?.length ? 5 : operation.operation.requestBody ? 3 : 1,
      arbitrary: validCall(document, operation),
    })),
  );
}

function validCall(document: OpenApi, placed: PlacedOperation): Arbitrary<Call> {
  const { parameters = [], requestBody } = placed.operation;
  const schema = requestBody?.content[JSON_TYPE]?.schema;
  return fc
    .record({
      actor: actorOf(placed),
      path: members(parameters, 'path', (parameter) => pathValues(document, placed, parameter)),
      query: members(parameters, 'query', (parameter) => arbitraryOf(document, parameter.schema ?? {}).map(String)),
      headers: members(parameters, 'header', (parameter) => headerValues(document, parameter)),
      body: schema ? bodyOf(placed, arbitraryOf(document, schema)) : fc.constant(undefined),
    })
    .map(({ actor, path, query, headers, body }) => ({
      operation: placed,
      method: placed.method,
      actor,
      path,
      query: Object.entries(query),
      headers: { ...headers, ...(schema && { 'content-type': JSON_TYPE }) },
      body,
      isOdd: false,
      changes: [],
    }));
}

/** Anybody; of what is for administrators mostly the one. */
function actorOf({ operation }: PlacedOperation): Arbitrary<number> {
  const anybody = fc.nat(ACTORS - 1);
  const isForAdministrators = operation['x-required-permissions']?.some((each) => /^(users|audit):/.test(each));
  return isForAdministrators ? fc.oneof({ weight: 4, arbitrary: fc.constant(ADMINISTRATOR) }, anybody) : anybody;
}

/** Mostly with what it takes to succeed. */
function bodyOf({ name }: PlacedOperation, bodies: Arbitrary<unknown>): Arbitrary<unknown> {
  const known = KNOWN_FIELDS[name];
  if (known === undefined) return bodies;
  return fc.oneof({ weight: 4, arbitrary: bodies.map((body) => ({ ...(body as object), ...known })) }, bodies);
}

function members<T>(
  parameters: readonly Parameter[],
  place: string,
  valuesOf: (parameter: Parameter) => Arbitrary<T>,
): Arbitrary<Record<string, T>> {
  const own = parameters.filter((parameter) => parameter.in === place);
  const requiredKeys = own.filter(({ required = false }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(own.map((parameter) => [parameter.name, valuesOf(parameter)])), { requiredKeys });
}

/** Mostly ids that there are: a number stands for one. */
function pathValues(
  document: OpenApi,
  { name: operation }: PlacedOperation,
  { name, schema = {} }: Parameter,
): Arbitrary<string | number> {
  const known = KNOWN_PATHS[operation]?.[name];
  const valid = arbitraryOf(document, schema).map(String);
  if (resolved(document, schema).format !== 'uuid') return valid;
  return fc.oneof({ weight: 5, arbitrary: known === undefined ? fc.nat() : fc.constant(known) }, valid);
}

/** Headers have grammars that schemas seldom tell whole: the example, where there is one. */
function headerValues(document: OpenApi, { schema = {}, example = schema.example }: Parameter): Arbitrary<string> {
  if (example !== undefined && schema.pattern === undefined) return fc.constant(String(example));
  return arbitraryOf(document, schema).map((value) => String(value));
}
