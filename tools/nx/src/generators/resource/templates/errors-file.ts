import { capitalized } from '../../../names/name-forms.js';
import type { Field } from '../../../fields/field.js';
import { article, type Resource, takenError, unknownError } from '../resource.js';

/** An error of a resource. */
interface ErrorTemplate {
  readonly type: string;
  readonly code: string;
  readonly category: string;
  /** For the list of all codes, and above the class. */
  readonly description: string;
  /** What the constructor takes, as source text. */
  readonly parameters: string;
  /** The sentence for the caller, as source text. */
  readonly message: string;
  /** The field that is wrong, and how. */
  readonly field?: { readonly property: string; readonly code: string };
}

/** `products.errors.ts`. */
export function errorsFile(resource: Resource): string {
  const errors = [...errorsOf(resource)];
  const descriptions = errors.map(
    ({ code, category, description }) =>
      `{ code: '${code}', category: '${category}', description: ${quoted(description)} },`,
  );
  return `import { DomainError, type ErrorDescription } from '@ashlar/domain';

/** What clients may see of these errors, for the list of all codes. */
export const ${resource.one.constant}_ERRORS: readonly ErrorDescription[] = [
  ${descriptions.join('\n  ')}
];
${errors.map(errorClass).join('')}`;
}

function* errorsOf(resource: Resource): Iterable<ErrorTemplate> {
  const { one, many, fields } = resource;
  yield {
    type: `${one.pascal}OwnerMissingError`,
    code: `${one.constant}_OWNER_MISSING`,
    category: 'unauthenticated',
    description: `${capitalized(many.text)} belong to people: sign in first.`,
    parameters: '',
    message: `'Sign in first: ${many.text} belong to people.'`,
  };
  yield {
    type: `${one.pascal}NotFoundError`,
    code: `${one.constant}_NOT_FOUND`,
    category: 'not-found',
    description: `There is no such ${one.text} of yours.`,
    parameters: 'id: string',
    message: `\`There is no ${one.text} \${id} of yours.\``,
  };
  for (const field of fields.filter(({ isUnique }) => isUnique)) yield taken(resource, field);
  for (const field of fields.filter(({ reference }) => reference)) yield unknown(resource, field);
}

function taken(resource: Resource, field: Field): ErrorTemplate {
  const { text, camel } = field.property;
  const message = `You have ${article(resource.one)} with this ${text} already. Choose another.`;
  return {
    ...takenError(resource, field),
    category: 'conflict',
    description: message,
    parameters: 'cause: unknown',
    message: quoted(message),
    field: { property: camel, code: 'taken' },
  };
}

function unknown(resource: Resource, field: Field): ErrorTemplate {
  const { text, camel } = field.property;
  const message = `There is no ${field.reference?.one.text ?? text} with this id.`;
  return {
    ...unknownError(resource, field),
    category: 'unprocessable',
    description: `The ${text.replace(/ id$/, '')} that is named does not exist.`,
    parameters: 'cause: unknown',
    message: quoted(message),
    field: { property: camel, code: 'unknown' },
  };
}

function errorClass({ type, code, category, description, parameters, message, field }: ErrorTemplate): string {
  const fields = field
    ? `fields: [{ pointer: '/${field.property}', code: '${field.code}', message: ${message} }],\n      cause,`
    : '';
  return `
/** ${description} */
export class ${type} extends DomainError {
  constructor(${parameters}) {
    super({
      code: '${code}',
      category: '${category}',
      message: ${message},
      ${fields}
    });
  }
}
`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
