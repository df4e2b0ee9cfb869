import assert from 'node:assert/strict';
import type { AuditEvent, AuditQuery } from '../audit/audit.store.js';
import type { AuthStores } from '../auth.store.js';
import {
  assertWalk,
  at,
  type ContractRunner,
  describeContract,
  type MakeAuthStores,
  newId,
} from './contract-support.js';

const PAGE = { limit: 100, direction: 'next' } as const;

/** What every `AuditStore` does, as a suite of tests. */
export function describeAuditStore(name: string, make: MakeAuthStores, runner: ContractRunner): void {
  describeContract(`${name} keeps the contract of audit stores`, make, runner, (test) => {
    test('gives events back as they were appended', async ({ audit }) => {
      const full: AuditEvent = {
        id: newId<'AuditEvent'>(),
        at: at(1),
        action: 'role.change',
        outcome: 'failure',
        actor: 'user:018f',
        target: 'target',
        userId: newId(),
        address: '2001:db8::1',
        requestId: 'request',
        details: { before: 'user', after: ['admin', null, 1.5, { deep: '🪨' }] },
      };
      const bare: AuditEvent = { ...full, ...BARE, id: newId<'AuditEvent'>(), at: at(0), details: {} };
      await audit.append(full);
      await audit.append(bare);
      assert.deepEqual((await audit.list(PAGE)).items, [full, bare]);
    });

    test('keeps the first of two events with one id', async (stores) => {
      const [first] = await append(stores, {});
      assert.ok(first);
      await assert.rejects(stores.audit.append({ ...first, action: 'forged' }));
      assert.deepEqual((await stores.audit.list(PAGE)).items, [first]);
    });

    test('walks events from the youngest to the oldest and back', async (stores) => {
      // Two of each age, so that the id decides.
      const events = await append(stores, ...Array.from({ length: 11 }, (_, i) => ({ at: at(Math.floor(i / 2)) })));
      const expected = events.map(({ id }) => id).reverse();
      await assertWalk((page) => stores.audit.list(page), expected);
    });

    test('finds events by what happened, who did it, to whom, and when', async (stores) => {
      const userId = newId();
      const events = await append(
        stores,
        { at: at(1), action: 'login' },
        { at: at(2), outcome: 'failure' },
        { at: at(3), actor: `user:${userId}` },
        { at: at(4), userId },
        { at: at(5), userId, outcome: 'failure' },
      );
      const found = async (query: Omit<AuditQuery, 'limit' | 'direction'>) => {
        const { items } = await stores.audit.list({ ...PAGE, ...query });
        return items.map(({ id }) => events.findIndex((event) => event.id === id) + 1);
      };
      assert.deepEqual(await found({ action: 'login' }), [1]);
      assert.deepEqual(await found({ outcome: 'failure' }), [5, 2]);
      assert.deepEqual(await found({ actor: `user:${userId}` }), [3]);
      assert.deepEqual(await found({ userId }), [5, 4]);
      assert.deepEqual(await found({ userId, outcome: 'failure' }), [5]);
      assert.deepEqual(await found({ from: at(2), to: at(4) }), [3, 2]);
      assert.deepEqual(await found({ from: at(4) }), [5, 4]);
      assert.deepEqual(await found({ to: at(2) }), [1]);
      assert.deepEqual(await found({ userId: 'no id at all' }), []);
    });

    test('walks what it finds with a filter, too', async (stores) => {
      const changes = Array.from({ length: 9 }, (_, i) => ({ at: at(i), action: i % 2 ? 'odd' : 'even' }));
      const events = await append(stores, ...changes);
      const even = events.filter(({ action }) => action === 'even').map(({ id }) => id);
      await assertWalk((page) => stores.audit.list({ ...page, action: 'even' }), even.reverse(), 2);
    });

    test('removes events before a point in time, the oldest first, never more than asked for', async (stores) => {
      const events = await append(stores, ...[3, 1, 2, 4].map((ms) => ({ at: at(ms) })));
      assert.equal(await stores.audit.removeBefore(at(1), 10), 0);
      assert.equal(await stores.audit.removeBefore(at(4), 2), 2);
      assert.deepEqual((await stores.audit.list(PAGE)).items, [events[3], events[0]]);
      assert.equal(await stores.audit.removeBefore(at(4), 2), 1);
      assert.equal(await stores.audit.removeBefore(at(4), 2), 0);
    });
  });
}

const BARE = { target: null, userId: null, address: null, requestId: null } as const;

async function append({ audit }: AuthStores, ...changes: readonly Partial<AuditEvent>[]): Promise<AuditEvent[]> {
  const common = { at: at(0), action: 'logout', outcome: 'success', actor: 'anonymous', details: {} } as const;
  const events = changes.map((change) => ({ id: newId<'AuditEvent'>(), ...common, ...BARE, ...change }));
  for (const event of events) await audit.append(event);
  return events;
}
