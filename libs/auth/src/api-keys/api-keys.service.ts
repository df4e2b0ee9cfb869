import { randomBytes } from 'node:crypto';
import {
  type Actor,
  type Clock,
  grantCovers,
  type IdGenerator,
  InvalidInputError,
  parsePermissionGrant,
} from '@ashlar/domain';
import { Logger } from '@nestjs/common';
import { AuthError } from '../auth.errors.js';
import type { Audit } from '../audit/audit.service.js';
import type { ApiKeyOptions } from '../auth.options.js';
import type { AuthTransactions } from '../auth.store.js';
import { FreshCache } from '../fresh-cache.js';
import { hashOfToken } from '../secrets.service.js';
import type { UserId } from '../users/user.js';
import { RANDOM_LENGTH, readApiKey, writeApiKey } from './api-key.js';
import type { ApiKey, ApiKeyId, ApiKeyState, ApiKeyStore } from './api-key.store.js';

/** The last use is noted at most that often, in milliseconds. */
const TOUCH_EVERY = 60_000;

/** What a key is to be. */
export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: Date | null | undefined;
  /** How often it may be used. */
  readonly uses?: number | null | undefined;
}

/** A key with what opens it: shown now, and never again. */
export interface CreatedApiKey {
  readonly key: string;
  readonly apiKey: ApiKey;
}

/** What {@link ApiKeys} needs. */
export interface ApiKeysInit {
  readonly store: ApiKeyStore;
  readonly transactions: AuthTransactions;
  readonly audit: Audit;
  readonly options: ApiKeyOptions;
  /** How long what is known of a key may be used without asking, in milliseconds. */
  readonly checkInterval: number;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Keys that programs carry, with a part of the permissions of their owner. */
export class ApiKeys {
  private readonly logger = new Logger('ApiKeys');
  private readonly states: FreshCache<ApiKeyState | undefined>;
  /** Which last uses were noted lately. */
  private readonly touches = new FreshCache<void>(TOUCH_EVERY);

  constructor(private readonly init: ApiKeysInit) {
    this.states = new FreshCache(init.checkInterval);
  }

  /**
   * Makes a key for whoever acts.
   *
   * @throws AuthError `AUTH_SCOPE_NOT_GRANTED`, `AUTH_API_KEY_LIMIT`
   * @throws InvalidValueError `PERMISSION_INVALID`
   */
  async create(owner: Extract<Actor, { kind: 'user' }>, init: NewApiKey): Promise<CreatedApiKey> {
    const scopes = [...new Set(init.scopes.map((scope) => parsePermissionGrant(scope)))];
    const wider = scopes.filter((scope) => !owner.permissions.some((granted) => grantCovers(granted, scope)));
    if (wider.length > 0) throw new AuthError('AUTH_SCOPE_NOT_GRANTED', { details: { scopes: wider } });
    this.assertAhead(init.expiresAt ?? null);
    const ownerId = owner.id as UserId;
    return this.init.transactions.run(async () => {
      await this.assertRoom(ownerId, this.init.options.maxPerUser);
      return this.insert(ownerId, { ...init, scopes }, null);
    });
  }

  /** The keys of an owner, the youngest first. */
  list(ownerId: UserId): Promise<readonly ApiKey[]> {
    return this.init.store.listOf(ownerId);
  }

  /**
   * Makes a key like another, which stays good for the overlap. The uses that are left are those of both together. Keys in their
   * overlap may be as many again as a user may have.
   *
   * @throws AuthError `AUTH_API_KEY_NOT_FOUND`, `AUTH_API_KEY_LIMIT`
   */
  async rotate(ownerId: UserId, id: ApiKeyId, overlapMs = this.init.options.rotationOverlap): Promise<CreatedApiKey> {
    const created = await this.init.transactions.run(async () => {
      const now = this.init.clock.now();
      const old = await this.init.store.find(id);
      if (!old || old.ownerId !== ownerId || !isUsable(old, now)) throw new AuthError('AUTH_API_KEY_NOT_FOUND');
      await this.assertRoom(ownerId, 2 * this.init.options.maxPerUser);
      if (!(await this.init.store.expireBy(id, new Date(now + overlapMs))))
        throw new AuthError('AUTH_API_KEY_NOT_FOUND');
      const { name, scopes, expiresAt, remainingUses } = old;
      return this.insert(ownerId, { name, scopes, expiresAt, uses: remainingUses }, old);
    });
    this.states.clear();
    return created;
  }

  /** Ends a key, at once here and within the check interval everywhere. @throws AuthError `AUTH_API_KEY_NOT_FOUND` */
  async revoke(ownerId: UserId, id: ApiKeyId): Promise<void> {
    await this.init.transactions.run(async () => {
      const isRevoked = await this.init.store.revoke(id, ownerId, new Date(this.init.clock.now()));
      if (!isRevoked) throw new AuthError('AUTH_API_KEY_NOT_FOUND');
      await this.init.audit.succeeded('api-key.revoke', { target: id, userId: ownerId });
    });
    this.states.clear();
  }

