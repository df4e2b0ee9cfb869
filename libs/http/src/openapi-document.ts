import type { OpenAPIObject } from '@nestjs/swagger';
import { curlSample, type PlacedOperation } from './curl-sample.js';
import { PROBLEM_MEDIA_TYPE, TITLES } from './problem.js';

/** The member of an operation that names the permissions it needs. */
export const PERMISSIONS_EXTENSION = 'x-required-permissions';

/** The member of an operation that programs can't carry out: an API key does not open it. */
export const PERSON_EXTENSION = 'x-person-only';

/** The member of an operation that Redoc, Scalar and others show as ready-made calls. */
export const CODE_SAMPLES_EXTENSION = 'x-codeSamples';

type Paths = OpenAPIObject['paths'];
type Operation = NonNullable<Paths[string]['get']>;
type Response = Exclude<Operation['responses'][string], undefined>;
type Declared = Exclude<Response, { $ref: string }>;

type Components = NonNullable<OpenAPIObject['components']>;
type Schemes = NonNullable<Components['securitySchemes']>;
type WithPermissions = Operation & { [PERMISSIONS_EXTENSION]?: readonly string[]; [PERSON_EXTENSION]?: boolean };
type WithSamples = Operation & { [CODE_SAMPLES_EXTENSION]?: readonly object[] };

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const PROBLEM = { schema: { $ref: '#/components/schemas/ProblemDto' } };
const header = (name: string) => ({ $ref: `#/components/headers/${name}` });

/** Refused before there is a request, let alone an id of one: by the parser, or for want of time. */
const BEFORE_THE_REQUEST = new Set(['400', '408', '431']);

/** What any operation may answer, whatever it does: a body may come where none is asked for. */
const ALWAYS: Readonly<Record<string, string>> = {
  400: 'The request has mistakes.',
  408: 'The request took too long to arrive.',
  413: 'The body is too large.',
  414: 'The address is too long.',
  415: 'The body is not JSON in UTF-8.',
  431: 'The headers are too large.',
  500: 'Our fault. Tell us the `requestId`.',
  503: 'Not now. Try again later.',
};

const WITH_PERMISSION: Readonly<Record<string, string>> = {
  401: 'Nobody is signed in.',
  403: 'You may not do this.',
};

const DONE: Readonly<Record<string, string>> = { 201: 'Created.', 204: 'Done: there is nothing to say.' };

const HEADERS = {
  'X-Request-Id': {
    description: 'Finds the request in our logs. Yours, when you sent a sound one.',
    required: true,
    schema: { type: 'string', minLength: 8, maxLength: 128 },
    example: '01981f7a-1c00-7a3b-8000-5f2d3c4b5a69',
  },
  'Retry-After': {
    description: 'Seconds to wait before you try again.',
    schema: { type: 'integer', minimum: 0 },
    example: 2,
  },
  'WWW-Authenticate': { description: 'Which credentials would do.', schema: { type: 'string' }, example: 'Bearer' },
  Deprecation: {
    description: 'Since when it should not be used any more (RFC 9745).',
    schema: { type: 'string' },
    example: '@1767225600',
  },
  Sunset: {
    description: 'From when on it may be gone (RFC 8594).',
    schema: { type: 'string' },
    example: 'Wed, 01 Jul 2026 00:00:00 GMT',
  },
  Link: { description: 'What belongs to it (RFC 8288).', schema: { type: 'string' } },
} as const;

/**
 * Adds what no decorator says, because it holds for every operation: the failures that the edge answers with, the headers it
 * sets, which scheme opens the operations that need a permission, and a line of curl. What decorators say stays.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const components = document.components ?? {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      completeOperation(operation, components.securitySchemes ?? {});
      addSample({ method, path, operation }, components);
    }
  }
  const { headers, responses } = document.components ?? {};
  document.components = {
    ...document.components,
    headers: { ...HEADERS, ...headers },
    responses: { ...sharedResponses(), ...responses },
  };
  return document;
}

function completeOperation(operation: Operation, schemes: Schemes): void {
  const needsPermission = permissionsOf(operation).length > 0;
  if (!needsPermission) delete (operation as WithPermissions)[PERMISSIONS_EXTENSION];
  // No scheme at all is one that everybody passes.
  operation.security = needsPermission ? openers(operation, schemes).map((scheme) => ({ [scheme]: [] })) : [];
  const problems = {
    ...ALWAYS,
    ...(needsPermission && WITH_PERMISSION),
  };
  for (const [status, description] of Object.entries(problems)) declareProblem(operation, status, description);
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    response.description ||= DONE[status] ?? 'Done.';
    response.headers = { ...headersOf(status, operation.deprecated), ...response.headers } as Declared['headers'];
  }
}

function addSample(place: PlacedOperation, components: Components): void {
  const operation: WithSamples = place.operation;
  operation[CODE_SAMPLES_EXTENSION] ??= [{ lang: 'Shell', label: 'curl', source: curlSample(place, components) }];
}

function openers(operation: WithPermissions, schemes: Schemes): readonly string[] {
  const isKey = (scheme: Schemes[string]) => 'type' in scheme && scheme.type === 'apiKey';
  return Object.entries(schemes).flatMap(([name, scheme]) =>
    operation[PERSON_EXTENSION] && isKey(scheme) ? [] : [name],
  );
}

function permissionsOf(operation: WithPermissions): readonly string[] {
  return operation[PERMISSIONS_EXTENSION] ?? [];
}

function declareProblem({ responses, deprecated }: Operation, status: string, description: string): void {
  const declared = responses[status] as Declared | undefined;
  // One with headers of its own can't be the shared one.
  if (!declared && !deprecated) responses[status] = { $ref: `#/components/responses/${nameOf(status)}` };
  else responses[status] = withProblem(declared, description);
}

function withProblem(declared: Declared | undefined, description: string): Declared {
  return {
    ...declared,
    description: declared?.description || description,
    content: { ...declared?.content, [PROBLEM_MEDIA_TYPE]: declared?.content?.[PROBLEM_MEDIA_TYPE] ?? PROBLEM },
  };
}

function sharedResponses(): Record<string, Declared> {
  const all = Object.entries({ ...ALWAYS, ...WITH_PERMISSION });
  return Object.fromEntries(
    all.map(([status, description]) => {
      const headers = headersOf(status) as Declared['headers'];
      return [nameOf(status), { ...withProblem(undefined, description), ...(headers && { headers }) }];
    }),
  );
}

/** `ContentTooLarge`. */
function nameOf(status: string): string {
  return (TITLES[Number(status)] ?? status).replaceAll(' ', '');
}

function headersOf(status: string, deprecated = false): object {
  return {
    'X-Request-Id': BEFORE_THE_REQUEST.has(status)
      ? { ...HEADERS['X-Request-Id'], required: false }
      : header('X-Request-Id'),
    ...(['409', '429', '503'].includes(status) && { 'Retry-After': header('Retry-After') }),
    ...(status === '401' && { 'WWW-Authenticate': header('WWW-Authenticate') }),
    ...(deprecated && { Deprecation: header('Deprecation'), Sunset: header('Sunset'), Link: header('Link') }),
  };
}
