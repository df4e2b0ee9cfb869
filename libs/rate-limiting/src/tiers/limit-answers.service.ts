import type { RequestContext } from '@ashlar/domain';
import { PROBLEM_MEDIA_TYPE } from '@ashlar/http';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { RatesByPolicy, Settled } from '../limiter.service.js';
import { limitItem, policyItem, retryAfterOf, secondsOf } from '../policies/limit-headers.js';
import { Policies } from '../policies/policies.service.js';
import type { Tier } from '../policies/tier.js';
import { rateLimitProblem } from '../rate-limiting.errors.js';

const TOLD = Symbol('ashlar.rate-limits-told');
const HEADERS = { policy: 'ratelimit-policy', limit: 'ratelimit', retryAfter: 'retry-after' } as const;
const LEGACY = { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' } as const;

/** What the answer to a request will say. */
interface Told {
  policies: string;
  limits: string;
  scarcest: Settled | undefined;
}

/** An answer of Fastify or Express. */
export interface LimitedAnswer {
  statusCode: number;
  [TOLD]?: Told;
}

/** Puts what was decided into answers, on Fastify and Express. What a later tier decides comes in front, since it is narrower. */
@Injectable()
export class LimitAnswers {
  /** What pages of other origins may read, by what they might before. */
  readonly #exposed = new Map<string, string>();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly policies: Policies,
  ) {}

  /** Whether a tier has counted the request of this answer. */
  isCounted(answer: LimitedAnswer): boolean {
    return answer[TOLD] !== undefined;
  }

  /**
   * Remembers what a tier has decided.
   *
   * @returns the decision that refuses the request, if there is one
   */
  tell(answer: LimitedAnswer, tier: Tier, settled: readonly Settled[], rates?: RatesByPolicy): Settled | undefined {
    const told = (answer[TOLD] ??= { policies: '', limits: '', scarcest: undefined });
    told.policies = joined(rates ? headerOf(tier, rates) : tier.header, told.policies);
    let limits = '';
    for (const one of settled) {
      limits = joined(limits, limitItem(one.name, one.decision));
      if (told.scarcest === undefined || isScarcer(one, told.scarcest)) told.scarcest = one;
    }
    told.limits = joined(limits, told.limits);
    const last = settled.at(-1);
    if (last === undefined || last.decision.isAllowed) return undefined;
    const adapter = this.host.httpAdapter;
    adapter.setHeader(answer, HEADERS.retryAfter, String(retryAfterOf(last.decision)));
    adapter.setHeader(answer, 'content-type', PROBLEM_MEDIA_TYPE);
    adapter.setHeader(answer, 'cache-control', 'no-store');
    return last;
  }

  /**
   * Writes the headers. A second time they replace the first ones.
   *
   * @param origin of the page that asks, if it is a page
   */
  write(answer: LimitedAnswer, origin: string | undefined): void {
    const told = answer[TOLD];
    if (told === undefined) return;
    const adapter = this.host.httpAdapter;
    if (told.policies !== '') adapter.setHeader(answer, HEADERS.policy, told.policies);
    if (told.limits !== '') adapter.setHeader(answer, HEADERS.limit, told.limits);
    if (told.scarcest && this.policies.options.legacyHeaders) this.#writeLegacy(answer, told.scarcest);
    if (origin !== undefined) this.#expose(answer);
  }

  /** Answers 429 at once. Not by a filter: where nothing has been routed, not every app has one that would do. */
  refuse(answer: LimitedAnswer, context: RequestContext | undefined): void {
    const problem = rateLimitProblem(context?.requestId);
    if (context) context.refusal = { code: problem.code };
    this.host.httpAdapter.status(answer, problem.status);
    this.host.httpAdapter.reply(answer, problem);
  }

  /** These can tell of one budget only. */
  #writeLegacy(answer: LimitedAnswer, { rate, decision }: Settled): void {
    const adapter = this.host.httpAdapter;
    const seconds = decision.isAllowed ? secondsOf(decision.resetMs) : retryAfterOf(decision);
    adapter.setHeader(answer, LEGACY.limit, String(rate.limit));
    adapter.setHeader(answer, LEGACY.remaining, String(decision.remaining));
    adapter.setHeader(answer, LEGACY.reset, String(seconds));
  }

  /** To pages of other origins a header that CORS does not name is not there. */
  #expose(answer: LimitedAnswer): void {
    const adapter = this.host.httpAdapter;
    if (adapter.getHeader(answer, 'access-control-allow-origin') === undefined) return;
    const known: unknown = adapter.getHeader(answer, 'access-control-expose-headers') ?? '';
    const before = String(known);
    let exposed = this.#exposed.get(before);
    if (exposed === undefined) {
      exposed = this.#withOurs(before);
      // Apps expose the same headers with every answer; whoever makes names up has them joined again.
      if (this.#exposed.size < 100) this.#exposed.set(before, exposed);
    }
    if (exposed !== before) adapter.setHeader(answer, 'access-control-expose-headers', exposed);
  }

  #withOurs(before: string): string {
    const names = before
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const known = new Set(names.map((name) => name.toLowerCase()));
    const ours = [...Object.values(HEADERS), ...(this.policies.options.legacyHeaders ? Object.values(LEGACY) : [])];
    return [...names, ...ours.filter((name) => !known.has(name))].join(', ');
  }
}

function joined(first: string, then: string): string {
  if (first === '' || then === '') return first + then;
  return `${first}, ${then}`;
}

/** A budget that refuses is scarcer than any other. */
function isScarcer({ decision: one }: Settled, { decision: other }: Settled): boolean {
  return !one.isAllowed || (other.isAllowed && one.remaining < other.remaining);
}

function headerOf({ charges }: Tier, rates: RatesByPolicy): string {
  const items = charges.flatMap(({ policy: { name, rate, dryRun } }) => {
    const own = rates.has(name) ? rates.get(name) : rate;
    return own && !dryRun ? [policyItem(name, own)] : [];
  });
  return items.join(', ');
}
