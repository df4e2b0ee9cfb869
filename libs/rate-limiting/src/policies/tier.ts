import { policyItem } from './limit-headers.js';
import type { Charge } from './policy.js';

/** The budgets that a request draws on at one point of its way, the narrowest first. */
export interface Tier {
  readonly charges: readonly Charge[];
  /** What `RateLimit-Policy` says of them; empty when there is nothing to say. */
  readonly header: string;
}

/** A tier for each kind of caller. */
export type IdentityTiers = Readonly<Record<'user' | 'api-key' | 'anonymous', Tier>>;

/** No budget at all. */
export const NO_TIER: Tier = Object.freeze({ charges: Object.freeze([]), header: '' });

/** What only tries a limit out is not told: clients would keep to it. */
export function tierOf(charges: readonly Charge[]): Tier {
  const told = charges.filter(({ policy }) => !policy.dryRun);
  return { charges, header: told.map(({ policy }) => policyItem(policy.name, policy.rate)).join(', ') };
}

/** Those of the budgets that each kind of caller draws on. */
export function identityTiersOf(charges: readonly Charge[]): IdentityTiers {
  const without = (...others: readonly string[]) => tierOf(charges.filter(({ policy }) => !others.includes(policy.by)));
  return { user: without('api-key'), 'api-key': without('user'), anonymous: without('user', 'api-key') };
}
