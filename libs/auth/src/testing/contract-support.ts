import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  type CursorPage,
  type CursorRequest,
  type DisplayName,
  type EmailAddress,
  type Id,
  isDomainError,
  systemIds,
  type Username,
} from '@ashlar/domain';
import type { StoredApiKey } from '../api-keys/api-key.store.js';
import type { AuthStores } from '../auth.store.js';
import type { StoredSession } from '../sessions/session.js';
import type { NewUser, User, UserId } from '../users/user.js';

/** `describe` and `it` of Jest or `node:test`, or others that look like them. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** Gives empty stores, for each test anew. */
export type MakeAuthStores = () => AuthStores | Promise<AuthStores>;

type Test = (fact: string, body: (stores: AuthStores) => Promise<void>) => void;

/** A suite whose tests each get empty stores. */
export function describeContract(
  title: string,
  make: MakeAuthStores,
  { describe, it }: ContractRunner,
  tests: (test: Test) => void,
): void {
  describe(title, () => tests((fact, body) => void it(fact, async () => body(await make()))));
}

/** 2026-01-01T00:00:00Z: stores have no clock of their own. */
export const NOW = 1_767_225_600_000;

/** A point in time, in milliseconds after {@link NOW}. */
export function at(ms: number): Date {
  return new Date(NOW + ms);
}

/** An id that nothing has. */
export function newId<Of extends string>(): Id<Of> {
  return systemIds.next<Of>();
}

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A user to be stored, with an address of its own. */
export function sampleUser(changes: Partial<NewUser> = {}): NewUser {
  const id = changes.id ?? newId<'User'>();
  return {
    id,
    email: `ann-${id}@example.com` as EmailAddress,
    emailVerifiedAt: null,
    username: null,
    displayName: null,
    role: 'user',
    status: 'active',
    createdAt: at(0),
    ...changes,
  };
}

/** Stores {@link sampleUser}. */
export function insertUser({ users }: AuthStores, changes: Partial<NewUser> = {}): Promise<User> {
  return users.insert(sampleUser(changes));
}

/** An address, as it is: stores do not read what they are given. */
export function emailOf(text: string): EmailAddress {
  return text as EmailAddress;
}

/** A user name, as it is. */
export function usernameOf(text: string): Username {
  return text as Username;
}

/** A display name, as it is. */
export function displayNameOf(text: string): DisplayName {
  return text as DisplayName;
}

/** A session that is open at {@link NOW}, for an hour unless it is refreshed, and for a day. */
export function sampleSession(userId: UserId, changes: Partial<StoredSession> = {}): StoredSession {
  const id = changes.id ?? newId<'Session'>();
  return {
    id,
    userId,
    createdAt: at(0),
    authenticatedAt: at(0),
    refreshedAt: at(0),
    idleExpiresAt: at(3_600_000),
    expiresAt: at(86_400_000),
    endedAt: null,
    endReason: null,
    userAgent: 'Contract/1.0 (“✓”)',
    address: '2001:db8::1',
    tokenHash: sha256(`token of ${id}`),
    previousTokenHash: null,
    ...changes,
  };
}

/** A key that can be used at {@link NOW}. */
export function sampleApiKey(ownerId: UserId, changes: Partial<StoredApiKey> = {}): StoredApiKey {
  const id = changes.id ?? newId<'ApiKey'>();
  return {
    id,
    ownerId,
    name: 'Build server',
    prefix: 'ashlar_live',
    lastFour: 'x9Qz',
    scopes: ['projects:read', 'tasks:*'],
    createdAt: at(0),
    expiresAt: null,
    remainingUses: null,
    lastUsedAt: null,
    revokedAt: null,
    replaces: null,
    budgetId: null,
    hash: sha256(`key ${id}`),
    ...changes,
  };
}

/** Asserts that a list, walked from one end to the other and back, gives these ids in this order. */
export async function assertWalk<Item extends { readonly id: string }>(
  list: (request: CursorRequest) => Promise<CursorPage<Item>>,
  expected: readonly string[],
  limit = 4,
): Promise<void> {
  for (const direction of ['next', 'previous'] as const) {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page: CursorPage<Item> = await list({ limit, direction, cursor });
      pages.push(page.items.map(({ id }) => id));
      assert.equal((direction === 'next' ? page.previousCursor : page.nextCursor) === null, cursor === undefined);
      cursor = (direction === 'next' ? page.nextCursor : page.previousCursor) ?? undefined;
      assert.ok(pages.length <= expected.length, 'the list ends');
    } while (cursor !== undefined);
    assert.deepEqual((direction === 'next' ? pages : pages.reverse()).flat(), expected);
    assert.equal(pages.length, Math.max(1, Math.ceil(expected.length / limit)));
  }
}

/** The code of the error of a promise, or `none`. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (isDomainError(error) ? error.code : String(error)),
  );
}

/** Something that one waits for and another does. */
export function signal(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** Runs a function many times at once. */
export function inParallel<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}
