import fc, { type Arbitrary } from 'fast-check';
import { type OpenApi, resolved, type Schema } from '../support/open-api.js';

/** Texts and lists grow no longer than this, unless the schema asks for more. */
const LONGEST_TEXT = 200;
const LONGEST_LIST = 6;

/** Those that RFC 3339 can write. */
const YEARS = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') };

/** Values that a schema of a document allows. */
export function arbitraryOf(document: OpenApi, schema: Schema): Arbitrary<unknown> {
  const actual = resolved(document, schema);
  if (actual.const !== undefined) return fc.constant(actual.const);
  if (actual.enum) return fc.constantFrom(...actual.enum);
  const either = actual.oneOf ?? actual.anyOf;
  if (either) return fc.oneof(...either.map((part) => arbitraryOf(document, part)));
  const whole = merged(document, actual);
  const types = [whole.type ?? (whole.properties ? 'object' : 'string')].flat();
  return fc.oneof(...types.map((type) => arbitraryOfType(document, whole, type)));
}

function arbitraryOfType(document: OpenApi, schema: Schema, type: string): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: schema.maximum ?? 2 ** 31 - 1 });
    case 'number':
      return fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: schema.minimum ?? -1e9,
        max: schema.maximum ?? 1e9,
      });
    case 'string':
      return texts(schema);
    case 'array': {
      const { example } = schema;
      const minLength = schema.minItems ?? 0;
      const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? LONGEST_LIST, LONGEST_LIST));
      const lists = fc.array(arbitraryOf(document, schema.items ?? {}), { minLength, maxLength });
      // Its items may have to be among those that there are.
      return Array.isArray(example) ? fc.oneof(fc.constant<unknown>(example), lists) : lists;
    }
    case 'object':
      return objects(document, schema);
    default:
      throw new Error(`No values of the type ${type} are made here yet.`);
  }
}

function objects(document: OpenApi, { properties = {}, required = [] }: Schema): Arbitrary<object> {
  const members = Object.entries(properties).map(([name, member]) => [name, arbitraryOf(document, member)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}

/** All parts of an `allOf` in one. */
function merged(document: OpenApi, { allOf = [], ...own }: Schema): Schema {
  return allOf
    .map((part) => merged(document, resolved(document, part)))
    .reduce<Schema>(
      (whole, part) => ({
        ...whole,
        ...part,
        properties: { ...whole.properties, ...part.properties },
        required: [...(whole.required ?? []), ...(part.required ?? [])],
      }),
      own,
    );
}

function texts({ format, pattern, minLength = 0, maxLength = LONGEST_TEXT }: Schema): Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true, ...YEARS }).map((date) => date.toISOString());
  if (format === 'date')
    return fc.date({ noInvalidDate: true, ...YEARS }).map((date) => date.toISOString().slice(0, 10));
  if (format === 'uri') return fc.webUrl({ validSchemes: ['http', 'https'] });
  if (format === 'email') return fc.stringMatching(/^[a-z][a-z0-9]{0,20}@example\.org$/);
  if (format !== undefined && format !== 'password')
    throw new Error(`No texts of the format ${format} are made here yet.`);
  const some = fc.oneof(
    { weight: 6, arbitrary: plainTexts(minLength, Math.max(minLength, Math.min(maxLength, LONGEST_TEXT))) },
    { weight: 1, arbitrary: plainTexts(maxLength, maxLength) },
    { weight: 1, arbitrary: plainTexts(minLength, minLength) },
  );
  if (pattern === undefined) return some;
  const expression = new RegExp(pattern, 'u');
  const fitting = fc.sample(some, { numRuns: 40, seed: 1 }).filter((text) => expression.test(text));
  // A pattern that random texts mostly fit excludes a little; one that they do not is best made by itself.
  if (fitting.length > 20) return some.filter((text) => expression.test(text));
  // One that looks ahead can not be made by itself: it is about characters that are odd.
  if (pattern.includes('(?=')) return asciiTexts(minLength, maxLength).filter((text) => expression.test(text));
  return fc.stringMatching(expression).filter((text) => minLength <= text.length && text.length <= maxLength);
}

function asciiTexts(minLength: number, maxLength: number): Arbitrary<string> {
  return fc.string({ unit: 'grapheme-ascii', minLength, maxLength: Math.min(maxLength, LONGEST_TEXT) });
}

/** Any text that PostgreSQL can store, which U+0000 is not part of. */
function plainTexts(minLength: number, maxLength: number): Arbitrary<string> {
  const character = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => text !== '\0'),
  );
  return fc.string({ unit: character, minLength, maxLength, size: 'max' });
}
