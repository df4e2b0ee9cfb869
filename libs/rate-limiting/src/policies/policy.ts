import type { Rate } from '../rate.js';

/**
 * Whose budget it is: of a network of addresses, a person, an API key, whoever of these three calls (the key or the person who
 * is signed in, else the network), or of all together.
 */
export type LimitBy = 'address' | 'user' | 'api-key' | 'caller' | 'service';

/** What a policy is by. */
export const LIMITS_BY: readonly LimitBy[] = ['address', 'user', 'api-key', 'caller', 'service'];

/** A budget with a name. */
export interface Policy {
  /** As it stands in headers, metrics and keys. */
  readonly name: string;
  readonly rate: Rate;
  readonly by: LimitBy;
  /** Whether a stricter budget counts as long as a shared store is down. */
  readonly strict: boolean;
  /** Whether it counts and tells, and refuses nothing. */
  readonly dryRun: boolean;
}

/** What one call of a route takes out of a budget. */
export interface Charge {
  readonly policy: Policy;
  readonly cost: number;
}

/** Names that headers, metrics and keys can do with. */
export const POLICY_NAME = /^[A-Za-z0-9_.:/-]{1,64}$/;

/** The name of a budget that its owner did not name: `post-api-v1-auth-login` of `POST /api/v1/auth/login`. */
export function policyNameOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? ['route'];
  return words.join('-').slice(0, 60);
}

/** As operations are called in OpenAPI: `stones_sell` of `StonesController` and `sell`. */
export function operationName(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`
    .replaceAll(/[^A-Za-z0-9_]/g, '-')
    .slice(0, 60);
}
