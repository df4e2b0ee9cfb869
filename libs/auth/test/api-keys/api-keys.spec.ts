import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type UserActor, userActor } from '@ashlar/domain';
import type { ApiKeyId } from '../../src/api-keys/api-key.store.js';
import type { CreatedApiKey, NewApiKey } from '../../src/api-keys/api-keys.service.js';
import { AuthError } from '../../src/auth.errors.js';
import type { User } from '../../src/users/user.js';
import { codeOf, type Instances, startInstances, tally } from '../support/instances.js';

const MINUTE = 60_000;

let all: Instances;
let owner: User;
let actor: UserActor;

beforeEach(async () => {
  all = startInstances((options) => (options.apiKeys.maxPerUser = 3));
  owner = await all.user();
  actor = userActor({ id: owner.id, permissions: ['projects:*', 'tasks:read'] });
});

const create = (init: Partial<NewApiKey> = {}): Promise<CreatedApiKey> =>
  all.here.apiKeys.create(actor, { name: 'Build server', scopes: ['projects:read'], ...init });
const isGood = async (key: string, services = all.here) => (await services.apiKeys.use(key)) !== undefined;
const stored = (id: ApiKeyId) => all.stores.apiKeys.find(id);

describe('an API key', () => {
  it('49 is shown once; afterwards its start and end are known', async () => {
    const { key, apiKey } = await create();
    expect(key).toMatch(/^ashlar_live_[0-9A-Za-z]{36}$/);
    expect(apiKey).toMatchObject({ prefix: 'ashlar_live', lastFour: key.slice(-4), scopes: ['projects:read'] });
    const listed = await all.here.apiKeys.list(owner.id);
    expect(listed).toEqual([apiKey]);
    expect(JSON.stringify([listed, await all.events()])).not.toContain(key.slice(12, -4));
    expect(await all.events('api-key.create')).toMatchObject([{ target: apiKey.id, userId: owner.id }]);
  });

  it('has no more scopes than its owner may grant', async () => {
    const wider = create({ scopes: ['projects:read', 'users:read', 'tasks:*', '*'] });
    await expect(wider).rejects.toMatchObject({
      code: 'AUTH_SCOPE_NOT_GRANTED',
      details: { scopes: ['users:read', 'tasks:*', '*'] },
    });
    expect(await codeOf(create({ scopes: ['Projects'] }))).toBe('PERMISSION_INVALID');
    expect((await create({ scopes: ['projects:*', 'projects:*'] })).apiKey.scopes).toEqual(['projects:*']);
  });

  it('is one of as many as its owner may have, those that ended not counted', async () => {
    const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(create())));
    expect(tally(codes)).toEqual({ none: 3, AUTH_API_KEY_LIMIT: 2 });
    const [one] = await all.here.apiKeys.list(owner.id);
    await all.here.apiKeys.revoke(owner.id, one?.id as ApiKeyId);
    expect(await codeOf(create({ expiresAt: new Date(all.clock.now() + 1) }))).toBe('none');
    all.clock.advance(1);
    expect(await codeOf(create())).toBe('none');
  });

  it('is not made when it would never be good', async () => {
    for (const late of [0, 1]) {
      const made = create({ expiresAt: new Date(all.clock.now() - late) });
      await expect(made).rejects.toMatchObject({ code: 'INVALID_INPUT', fields: [{ pointer: '/expiresAt' }] });
    }
  });

  it('50 is refused at once where it is revoked, and within a second elsewhere', async () => {
    const { key, apiKey } = await create();
    expect([await isGood(key), await isGood(key, all.there)]).toEqual([true, true]);
    await all.here.apiKeys.revoke(owner.id, apiKey.id);
    expect([await isGood(key), await isGood(key, all.there)]).toEqual([false, true]);
    all.clock.advance(1_000);
    expect(await isGood(key, all.there)).toBe(false);
    expect(await codeOf(all.here.apiKeys.revoke(owner.id, apiKey.id))).toBe('AUTH_API_KEY_NOT_FOUND');
    expect(await all.events('api-key.revoke')).toHaveLength(1);
  });

  it('50 is refused within a second elsewhere also when its use is noted in between', async () => {
    const { key, apiKey } = await create();
    await isGood(key, all.there);
    all.clock.advance(MINUTE - 500);
    await isGood(key, all.there);
    all.clock.advance(500);
    await all.here.apiKeys.revoke(owner.id, apiKey.id);
    await isGood(key, all.there);
    all.clock.advance(500);
    expect(await isGood(key, all.there)).toBe(false);
  });

  it('50 expires at its time, between two readings of the store', async () => {
    const { key } = await create({ expiresAt: new Date(all.clock.now() + 500) });
    expect(await isGood(key)).toBe(true);
    all.clock.advance(499);
    expect(await isGood(key)).toBe(true);
    all.clock.advance(1);
    expect(await isGood(key)).toBe(false);
  });

  it('51 with ten uses left is accepted ten times of fifty at once, on two instances', async () => {
    const { key, apiKey } = await create({ uses: 10 });
    const accepted = await Promise.all(Array.from({ length: 50 }, (_, i) => isGood(key, i % 2 ? all.here : all.there)));
    expect(accepted.filter(Boolean)).toHaveLength(10);
    expect(await isGood(key)).toBe(false);
    expect(await stored(apiKey.id)).toMatchObject({ remainingUses: 0 });
  });

  it.each([null, 5])('51 that is revoked while it is used stays so, with %s uses', async (uses) => {
    const { key, apiKey } = await create({ uses });
    const [state, takeUse] = [all.stores.apiKeys.state, all.stores.apiKeys.takeUse];
    const revoke = () => all.here.apiKeys.revoke(owner.id, apiKey.id);
    jest.spyOn(all.stores.apiKeys, 'state').mockImplementationOnce(async (hash) => {
      const before = await state.call(all.stores.apiKeys, hash);
      if (uses === null) await revoke();
      return before;
    });
    jest.spyOn(all.stores.apiKeys, 'takeUse').mockImplementationOnce(async (...taken) => {
      await revoke();
      return takeUse.apply(all.stores.apiKeys, taken);
    });
    await isGood(key);
    expect(await isGood(key)).toBe(false);
    expect(await stored(apiKey.id)).toMatchObject({ revokedAt: new Date(all.clock.now()), remainingUses: uses });
  });

  it('notes its last use once a minute, in the background', async () => {
    const { key, apiKey } = await create();
    const touch = jest.spyOn(all.stores.apiKeys, 'touch');
    for (let i = 0; i < 10; i += 1) await isGood(key);
    expect(touch).toHaveBeenCalledTimes(1);
    await touch.mock.results[0]?.value;
    expect(await stored(apiKey.id)).toMatchObject({ lastUsedAt: new Date(all.clock.now()) });
    all.clock.advance(MINUTE - 1);
    await isGood(key);
    expect(touch).toHaveBeenCalledTimes(1);
    all.clock.advance(1);
    await isGood(key);
    expect(touch).toHaveBeenCalledTimes(2);
  });

  it('is good although its last use could not be noted, which is tried again', async () => {
    const { key } = await create();
    const touch = jest.spyOn(all.stores.apiKeys, 'touch').mockRejectedValueOnce(new Error('down'));
    expect(await isGood(key)).toBe(true);
    await new Promise(setImmediate);
    expect(await isGood(key)).toBe(true);
    expect(touch).toHaveBeenCalledTimes(2);
  });

  it('is refused with the error of the store when that is down, and is good when it is back', async () => {
    const { key } = await create();
    jest.spyOn(all.stores.apiKeys, 'state').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(all.here.apiKeys.use(key))).toBe('AUTH_BUSY');
    expect(await isGood(key)).toBe(true);
  });

  it('is asked for once a second, and not at all when it is mistyped', async () => {
    const { key } = await create();
    const state = jest.spyOn(all.stores.apiKeys, 'state');
    for (let i = 0; i < 20; i += 1) await isGood(key);
    expect(await isGood(`${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`)).toBe(false);
    expect(state).toHaveBeenCalledTimes(1);
  });

  it('of nobody is refused', async () => {
    const { key } = await startAnother();
    expect(await isGood(key)).toBe(false);
  });

  it('28 is refused when its owner is inactive or gone', async () => {
    const [one, other] = [await create(), await create()];
    expect(await isGood(one.key)).toBe(true);
    await all.here.administration.deactivate(userActor({ id: 'root', role: 'admin' }), owner.id);
    expect(await isGood(one.key)).toBe(false);
    await all.here.administration.activate(userActor({ id: 'root', role: 'admin' }), owner.id);
    expect(await isGood(other.key)).toBe(true);
    await all.stores.users.delete(owner.id);
    all.clock.advance(1_000);
    expect(await isGood(other.key)).toBe(false);
  });
});

