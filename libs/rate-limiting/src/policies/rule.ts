import type { RouteRule } from '../rate-limiting.module.options.js';
import type { Policy } from './policy.js';
import { policyNameOf } from './policy.js';
import type { PolicyBook } from './policy-book.js';
import { matchesRoute, parseRoutePattern, type RoutePattern } from './route-pattern.js';

/** A rule that has been read. */
export interface Rule {
  /** How mistakes call it: `rules[2]`. */
  readonly place: string;
  readonly patterns: readonly { readonly text: string; readonly pattern: RoutePattern }[];
  readonly policy: Policy | undefined;
  readonly cost: number;
  readonly skip: true | readonly string[];
}

/** Reads a rule, and leaves its mistakes in the book. */
export function readRule(rule: RouteRule, index: number, book: PolicyBook): Rule {
  const place = `rules[${index}]`;
  const texts = [rule.match].flat();
  const patterns = texts.flatMap((text) => {
    const pattern = parseRoutePattern(text);
    if (pattern) return [{ text, pattern }];
    book.refuse(place, `"${text}" is no pattern, such as "POST /api/v1/auth/login" or "GET|PUT /reports/:id"`);
    return [];
  });
  if (rule.rate === undefined && rule.cost === undefined && rule.skip === undefined) {
    book.refuse(place, 'must name a rate, a cost or what to skip');
  }
  const policy =
    rule.rate === undefined
      ? undefined
      : book.define(
          {
            name: rule.name ?? policyNameOf(texts[0] ?? ''),
            rate: rule.rate,
            burst: rule.burst,
            by: rule.by ?? 'caller',
            strict: rule.strict,
          },
          place,
        );
  return { place, patterns, policy, cost: rule.cost ?? 1, skip: rule.skip ?? [] };
}

/** Whether the rule means a route, by its method and its template. */
export function appliesTo({ patterns }: Pick<Rule, 'patterns'>, method: string, template: string): boolean {
  return patterns.some(({ pattern }) => matchesRoute(pattern, method, template));
}
