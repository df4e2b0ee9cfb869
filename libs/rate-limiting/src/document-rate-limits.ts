import type { OpenAPIObject } from '@nestjs/swagger';
import type { LimitBy } from './policies/policy.js';
import { matchesRoute, parseRoutePattern } from './policies/route-pattern.js';
import { type DecoratedLimit, RATE_LIMIT_EXTENSION } from './rate-limit.decorator.js';
import type { RouteRule } from './rate-limiting.module.options.js';
import type { RateLimitOptions } from './rate-limiting.options.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  [RATE_LIMIT_EXTENSION]?: readonly DecoratedLimit[] | readonly DocumentedLimit[] | false;
};
type Responses = Operation['responses'];
type Answer = Exclude<Responses[string], undefined>;

/** What an operation tells of a limit of its own. */
interface DocumentedLimit {
  readonly rate: string;
  readonly burst?: number;
  readonly cost?: number;
  readonly by: LimitBy;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** Answered by the parser of Node: there is no request yet that could be counted. */
const UNCOUNTED = new Set(['408', '431', 'RequestTimeout', 'RequestHeaderFieldsTooLarge']);

const HEADERS = {
  RateLimit: {
    description:
      'What is left (`r`) of each budget, and for how many seconds (`t`): draft-ietf-httpapi-ratelimit-headers.',
    schema: { type: 'string' },
    example: '"user";r=299;t=60, "address";r=599;t=60',
  },
  'RateLimit-Policy': {
    description: 'The budgets that count here: so much (`q`) in so many seconds (`w`).',
    schema: { type: 'string' },
    example: '"user";q=300;w=60, "address";q=600;w=60',
  },
  'Retry-After': {
    description: 'Seconds to wait before you try again.',
    schema: { type: 'integer', minimum: 1 },
    example: 2,
  },
} as const;
const NAMES = ['RateLimit', 'RateLimit-Policy'] as const;
const refTo = (name: string) => ({ $ref: `#/components/headers/${name}` });

/**
 * Makes the step that completes an OpenAPI document: 429 with `Retry-After` on every operation, `RateLimit` and `RateLimit-Policy` on
 * every answer, and by `x-rate-limit` what an operation is limited to beside what holds for all. For `OpenApiInit.extend` of
 * `@ashlar/http`, or any document of @nestjs/swagger.
 *
 * @param init the options and rules that the module is given
 */
export function documentRateLimits(init: {
  readonly options?: RateLimitOptions;
  readonly rules?: readonly RouteRule[];
}) {
  const { options, rules = [] } = init;
  return (document: OpenAPIObject): OpenAPIObject => {
    const isEnabled = options?.enabled ?? true;
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of METHODS) {
        const operation = item[method] as Operation | undefined;
        if (operation) documentOperation(operation, isEnabled ? rulesOf(rules, method, path) : undefined);
      }
    }
    if (isEnabled) addComponents(document);
    return document;
  };
}

/** @param rules that apply to it; nothing when there are no limits at all */
function documentOperation(operation: Operation, rules: readonly RouteRule[] | undefined): void {
  const decorated = operation[RATE_LIMIT_EXTENSION];
  delete operation[RATE_LIMIT_EXTENSION];
  if (!rules || decorated === false || rules.some(({ skip }) => skip === true)) return;
  const own = (decorated ?? []).map((limit) => ({ ...limit, by: 'by' in limit ? limit.by : 'caller' }) as const);
  const limits = [...own, ...rules].flatMap(({ rate, burst, cost, by = 'caller' }) =>
    rate === undefined ? [] : [{ rate, ...(burst && { burst }), ...(cost && { cost }), by }],
  );
  if (limits.length > 0) operation[RATE_LIMIT_EXTENSION] = limits;
  operation.responses['429'] ??= { $ref: '#/components/responses/TooManyRequests' };
  addHeaders(operation.responses);
}

function rulesOf(rules: readonly RouteRule[], method: string, path: string): readonly RouteRule[] {
  const template = path.replaceAll(/\{([^}]+)\}/g, ':$1');
  const patterns = (rule: RouteRule) => [rule.match].flat().flatMap((text) => parseRoutePattern(text) ?? []);
  return rules.filter((rule) =>
    patterns(rule).some((pattern) => matchesRoute(pattern, method.toUpperCase(), template)),
  );
}

function addComponents(document: OpenAPIObject): void {
  const { headers, responses, schemas } = document.components ?? {};
  const problem = schemas?.['ProblemDto'] ? { $ref: '#/components/schemas/ProblemDto' } : { type: 'object' };
  const all: Responses = {
    ...responses,
    TooManyRequests: responses?.['TooManyRequests'] ?? {
      description: 'Too many requests. Wait as long as `Retry-After` says.',
      headers: headers?.['X-Request-Id'] ? { 'X-Request-Id': refTo('X-Request-Id') } : {},
      content: { 'application/problem+json': { schema: problem } },
    },
  };
  addHeaders(all, 'TooManyRequests');
  document.components = {
    ...document.components,
    headers: { ...HEADERS, ...headers },
    responses: all as NonNullable<OpenAPIObject['components']>['responses'] & object,
  };
}

function addHeaders(responses: Responses, refused = '429'): void {
  for (const [name, answer] of Object.entries(responses) as [string, Answer][]) {
    if ('$ref' in answer || UNCOUNTED.has(name)) continue;
    const names = name === refused ? [...NAMES, 'Retry-After'] : NAMES;
    answer.headers = { ...Object.fromEntries(names.map((header) => [header, refTo(header)])), ...answer.headers };
  }
}
