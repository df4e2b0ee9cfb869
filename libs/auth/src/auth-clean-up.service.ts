import type { Clock } from '@ashlar/domain';
import type { AuthOptions } from './auth.options.js';
import type { AuthStores } from './auth.store.js';
import type { OneTimeTokens } from './one-time-tokens/one-time-tokens.service.js';
import type { KeyRing } from './sessions/key-ring.service.js';
import type { Sessions } from './sessions/sessions.service.js';

/** Ended keys are shown to their owners for that long. */
const KEEP_KEYS_MS = 30 * 86_400_000;

/** However much there is, a run ends: the next one goes on. */
const MAX_STATEMENTS = 1_000;

/** How many rows of each kind were removed. */
export interface CleanedUp {
  readonly sessions: number;
  readonly oneTimeTokens: number;
  readonly apiKeys: number;
  readonly signingKeys: number;
  readonly attempts: number;
  readonly auditEvents: number;
}

/** What {@link AuthCleanUp} needs. */
export interface AuthCleanUpInit {
  readonly stores: AuthStores;
  readonly sessions: Sessions;
  readonly oneTimeTokens: OneTimeTokens;
  /** Also announces the next signing key when one is due, so that nobody has to sign in for that. */
  readonly keyRing: Pick<KeyRing, 'rotateWhenDue'>;
  readonly options: AuthOptions;
  readonly clock: Clock;
}

/** Removes what has no use any more. For a schedule: once an hour or so, on one instance or on all. */
export class AuthCleanUp {
  constructor(private readonly init: AuthCleanUpInit) {}

  /** @param limit how many rows a statement removes; there are as many statements as it takes. @default 1000 */
  async run(limit = 1_000): Promise<CleanedUp> {
    const { stores, sessions, oneTimeTokens, keyRing, options, clock } = this.init;
    const now = clock.now();
    await keyRing.rotateWhenDue(options.tokens);
    return {
      sessions: await drained(limit, () => sessions.removeDead(limit)),
      oneTimeTokens: await drained(limit, () => oneTimeTokens.removeExpired(limit)),
      apiKeys: await drained(limit, () => stores.apiKeys.removeDead(new Date(now - KEEP_KEYS_MS), limit)),
      signingKeys: await stores.signingKeys.removeRetired(new Date(now - options.tokens.accessLifetime)),
      attempts: await drained(limit, () => stores.attempts.removeExpired(now, limit)),
      auditEvents: await drained(limit, () => stores.audit.removeBefore(new Date(now - options.auditRetention), limit)),
    };
  }
}

/** Removes until a statement finds less than it may remove. */
async function drained(limit: number, remove: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let statements = 0; statements < MAX_STATEMENTS; statements += 1) {
    const removed = await remove();
    total += removed;
    if (removed < limit) break;
  }
  return total;
}
