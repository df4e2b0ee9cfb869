import type { FieldError } from '@ashlar/domain';
import { capacityOf, formatRate, parseRate, type Rate } from '../rate.js';
import { nearest } from './nearest.js';
import { type Charge, type LimitBy, LIMITS_BY, type Policy, POLICY_NAME } from './policy.js';

/** A budget as somebody wrote it. */
export interface PolicyDraft {
  readonly name: string;
  readonly rate: string;
  readonly burst?: number | undefined;
  readonly by: LimitBy;
  readonly strict?: boolean | undefined;
}

/** A policy in force, for people who want to know. */
export interface ListedPolicy {
  readonly name: string;
  readonly rate: string;
  readonly by: LimitBy;
  readonly strict: boolean;
  readonly dryRun: boolean;
  /** What calls take, in order; more than one number where routes differ. */
  readonly costs: readonly number[];
  /** Where it counts; empty for a policy that counts everywhere. */
  readonly routes: readonly string[];
}

interface Entry {
  readonly policy: Policy;
  readonly isGeneral: boolean;
  readonly costs: Set<number>;
  readonly routes: Set<string>;
}

/** All policies by name, and the mistakes that were found on the way. */
export class PolicyBook {
  readonly mistakes: FieldError[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #dryRun: ReadonlySet<string>;

  /** @param dryRun names of policies that refuse nothing */
  constructor(dryRun: readonly string[]) {
    this.#dryRun = new Set(dryRun);
  }

  /** A policy that counts wherever nobody says otherwise; nothing for an empty rate. */
  general(draft: PolicyDraft): Policy | undefined {
    if (draft.rate === '') return undefined;
    // A mistake in it is one of the options, and told there.
    const rate = readRate(draft);
    return typeof rate === 'string' ? undefined : this.#enter(draft, rate, true);
  }

  /** A policy of some routes. Drafts that are alike share it. */
  define(draft: PolicyDraft, place: string): Policy | undefined {
    const rate = readRate(draft);
    if (typeof rate === 'string') return this.#refuse(place, rate);
    if (!POLICY_NAME.test(draft.name)) {
      return this.#refuse(place, `the name "${draft.name}" must be 1 to 64 letters, digits and _ . : / -`);
    }
    if (!LIMITS_BY.includes(draft.by)) return this.#refuse(place, `by must be one of ${LIMITS_BY.join(', ')}`);
    const known = this.#entries.get(draft.name);
    if (known === undefined) return this.#enter(draft, rate, false);
    const { policy, isGeneral } = known;
    if (!isGeneral && isLike(policy, draft, rate)) return policy;
    return this.#refuse(
      place,
      `the name "${draft.name}" is the one of another limit: choose another, or the same limit`,
    );
  }

  /** What a route takes out of a budget: out of one that counts everywhere at most all of it, so that the route can be called. */
  charge(policy: Policy, wanted: number, place: string): Charge | undefined {
    const most = capacityOf(policy.rate);
    const entry = this.#entries.get(policy.name);
    const cost = entry?.isGeneral ? Math.min(wanted, most) : wanted;
    if (!Number.isSafeInteger(cost) || cost < 1 || cost > most) {
      return this.#refuse(place, `costs ${cost}, and "${policy.name}" allows whole numbers from 1 to ${most}`);
    }
    entry?.costs.add(cost);
    if (!entry?.isGeneral) entry?.routes.add(place);
    return { policy, cost };
  }

  /** Whether a name is taken. */
  has(name: string): boolean {
    return this.#entries.has(name);
  }

  refuse(place: string, what: string): void {
    this.#refuse(place, what);
  }

  /** Names that the options speak of and nobody has. */
  checkDryRun(): void {
    for (const name of this.#dryRun) {
      if (this.#entries.has(name)) continue;
      const meant = nearest(name, this.#entries.keys());
      this.#refuse('dryRun', `no policy is called "${name}"${meant === undefined ? '' : `: did you mean "${meant}"?`}`);
    }
  }

  list(): readonly ListedPolicy[] {
    return [...this.#entries.values()].map(({ policy, costs, routes }) => ({
      name: policy.name,
      rate: formatRate(policy.rate),
      by: policy.by,
      strict: policy.strict,
      dryRun: policy.dryRun,
      costs: costs.size === 0 ? [1] : [...costs].sort((one, other) => one - other),
      routes: [...routes].sort(),
    }));
  }

  #enter({ name, by, strict = false }: PolicyDraft, rate: Rate, isGeneral: boolean): Policy {
    const policy = { name, rate, by, strict, dryRun: this.#dryRun.has(name) };
    this.#entries.set(name, { policy, isGeneral, costs: new Set(), routes: new Set() });
    return policy;
  }

  #refuse(place: string, what: string): undefined {
    const message = `${place}: ${what}`;
    if (this.mistakes.some((known) => known.message === message)) return undefined;
    this.mistakes.push({
      pointer: `/${place.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      code: 'rateLimit',
      message,
    });
    return undefined;
  }
}

/** The rate, or what is wrong with it. */
function readRate({ rate, burst }: PolicyDraft): Rate | string {
  try {
    return parseRate(rate, { burst });
  } catch (error) {
    return `"${rate}" is no rate: ${(error as Error).message.replace(/\.$/, '')}`;
  }
}

function isLike(policy: Policy, draft: PolicyDraft, rate: Rate): boolean {
  return (
    policy.by === draft.by && policy.strict === (draft.strict ?? false) && formatRate(policy.rate) === formatRate(rate)
  );
}