  /** Ends all keys of an owner that can be used; gives how many. For who keeps the audit event, in the same transaction. */
  async revokeAll(ownerId: UserId): Promise<number> {
    const at = new Date(this.init.clock.now());
    const keys = (await this.init.store.listOf(ownerId)).filter(({ revokedAt }) => revokedAt === null);
    for (const { id } of keys) await this.init.store.revoke(id, ownerId, at);
    this.states.clear();
    return keys.length;
  }

  /** The key with role and status of its owner, one use taken; `undefined` when it can't be used. */
  async use(text: string): Promise<ApiKeyState | undefined> {
    if (!readApiKey(text)) return this.refused('no key, or mistyped');
    const now = this.init.clock.now();
    const hash = hashOfToken(text);
    const state = await this.states.get(hash, now, () => this.init.store.state(hash));
    if (!state) return this.refused('unknown');
    const { id, remainingUses } = state.key;
    if (state.status !== 'active') return this.refused('its owner is inactive', id);
    if (!isUsable(state.key, now, remainingUses !== null)) return this.refused('revoked, expired or used up', id);
    // A budget is counted in the store alone: what is remembered of it may be a moment old.
    const isTaken = remainingUses === null || (await this.init.store.takeUse(id, new Date(now)));
    if (!isTaken) return this.refused('revoked, expired or used up', id);
    this.touch(state.key, now);
    return state;
  }

  /** Forgets what is known of all keys: role or status of their owner changed. */
  forgetAll(): void {
    this.states.clear();
  }

  /** In a transaction: of many at the same time no more than the limit are made. */
  private async assertRoom(ownerId: UserId, limit: number): Promise<void> {
    await this.init.store.lockOwner(ownerId);
    const now = this.init.clock.now();
    const alive = (await this.init.store.listOf(ownerId)).filter((key) => isUsable(key, now));
    if (alive.length >= limit) throw new AuthError('AUTH_API_KEY_LIMIT');
  }

  private assertAhead(expiresAt: Date | null): void {
    if (expiresAt === null || expiresAt.getTime() > this.init.clock.now()) return;
    const message = 'This is in the past: the key would never be good.';
    throw new InvalidInputError([{ pointer: '/expiresAt', code: 'future', message }]);
  }

  private async insert(ownerId: UserId, init: NewApiKey, old: ApiKey | null): Promise<CreatedApiKey> {
    const { clock, ids, options, store, audit } = this.init;
    const key = writeApiKey(options.prefix, options.environment, randomBytes(RANDOM_LENGTH * 2));
    const parts = readApiKey(key) ?? { prefix: options.prefix, lastFour: key.slice(-4) };
    const apiKey: ApiKey = {
      id: ids.next<'ApiKey'>(),
      ownerId,
      name: init.name,
      ...parts,
      scopes: init.scopes,
      createdAt: new Date(clock.now()),
      expiresAt: init.expiresAt ?? null,
      remainingUses: init.uses ?? null,
      lastUsedAt: null,
      revokedAt: null,
      replaces: old?.id ?? null,
      budgetId: old && budgetOf(old),
    };
    await store.insert({ ...apiKey, hash: hashOfToken(key) });
    const action = old === null ? 'api-key.create' : 'api-key.rotate';
    const details = { scopes: init.scopes, replaces: apiKey.replaces };
    await audit.succeeded(action, { target: apiKey.id, userId: ownerId, details });
    return { key, apiKey };
  }

  /** In the background: no request waits for it, and none fails with it. */
  private touch({ id, lastUsedAt }: ApiKey, now: number): void {
    if (lastUsedAt !== null && now - lastUsedAt.getTime() < TOUCH_EVERY) return;
    this.touches
      .get(id, now, async () => this.init.store.touch(id, new Date(now)))
      .catch((error: unknown) => this.logger.warn({ err: error, id }, 'The last use of an API key was not noted'));
  }

  /** Says why in the log: who sent it learns nothing. */
  private refused(reason: string, id: ApiKeyId | null = null): undefined {
    this.logger.log({ reason, id }, 'An API key is refused');
    return undefined;
  }
}

function isUsable({ revokedAt, expiresAt, remainingUses }: ApiKey, now: number, ignoreBudget = false): boolean {
  if (revokedAt !== null || (expiresAt !== null && expiresAt.getTime() <= now)) return false;
  return ignoreBudget || remainingUses === null || remainingUses > 0;
}

/** The key that counts the uses of whatever takes the place of this one. */
function budgetOf({ id, budgetId, remainingUses }: ApiKey): ApiKeyId | null {
  return budgetId ?? (remainingUses === null ? null : id);
}