describe('a key that takes the place of another', () => {
  it('is like it, and both are good for the overlap', async () => {
    const old = await create({ uses: 9, expiresAt: new Date(all.clock.now() + 90 * 86_400_000) });
    await isGood(old.key);
    const next = await all.here.apiKeys.rotate(owner.id, old.apiKey.id, MINUTE);
    expect(next.apiKey).toMatchObject({ name: 'Build server', scopes: ['projects:read'], replaces: old.apiKey.id });
    expect(next.apiKey).toMatchObject({ remainingUses: 8, expiresAt: old.apiKey.expiresAt });
    all.clock.advance(MINUTE - 1);
    expect([await isGood(old.key), await isGood(next.key)]).toEqual([true, true]);
    all.clock.advance(1);
    expect([await isGood(old.key), await isGood(next.key)]).toEqual([false, true]);
    expect(await all.events('api-key.rotate')).toHaveLength(1);
  });

  it('51 has the uses that are left together with it, however often they are replaced', async () => {
    const first = await create({ uses: 12 });
    const second = await all.here.apiKeys.rotate(owner.id, first.apiKey.id, MINUTE);
    expect([await isGood(first.key), await isGood(second.key)]).toEqual([true, true]);
    const third = await all.there.apiKeys.rotate(owner.id, second.apiKey.id, MINUTE);
    expect(third.apiKey).toMatchObject({ remainingUses: 10, budgetId: first.apiKey.id, replaces: second.apiKey.id });
    const keys = [first.key, second.key, third.key];
    const use = (i: number) => isGood(keys[i % 3] ?? '', i % 2 ? all.here : all.there);
    const accepted = await Promise.all(Array.from({ length: 50 }, (_, i) => use(i)));
    expect(accepted.filter(Boolean)).toHaveLength(10);
    expect((await all.here.apiKeys.list(owner.id)).map(({ remainingUses }) => remainingUses)).toEqual([0, 0, 0]);
    expect(await codeOf(all.here.apiKeys.rotate(owner.id, third.apiKey.id))).toBe('AUTH_API_KEY_NOT_FOUND');
  });

  it('has what is left when the other ended, and no limit where that had none', async () => {
    const old = await create({ uses: 2 });
    const next = await all.here.apiKeys.rotate(owner.id, old.apiKey.id, 0);
    await all.here.apiKeys.revoke(owner.id, old.apiKey.id);
    expect([await isGood(next.key), await isGood(next.key), await isGood(next.key)]).toEqual([true, true, false]);
    const free = await all.here.apiKeys.rotate(owner.id, (await create()).apiKey.id);
    expect(free.apiKey).toMatchObject({ remainingUses: null, budgetId: null });
  });

  it('ends it at once when there is no overlap', async () => {
    const old = await create();
    expect(await isGood(old.key)).toBe(true);
    await all.here.apiKeys.rotate(owner.id, old.apiKey.id, 0);
    expect(await isGood(old.key)).toBe(false);
    expect(await codeOf(all.here.apiKeys.rotate(owner.id, old.apiKey.id))).toBe('AUTH_API_KEY_NOT_FOUND');
  });

  it('is not made without end: those in their overlap count too', async () => {
    const some = startInstances((options) => (options.apiKeys.maxPerUser = 2));
    const { id } = await some.user();
    let { apiKey } = await some.here.apiKeys.create(userActor({ id, permissions: ['*'] }), { name: 'x', scopes: [] });
    for (let i = 0; i < 3; i += 1) ({ apiKey } = await some.here.apiKeys.rotate(id, apiKey.id));
    expect(await codeOf(some.here.apiKeys.rotate(id, apiKey.id))).toBe('AUTH_API_KEY_LIMIT');
    some.clock.advance(86_400_000);
    await some.here.apiKeys.rotate(id, apiKey.id);
  });

  it('is made of a key of one’s own only', async () => {
    const { apiKey } = await create();
    const stranger = await all.user();
    expect(await codeOf(all.here.apiKeys.rotate(stranger.id, apiKey.id))).toBe('AUTH_API_KEY_NOT_FOUND');
    expect(await codeOf(all.here.apiKeys.revoke(stranger.id, apiKey.id))).toBe('AUTH_API_KEY_NOT_FOUND');
    jest.spyOn(all.stores.apiKeys, 'expireBy').mockResolvedValueOnce(false);
    expect(await codeOf(all.here.apiKeys.rotate(owner.id, apiKey.id))).toBe('AUTH_API_KEY_NOT_FOUND');
  });
});

async function startAnother() {
  const other = startInstances();
  const { id } = await other.user();
  return other.here.apiKeys.create(userActor({ id, permissions: ['projects:*'] }), {
    name: 'x',
    scopes: ['projects:read'],
  });
}
