import type { Id, Role } from '@ashlar/domain';
import type { UserId, UserStatus } from '../users/user.js';

/** The id of an API key. */
export type ApiKeyId = Id<'ApiKey'>;

/** What is known of an API key; the key itself is shown once and not kept. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly ownerId: UserId;
  readonly name: string;
  /** The readable start: `ashlar_live`. */
  readonly prefix: string;
  /** The last four characters. */
  readonly lastFour: string;
  /** Grants, none wider than those of the owner. */
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  /** `null`: never. */
  readonly expiresAt: Date | null;
  /** How often it may still be used, together with all keys that use up the same budget; `null`: without limit. */
  readonly remainingUses: number | null;
  /** Roughly: written at most once a minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** The key that it replaced. */
  readonly replaces: ApiKeyId | null;
  /** The key whose budget of uses it uses up: the first of those that replaced each other. `null`: its own, if it has one. */
  readonly budgetId: ApiKeyId | null;
}

/** An API key as it is stored. */
export interface StoredApiKey extends ApiKey {
  /** SHA-256 of the key, in hex. */
  readonly hash: string;
}

/** What every request with a key asks, in one read. */
export interface ApiKeyState {
  readonly key: ApiKey;
  readonly role: Role;
  readonly status: UserStatus;
}

/** Where API keys are kept. Every store passes `describeApiKeyStore` of `@ashlar/auth/testing`. */
export interface ApiKeyStore {
  /**
   * Until the running transaction ends, nobody else's transaction gets past this call for the same owner: whoever makes a key
   * for an owner asks first, and then counts those that are there.
   */
  lockOwner(ownerId: UserId): Promise<void>;
  /** Stores a key; of one with the budget of another `remainingUses` is what that has left, whatever is given. */
  insert(key: StoredApiKey): Promise<void>;
  /** The key with role and status of its owner. */
  state(hash: string): Promise<ApiKeyState | undefined>;
  find(id: ApiKeyId): Promise<ApiKey | undefined>;
  /** The keys of an owner, the youngest first, revoked ones too. */
  listOf(ownerId: UserId): Promise<readonly ApiKey[]>;
  /**
   * Takes one use of a budgeted key that is neither revoked nor expired: of many at the same time, by all keys on that budget,
   * no more than remain succeed. Changes nothing else, so a key that was revoked meanwhile stays so.
   */
  takeUse(id: ApiKeyId, now: Date): Promise<boolean>;
  /** Notes the last use, unless a later one is noted. */
  touch(id: ApiKeyId, at: Date): Promise<void>;
  /** Lets a key expire no later than `at`; `false` when there is none, or it is revoked. Whether it expired before is for whoever asks. */
  expireBy(id: ApiKeyId, at: Date): Promise<boolean>;
  /** `false` when the owner has no such key, or it was revoked before. */
  revoke(id: ApiKeyId, ownerId: UserId, at: Date): Promise<boolean>;
  /** Removes keys that were revoked or expired before, but for those whose budget others use up; gives how many. */
  removeDead(before: Date, limit: number): Promise<number>;
}
