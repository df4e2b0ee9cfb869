import fc from 'fast-check';
import type { HttpClient } from '../support/http-client.js';
import { type OpenApi, operationsOf } from '../support/open-api.js';
import { SchemaCheck } from '../support/schema-check.js';
import { type Call, curlOf, type Request } from './call.js';
import { ADMINISTRATOR, type Cast, NO_CAST } from './cast.js';
import { mutations } from './mutations.js';
import { type Aimed, aimed, type Known, type KnownPath, mistakesOfCall, requestOf, sentBy } from './request-of.js';
import { validCalls } from './valid-calls.js';

/** How much of what. */
export interface FuzzOptions {
  readonly calls: number;
  readonly seed: number;
}

/** What became of all calls. */
export interface FuzzReport {
  /** Each with the command that sends it again; the first few. */
  readonly failures: readonly string[];
  /** How often which operation was answered with which status. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** How many calls the document allows, forbids, or says nothing of. */
  readonly judged: Readonly<Record<Verdict, number>>;
}

type Verdict = 'allowed' | 'forbidden' | 'odd';

const AT_ONCE = 8;
const MOST_FAILURES = 20;

/** Refusals that have to do with what is stored, or with a cursor, whose inside the document keeps to itself. */
const BUSINESS_STATUSES = [404, 409, 412, 422];
const BUSINESS_CODES = [
  'PAGE_CURSOR_INVALID',
  ...['AUTH_FORBIDDEN', 'AUTH_OWN_ACCOUNT', 'AUTH_SCOPE_NOT_GRANTED', 'PROJECT_ACCESS_DENIED'],
  ...['AUTH_INVALID_CREDENTIALS', 'AUTH_WRONG_PASSWORD', 'AUTH_PASSWORD_REFUSED', 'AUTH_INVALID_ONE_TIME_TOKEN'],
];
/** Mistakes of a field that no schema can tell: what is too late depends on when it is sent. */
const BUSINESS_MISTAKES = ['future'];
/** Where a token is in the body, it may be a wrong one. */
const TAKES_TOKEN = 'POST /api/v1/auth/refresh';
/** Too large as a whole: no schema says how large that is. */
const SIZE_STATUSES = [413, 414, 431];

/** What PostgreSQL or UTF-8 have no place for: a schema has no word for it. */
const UNSTORABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Calls an API with what its document allows, and with what somebody made of that. */
export class Fuzzer {
  private readonly known: Known[];
  private readonly paths: KnownPath[] = [];
  private readonly check: SchemaCheck;
  /** The first of each kind. */
  private readonly failures = new Map<string, string>();
  private readonly statuses = new Map<string, Map<number, number>>();
  private readonly judged: Record<Verdict, number> = { allowed: 0, forbidden: 0, odd: 0 };

  constructor(
    private readonly document: OpenApi,
    private readonly http: HttpClient,
    private readonly cast: Cast = NO_CAST,
  ) {
    this.known = Object.entries(cast.props).flatMap(([path, ids]) =>
      ids.map((id) => ({ actor: ADMINISTRATOR, id, path })),
    );
    this.check = new SchemaCheck(document);
  }

