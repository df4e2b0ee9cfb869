import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { closed, closedSchemas } from './closed-schemas.js';
import { type OpenApi, resolved, type Schema } from './open-api.js';

/** Words of OpenAPI in a schema that say nothing of what is valid. */
const ANNOTATIONS = ['example', 'externalDocs', 'xml', 'discriminator'];

/** Checks values against the schemas of a document, every object of which is closed. */
export class SchemaCheck {
  // Strict, but for types: a word or a format that it does not know is a mistake of the document.
  private readonly ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false });
  private readonly compiled = new Map<Schema, ValidateFunction>();

  constructor(private readonly document: OpenApi) {
    formats.default(this.ajv);
    this.ajv.addVocabulary(ANNOTATIONS);
    this.ajv.addSchema(closedSchemas(document));
  }

  /** What is wrong with a value, each with its place. */
  mistakes(schema: Schema, value: unknown): string[] {
    const validate = this.compiled.get(schema) ?? this.ajv.compile(closed(schema));
    this.compiled.set(schema, validate);
    return validate(value) ? [] : [...new Set(validate.errors?.map(sentence))];
  }

  /** The same of a text out of a header, a path or a query, which is read as the type of the schema. */
  mistakesInText(schema: Schema, text: string): string[] {
    return this.mistakes(schema, read(resolved(this.document, schema), text));
  }
}

function read({ type }: Schema, text: string): unknown {
  const types = [type].flat();
  if ((types.includes('integer') || types.includes('number')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function sentence({ instancePath, keyword, message = keyword, params }: ErrorObject): string {
  const place = instancePath === '' ? 'the whole' : instancePath;
  const field = (params['unevaluatedProperty'] ?? params['additionalProperty']) as string | undefined;
  return field === undefined ? `${place} ${message}` : `${place} has the undeclared field "${field}"`;
}
