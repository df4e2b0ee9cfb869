import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Begun, Claim, IdempotencyStore } from '../idempotency.store.js';
import type { StoredAnswer } from '../stored-answer.js';

/** `describe` and `it` of Jest or `node:test`, or others that look like them. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** 2026-01-01T00:00:00Z: stores have no clock of their own. */
const NOW = 1_767_225_600_000;
const LEASE = 60_000;
const RETENTION = 86_400_000;
const PARALLEL = 50;

const ANSWERS: readonly StoredAnswer[] = [
  { kind: 'empty', status: 204, headers: {}, body: null },
  {
    kind: 'json',
    status: 201,
    headers: { location: '/api/v1/stones/1', etag: '"1"', link: ['</a>; rel="next"', '</b>; rel="prev"'] },
    body: '{"z":1, "a":{"b":["\\u0000", "🪨", "\\ud800"]},"1":1.50}',
  },
  { kind: 'bytes', status: 200, headers: { 'content-type': 'image/png' }, body: 'AAEC/w==' },
  { kind: 'domain-error', status: null, headers: {}, body: '{"code":"TAKEN"}' },
  { kind: 'http-error', status: null, headers: {}, body: '{"status":410}' },
  { kind: 'unrepeatable', status: 201, headers: { location: '/1' }, body: null },
];
const ANSWER = ANSWERS[1] as StoredAnswer;

/**
 * What every {@link IdempotencyStore} does, as a suite of tests.
 *
 * @param name of the store, in the names of the tests
 * @param make gives an empty store for each test
 * @param runner of the tests: `{ describe, it }`
 */