  /** Makes all calls, several at a time. */
  async run({ calls, seed }: FuzzOptions): Promise<FuzzReport> {
    const { document, failures, statuses, judged } = this;
    const queue = fc.sample(callsOf(document), { numRuns: calls, seed }).values();
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (const call of queue) {
        if (failures.size >= MOST_FAILURES) return;
        await this.try(call);
      }
    });
    await Promise.all(workers);
    return { failures: [...failures.values()], statuses, judged };
  }

  private async try(call: Call): Promise<void> {
    const aim = aimed(call, this.known, this.paths);
    const player = await this.cast.playerOf(aim);
    const target = sentBy(player, aim);
    const request = requestOf(target, player);
    const mistakes = mistakesOfCall(this.document, this.check, target);
    const verdict = verdictOf(target, request, mistakes);
    this.judged[verdict]++;
    try {
      // Of every answer the client itself asserts that the document declares it.
      const { status, body } = await this.http.request(request.method, request.target, {
        headers: request.headers,
        ...(request.body !== undefined && { body: request.body }),
      });
      this.count(call.operation.name, status);
      if (status < 300) this.remember(target, body);
      const complaint = complaintOf(target, verdict, { status, body }, mistakes);
      if (complaint) this.fail(call, request, `${complaint}\n${JSON.stringify(body)}`);
    } catch (error) {
      this.fail(call, request, String(error));
    }
  }

  private fail({ operation, changes }: Call, request: Request, complaint: string): void {
    const how = changes.length > 0 ? `changed: ${changes.join(', ')}` : 'as the document allows';
    const [, kind = complaint.split('\n', 1)[0] ?? ''] = /^- (.*)$/m.exec(complaint) ?? [];
    const account = `${operation.name}, ${how}\n${curlOf(this.http.base, request)}\n${complaint}`;
    if (!this.failures.has(operation.name + kind)) this.failures.set(operation.name + kind, account);
  }

  private count(name: string, status: number): void {
    const counts = this.statuses.get(name) ?? new Map<number, number>();
    this.statuses.set(name, counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  private remember({ actor, operation: { path }, path: values }: Aimed, body: unknown): void {
    if (actor === undefined) return;
    if (Object.keys(values).length > 1) this.paths.push({ actor, path, values });
    const { items = [], results = [], ...one } = (body ?? {}) as Answered;
    for (const item of [one, ...items, ...results].filter((each) => !this.cast.owns(each))) {
      const { id } = item;
      if (typeof id === 'string' && !this.known.some((known) => known.id === id)) this.known.push({ actor, id, path });
    }
  }
}

interface Answered {
  readonly id?: unknown;
  readonly items?: readonly { readonly id?: unknown }[];
  readonly results?: readonly { readonly id?: unknown }[];
}

function callsOf(document: OpenApi) {
  const valid = validCalls(document, operationsOf(document));
  const count = fc.constantFrom(0, 0, 1, 1, 1, 2, 3);
  // More than are needed: many find nothing in a call that they could change.
  const candidates = fc.array(mutations, { minLength: 8, maxLength: 8 });
  return fc
    .tuple(valid, count, candidates)
    .map(([call, most, list]) =>
      list.reduce((changed, mutation) => (changed.changes.length < most ? mutation(changed) : changed), call),
    );
}

function verdictOf(call: Aimed, request: Request, mistakes: readonly string[]): Verdict {
  const { parameters = [], requestBody } = call.operation.operation;
  // Another path altogether.
  if (call.isOdd || Object.values(call.path).includes('')) return 'odd';
  if (mistakes.length > 0) return 'forbidden';
  const type = call.headers['content-type'];
  if (type !== undefined && (requestBody === undefined || type.includes(';'))) return 'odd';
  if (call.query.length > 0 && !parameters.some((parameter) => parameter.in === 'query')) return 'odd';
  const texts = [
    request.body && JSON.stringify(JSON.parse(request.body)),
    ...call.query.flat(),
    ...Object.values(call.path),
  ];
  return texts.some((text) => text && UNSTORABLE.test(unescaped(text))) ? 'odd' : 'allowed';
}

function unescaped(text: string): string {
  return text.replaceAll(/\\u([\da-f]{4})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function complaintOf(
  { operation }: Aimed,
  verdict: Verdict,
  { status, body }: { readonly status: number; readonly body: unknown },
  mistakes: readonly string[],
): string | undefined {
  if (status >= 500) return `It failed with ${status}.`;
  if (verdict === 'forbidden' && status < 400) {
    return `The document forbids it (${mistakes.join('; ')}), and the answer was ${status}.`;
  }
  if (verdict !== 'allowed' || status < 400) return undefined;
  if (BUSINESS_STATUSES.includes(status) || SIZE_STATUSES.includes(status)) return undefined;
  const { code, errors = [] } = body as {
    readonly code: string;
    readonly errors?: readonly { readonly code: string }[];
  };
  if (errors.length > 0 && errors.every((each) => BUSINESS_MISTAKES.includes(each.code))) return undefined;
  if (operation.name === TAKES_TOKEN && code === 'AUTH_INVALID_TOKEN') return undefined;
  return BUSINESS_CODES.includes(code) ? undefined : `The document allows it, and the answer was ${status} ${code}.`;
}
