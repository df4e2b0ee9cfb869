import {
  type DeclaredResponse,
  type Header,
  type OpenApi,
  operationsOf,
  type PlacedOperation,
  resolved,
} from './open-api.js';
import { PathTemplate } from './path-template.js';
import { SchemaCheck } from './schema-check.js';

/** A request, as far as it decides what may be answered. */
export interface Sent {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

/** An answer as it came; the body is undecoded text. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Headers of any answer, whatever it is about: no operation declares them. */
const HEADERS_OF_TRANSPORT = new Set([
  ...['connection', 'keep-alive', 'date'],
  ...['content-encoding', 'content-length', 'content-type', 'transfer-encoding'],
  ...['cache-control', 'vary'],
  // What keeps browsers from harm: the same set on every answer.
  ...['content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'referrer-policy'],
  ...['strict-transport-security', 'x-content-type-options', 'x-dns-prefetch-control', 'x-frame-options'],
  ...['x-permitted-cross-domain-policies', 'access-control-allow-origin', 'access-control-allow-credentials'],
  'access-control-expose-headers',
]);

/** What is served beside the API: pages for people, and the document itself. */
const PAGES = /^\/(docs(\/.*)?|problems(\/.*)?|openapi\.json)$/;

/** Of a failure that no operation answers: a wrong method says which there are. */
const HEADERS_OF_UNDECLARED = new Set(['x-request-id', 'allow', 'retry-after', 'ratelimit', 'ratelimit-policy']);

/** What is answered to a request that can not be read, or is one too many, whether there is such a path and method or not. */
const ANYWHERE = [400, 408, 413, 414, 415, 429, 431];

const PROBLEM = 'application/problem+json';
const ANY_PROBLEM = { schema: { $ref: '#/components/schemas/ProblemDto' } };

/** Holds a server to its OpenAPI document: what the document does not declare may not be answered. */
export class Contract {
  private readonly check: SchemaCheck;
  private readonly operations: readonly (PlacedOperation & { readonly template: PathTemplate })[];

  constructor(private readonly document: OpenApi) {
    this.check = new SchemaCheck(document);
    this.operations = operationsOf(document)
      .map((operation) => ({ ...operation, template: new PathTemplate(operation.path) }))
      .sort((one, other) => one.template.openness - other.template.openness);
  }

  /** @throws with the request, the answer and what is wrong with it, when the document does not declare such an answer */
  assert(sent: Sent, received: Received): void {
    const violations = this.violations(sent, received);
    if (violations.length === 0) return;
    const { status, headers, text } = received;
    const head = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    throw new Error(
      `The OpenAPI document declares no such answer:\n${violations.map((each) => `- ${each}`).join('\n')}\n` +
        `\n${sent.method} ${sent.path}\n\nHTTP ${status}\n${head}\n\n${text.slice(0, 4_000)}`,
    );
  }

  /** What of an answer the document does not declare. */
  violations(sent: Sent, received: Received): string[] {
    const path = decoded(sent.path.split(/[?#]/, 1)[0] ?? '');
    const operation = this.operationOf(sent.method, path);
    if (operation === undefined) return this.violationsWithoutOperation(sent.method, path, received);
    const declared = operation.responses[String(received.status)];
    if (declared === undefined) {
      return [`status ${received.status}, of ${Object.keys(operation.responses).join(', ')}`];
    }
    const response = resolved(this.document, declared);
    return [
      ...this.violationsOfHeaders(response, received.headers),
      ...this.violationsOfBody(response, received, sent.method === 'HEAD'),
    ];
  }

  private operationOf(method: string, path: string) {
    const named = (name: string) =>
      this.operations.find((operation) => operation.method === name && operation.template.matches(path))?.operation;
    // What answers GET answers HEAD, too.
    return named(method) ?? (method === 'HEAD' ? named('GET') : undefined);
  }

  private violationsWithoutOperation(method: string, path: string, received: Received): string[] {
    const { status } = received;
    const isReading = method === 'GET' || method === 'HEAD';
    if (isReading && PAGES.test(path) && (status === 200 || status === 304)) return [];
    const isKnownPath = this.operations.some(({ template }) => template.matches(path));
    const expected = [...ANYWHERE, isKnownPath ? 405 : 404, ...(PAGES.test(path) ? [405] : [])];
    return [
      ...(expected.includes(status) ? [] : [`status ${status} of no operation, of ${expected.join(', ')}`]),
      ...[...received.headers.keys()]
        .filter((name) => !HEADERS_OF_TRANSPORT.has(name) && !HEADERS_OF_UNDECLARED.has(name))
        .map((name) => `header ${name}`),
      ...this.violationsOfBody({ content: { [PROBLEM]: ANY_PROBLEM } }, received, method === 'HEAD'),
    ];
  }

  private violationsOfHeaders({ headers = {} }: DeclaredResponse, received: Headers): string[] {
    const declared = new Map(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), header]));
    const undeclared = [...received.keys()].filter((name) => !declared.has(name) && !HEADERS_OF_TRANSPORT.has(name));
    const wrong = [...declared].flatMap(([name, header]) => this.violationsOfHeader(name, header, received.get(name)));
    return [...undeclared.map((name) => `header ${name}`), ...wrong];
  }

  private violationsOfHeader(name: string, reference: Header, value: string | null): string[] {
    const { required = false, schema = {} } = resolved(this.document, reference);
    if (value === null) return required ? [`no header ${name}, which is required`] : [];
    return this.check.mistakesInText(schema, value).map((mistake) => `header ${name}: ${value}: ${mistake}`);
  }

  private violationsOfBody({ content = {} }: DeclaredResponse, received: Received, isHead: boolean): string[] {
    const { status, headers, text } = received;
    const types = Object.keys(content);
    const mayHaveBody = types.length > 0 && status !== 204 && status !== 304;
    if (text === '') return mayHaveBody && !isHead ? ['no body'] : [];
    if (isHead || !mayHaveBody) return ['a body, where there is none'];
    const type = (headers.get('content-type') ?? 'none').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const media = content[type];
    if (media === undefined) return [`content type ${type}, of ${types.join(', ')}`];
    if (!/[/+]json$/.test(type)) return [];
    const body = parsed(text);
    if (body === undefined) return ['a body that is no JSON'];
    const mistakes = this.check.mistakes(media.schema ?? {}, body);
    if (type === PROBLEM) mistakes.push(...mistakesOfStatus(body, status));
    return mistakes.map((mistake) => `body: ${mistake}`);
  }
}

/** Problem details repeat the status; nothing but that says which schema fits. */
function mistakesOfStatus(problem: unknown, status: number): string[] {
  const own = (problem as { readonly status?: unknown } | null)?.status;
  return own === status ? [] : [`/status is ${String(own)} in an answer of ${status}`];
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