export function describeIdempotencyStore(
  name: string,
  make: () => IdempotencyStore | Promise<IdempotencyStore>,
  { describe, it }: ContractRunner,
): void {
  const test = (fact: string, body: (store: IdempotencyStore) => Promise<void>) =>
    it(fact, async () => body(await make()));

  describe(`${name} keeps the contract of idempotency stores`, () => {
    test(`lets one of ${PARALLEL} requests at the same time begin`, async (store) => {
      const begun = await Promise.all(Array.from({ length: PARALLEL }, () => store.begin(claim())));
      assert.deepEqual(states(begun), { begun: 1, 'in-flight': PARALLEL - 1, stored: 0 });
    });

    test('gives every kind of answer back as it was', async (store) => {
      for (const [index, answer] of ANSWERS.entries()) {
        const first = claim({ key: `key-${index}` });
        assert.deepEqual(await store.begin(first), { state: 'begun' });
        assert.equal(await store.complete(first, answer), true);
        const again = await store.begin(claim({ key: first.key, fingerprint: 'b'.repeat(64) }));
        assert.deepEqual(again, { state: 'stored', fingerprint: first.fingerprint, answer });
      }
    });

    test('gives a stored answer to everybody who asks at the same time', async (store) => {
      await completed(store, claim());
      const begun = await Promise.all(Array.from({ length: PARALLEL }, () => store.begin(claim())));
      assert.deepEqual(states(begun), { begun: 0, 'in-flight': 0, stored: PARALLEL });
    });

    test('keeps actors, routes and keys apart', async (store) => {
      const claims = [
        claim(),
        claim({ actor: 'user:2' }),
        claim({ route: 'PUT /stones/:id' }),
        claim({ key: 'other' }),
      ];
      for (const one of claims) assert.deepEqual(await store.begin(one), { state: 'begun' });
      assert.equal(await store.complete(claims[0] as Claim, ANSWER), true);
      assert.deepEqual(await store.begin(claim({ actor: 'user:2' })), { state: 'in-flight' });
    });

    test('takes keys of 255 characters, with quotes and backslashes', async (store) => {
      const long = claim({ key: `"\\${'x'.repeat(253)}` });
      await completed(store, long);
      assert.equal((await store.begin(claim({ key: long.key }))).state, 'stored');
    });

    test('gives a key back that was released', async (store) => {
      const first = claim();
      await store.begin(first);
      assert.equal(await store.release(first), true);
      assert.equal(await store.release(first), false);
      assert.equal(await store.complete(first, ANSWER), false);
      assert.deepEqual(await store.begin(claim()), { state: 'begun' });
    });

    test('keeps the first answer, and keeps it from being released', async (store) => {
      const first = claim();
      await completed(store, first);
      assert.equal(await store.complete(first, ANSWERS[0] as StoredAnswer), false);
      assert.equal(await store.release(first), false);
      assert.deepEqual(await store.begin(claim()), { state: 'stored', fingerprint: first.fingerprint, answer: ANSWER });
    });

    test('lets a lease run out, and one of many take it then', async (store) => {
      await store.begin(claim());
      assert.deepEqual(await store.begin(claim({ now: NOW + LEASE - 1 })), { state: 'in-flight' });
      const late = Array.from({ length: PARALLEL }, () => store.begin(claim({ now: NOW + LEASE })));
      assert.deepEqual(states(await Promise.all(late)), { begun: 1, 'in-flight': PARALLEL - 1, stored: 0 });
    });

    test('fences off a first request that comes too late', async (store) => {
      const [first, second] = [claim(), claim({ now: NOW + LEASE, fingerprint: 'c'.repeat(64) })];
      await store.begin(first);
      await store.begin(second);
      assert.equal(await store.complete(first, ANSWERS[0] as StoredAnswer), false);
      assert.equal(await store.release(first), false);
      assert.equal(await store.complete(second, ANSWER), true);
      assert.equal(await store.complete(first, ANSWERS[0] as StoredAnswer), false);
      const stored = { state: 'stored', fingerprint: second.fingerprint, answer: ANSWER };
      assert.deepEqual(await store.begin(claim({ now: NOW + LEASE })), stored);
    });

    test('takes an answer after the lease as long as nobody else began', async (store) => {
      const first = claim();
      await store.begin(first);
      assert.equal(await store.complete(first, ANSWER), true);
      assert.equal((await store.begin(claim({ now: NOW + LEASE }))).state, 'stored');
    });

    test('forgets an answer when it expires', async (store) => {
      await completed(store, claim());
      assert.equal((await store.begin(claim({ now: NOW + RETENTION - 1 }))).state, 'stored');
      const next = claim({ now: NOW + RETENTION, fingerprint: 'd'.repeat(64) });
      assert.deepEqual(await store.begin(next), { state: 'begun' });
      assert.equal(await store.complete(next, ANSWERS[0] as StoredAnswer), true);
      const again = await store.begin(claim({ now: NOW + RETENTION }));
      assert.deepEqual(again, { state: 'stored', fingerprint: next.fingerprint, answer: ANSWERS[0] });
    });

    test('removes what has expired, the oldest first, never more than asked for', async (store) => {
      for (let i = 0; i < 5; i++) await completed(store, claim({ key: `old-${i}`, now: NOW + i }));
      await store.begin(claim({ key: 'crashed', now: NOW + 5 }));
      await completed(store, claim({ key: 'young', now: NOW + 6 }));
      const expiry = NOW + 5 + RETENTION;

      assert.equal(await store.removeExpired(NOW + RETENTION - 1, 10), 0);
      assert.equal(await store.removeExpired(expiry, 4), 4);
      assert.equal((await store.begin(claim({ key: 'old-4', now: NOW + 4 }))).state, 'stored');
      assert.equal(await store.removeExpired(expiry, 4), 2);
      assert.equal(await store.removeExpired(expiry, 4), 0);
      assert.equal((await store.begin(claim({ key: 'young', now: expiry }))).state, 'stored');
    });

    test('leaves nothing behind in a transaction that rolls back', async (store) => {
      const { transactions } = store;
      if (transactions === undefined) return;
      const first = claim();
      const failing = transactions.run(async () => {
        await store.begin(first);
        await store.complete(first, ANSWER);
        throw new Error('rolled back');
      }, {});
      await assert.rejects(failing, /rolled back/);
      assert.deepEqual(await store.begin(claim()), { state: 'begun' });
    });

    test('keeps others away during a transaction, and shows them its answer after', async (store) => {
      const { transactions } = store;
      if (transactions === undefined) return;
      for (const isolation of [undefined, 'read committed', 'repeatable read', 'serializable'] as const) {
        const first = claim({ key: `key-${isolation}` });
        const [began, gate] = [signal(), signal()];
        const running: Promise<boolean> = transactions.run(
          async () => {
            await store.begin(first);
            began.open();
            await gate.opened;
            return store.complete(first, ANSWER);
          },
          { isolation },
        );
        await began.opened;
        const others = () => Array.from({ length: 5 }, () => store.begin(claim({ key: first.key })));
        assert.deepEqual(states(await Promise.all(others())), { begun: 0, 'in-flight': 5, stored: 0 });
        gate.open();
        assert.equal(await running, true);
        assert.deepEqual(states(await Promise.all(others())), { begun: 0, 'in-flight': 0, stored: 5 });
      }
    });

    test('goes on with a transaction after an attempt that failed', async (store) => {
      const { transactions } = store;
      if (transactions === undefined) return;
      const [first, inner] = [claim(), claim({ key: 'inner' })];
      await transactions.run(async () => {
        await store.begin(first);
        const attempt = transactions.attempt(async () => {
          await store.begin(inner);
          throw new Error('undone');
        });
        await assert.rejects(attempt, /undone/);
        await store.complete(first, ANSWER);
      }, {});
      assert.equal((await store.begin(claim())).state, 'stored');
      assert.deepEqual(await store.begin(claim({ key: 'inner' })), { state: 'begun' });
    });
  });
}

function claim(changes: Partial<Claim> = {}): Claim {
  const now = changes.now ?? NOW;
  return {
    actor: 'user:1',
    route: 'POST /stones',
    key: 'key',
    fingerprint: 'a'.repeat(64),
    token: randomUUID(),
    now,
    leasedUntil: now + LEASE,
    expiresAt: now + RETENTION,
    ...changes,
  };
}

async function completed(store: IdempotencyStore, first: Claim): Promise<void> {
  assert.deepEqual(await store.begin(first), { state: 'begun' });
  assert.equal(await store.complete(first, ANSWER), true);
}

function states(begun: readonly Begun[]): Record<Begun['state'], number> {
  const counts = { begun: 0, 'in-flight': 0, stored: 0 };
  for (const { state } of begun) counts[state] += 1;
  return counts;
}

function signal(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
