import type { SampleRequest } from '../../../fields/field.js';
import type { Resource } from '../resource.js';

/** What a test does first to have something to refer to, as source text. */
export interface ReferenceSetUp {
  readonly variables: string;
  readonly statements: string;
}

/** Makes one of each kind that the fields of a resource refer to; users are signed in. */
export function setUpReferences({ one, fields }: Resource): ReferenceSetUp {
  const references = fields.flatMap(({ property, reference }) => (reference ? [{ property, reference }] : []));
  const isItself = (entity: string) => entity === `${one.pascal}Entity`;
  return {
    variables: references
      .map(({ property, reference }) => `${declaration(property.camel, isItself(reference.entity))}\n`)
      .join(''),
    statements: references
      .filter(({ reference }) => !isItself(reference.entity))
      .map(({ property, reference }) => `\n  ${statement(property.camel, reference.sample)}`)
      .join(''),
  };
}

function declaration(variable: string, isItself: boolean): string {
  return isItself ? `const ${variable} = null;` : `let ${variable}: string;`;
}

function statement(variable: string, sample: SampleRequest | undefined): string {
  return sample === undefined ? `await api.headersOf(BOB);\n  ${variable} = BOB;` : `${variable} = ${created(sample)};`;
}

/** The id of something that is made there and then. */
function created({ route, body }: SampleRequest): string {
  return `(await api.call('POST', '${route}', { body: ${body} })).body.id`;
}
