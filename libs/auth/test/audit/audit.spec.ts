import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemActor, userActor } from '@ashlar/domain';
import { inRequest, type Instances, startInstances } from '../support/instances.js';

const DAY = 86_400_000;

let all: Instances;
beforeEach(() => {
  all = startInstances();
});

describe('the audit', () => {
  it('knows who, from where and by which request', async () => {
    const actor = userActor({ id: 'ann' });
    const context = { actor, clientAddress: '2001:db8::1', requestId: 'request-9' };
    await inRequest(context, () => all.here.audit.succeeded('thing.do', { target: 't', details: { a: 1 } }));
    await inRequest(context, () => all.here.audit.failed('thing.do', 'CODE', { actor: systemActor('x') }));
    expect(await all.events()).toMatchObject([
      {
        ...{ actor: 'user:ann', address: '2001:db8::1', requestId: 'request-9', target: 't', userId: null },
        ...{ outcome: 'success', details: { a: 1 }, at: new Date(all.clock.now()) },
      },
      { actor: 'system:x', outcome: 'failure', details: { code: 'CODE' }, target: null },
    ]);
  });

  it('knows nobody outside of a request', async () => {
    await all.here.audit.succeeded('thing.do');
    expect(await all.events()).toMatchObject([{ actor: 'anonymous', address: null, requestId: null, details: {} }]);
  });

  it('keeps a failure although the transaction around it rolls back, and a success not', async () => {
    const failing = all.stores.transactions.run(async () => {
      await all.here.audit.succeeded('effect');
      await all.here.audit.keep({ action: 'effect', outcome: 'failure' });
      await all.here.audit.failed('try', 'CODE');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await all.events()).map(({ action }) => action)).toEqual(['try']);
  });

  it('breaks nothing when a failure can not be kept, and everything when a success can not', async () => {
    jest.spyOn(all.stores.audit, 'append').mockRejectedValue(new Error('down'));
    await expect(all.here.audit.failed('try', 'CODE')).resolves.toBeUndefined();
    await expect(all.here.audit.succeeded('effect')).rejects.toThrow('down');
  });
});

describe('the clean-up', () => {
  it('removes everything that has no use any more, however much it is', async () => {
    const user = await all.user();
    await all.signIn(user);
    await all.here.oneTimeTokens.make('verify-email', user.id, user.email);
    const actor = userActor({ id: user.id, permissions: ['account:*'] });
    await all.here.apiKeys.create(actor, { name: 'x', scopes: [], expiresAt: new Date(all.clock.now() + DAY) });
    for (let i = 0; i < 5; i += 1) await all.here.audit.succeeded('effect');
    for (let i = 0; i < 7; i += 1)
      await all.stores.attempts.take(`key ${i}`, { limit: 1, windowMs: 1_000 }, all.clock.now());
    await all.here.keyRing.rotate(0);
    all.clock.advance(200 * DAY);
    const before = await all.here.cleanUp.run(2);
    expect(before).toMatchObject({ sessions: 1, oneTimeTokens: 1, apiKeys: 1, signingKeys: 1, auditEvents: 0 });
    expect(before.attempts).toBeGreaterThanOrEqual(7);
    all.clock.advance(201 * DAY);
    expect(await all.here.cleanUp.run(2)).toMatchObject({ attempts: 0, auditEvents: 8 });
    // It has seen to the next signing key, too, each time.
    expect(new Set((await all.events()).map(({ action }) => action))).toEqual(new Set(['signing-key.rotate']));
    expect(await all.here.accounts.read(user.id)).toBeDefined();
  });
});
