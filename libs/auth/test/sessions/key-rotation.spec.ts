import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { AuthCleanUp } from '../../src/auth-clean-up.service.js';
import type { AuthServices } from '../../src/auth.service.js';
import type { AuthStores } from '../../src/auth.store.js';
import { createMemoryAuthStores } from '../../src/testing/index.js';
import { type AuthDatabase, openAuthDatabase } from '../support/database.js';
import { inRequest, type Instances, startInstances } from '../support/instances.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OVERLAP = 2 * HOUR;
const LIFETIME = 90 * DAY;
const ANNOUNCED = 10 * MINUTE;

let database: AuthDatabase;
beforeAll(async () => {
  database = await openAuthDatabase();
});
afterAll(() => database.close());

describe.each<[string, () => Promise<AuthStores>]>([
  ['in memory', async () => createMemoryAuthStores()],
  ['in PostgreSQL', async () => database.empty().then(() => database.stores)],
])('signing keys take over by themselves, %s', (_where, makeStores) => {
  let all: Instances;
  beforeEach(async () => {
    all = startInstances(undefined, { stores: await makeStores() });
  });

  const signing = async ({ keyRing }: AuthServices = all.here) => (await keyRing.signing()).id;
  const shown = async ({ keyRing }: AuthServices = all.here) => (await keyRing.jwks()).keys.map(({ kid }) => kid);
  const rotate = ({ keyRing }: AuthServices = all.here) => keyRing.rotateWhenDue(all.options.tokens);

  it('47 when one has signed for its lifetime: announced before, verified after', async () => {
    const old = await signing();
    all.clock.advance(LIFETIME - ANNOUNCED - 1);
    expect(await rotate()).toBeUndefined();
    all.clock.advance(1);
    const next = await rotate();
    expect(await shown()).toEqual([next, old]);
    expect(await signing()).toBe(old);
    all.clock.advance(ANNOUNCED - 1);
    expect(await signing()).toBe(old);
    all.clock.advance(5_000);
    expect([await signing(), await signing(all.there)]).toEqual([next, next]);
    all.clock.advance(OVERLAP - 5_000);
    expect(await all.here.keyRing.verifying(old)).toBeDefined();
    all.clock.advance(1);
    expect(await all.here.keyRing.verifying(old)).toBeUndefined();
    expect(await shown()).toEqual([next]);
  });

  it('47 once, of however many instances that notice at the same time', async () => {
    const old = await signing();
    all.clock.advance(LIFETIME);
    const instances = Array.from({ length: 4 }, () => all.start());
    const made = await Promise.all([...instances, ...instances].map(rotate));
    const [next, ...others] = made.filter((id) => id !== undefined);
    expect(others).toEqual([]);
    expect(await shown()).toEqual([next, old]);
    expect(await rotate()).toBeUndefined();
    expect(await all.events('signing-key.rotate')).toMatchObject([
      { target: next, actor: 'system:configuration', requestId: null, details: { overlapMs: OVERLAP } },
    ]);
  });

  it('47 when somebody signs in, who neither waits for it nor takes it along', async () => {
    const user = await all.user();
    const old = await signing();
    all.clock.advance(LIFETIME);
    const rotation = jest.spyOn(all.here.keyRing, 'rotateWhenDue');
    const failure = new Error('undone');
    const request = inRequest({ clientAddress: '203.0.113.9' }, () =>
      all.stores.transactions.run(async () => {
        const { token } = await all.here.accessTokens.sign(user.id, crypto.randomUUID() as never);
        expect(await all.here.accessTokens.verify(token)).toBeDefined();
        throw failure;
      }),
    );
    await expect(request).rejects.toBe(failure);
    expect(rotation).toHaveBeenCalledTimes(1);
    const next = await rotation.mock.results[0]?.value;
    expect(await shown()).toEqual([next, old]);
    const nobody = { actor: 'system:configuration', address: null, requestId: null };
    expect(await all.events('signing-key.rotate')).toMatchObject([nobody]);
  });

  it('goes on with the present key when the next one can not be stored, and tries again', async () => {
    const old = await signing();
    all.clock.advance(LIFETIME);
    const errors = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const insert = jest.spyOn(all.stores.signingKeys, 'insertSuccessor').mockRejectedValueOnce(new Error('read only'));
    const rotation = jest.spyOn(all.here.keyRing, 'rotateWhenDue');
    const sign = () => all.here.keyRing.signing(all.options.tokens);
    for (let i = 0; i < 10; i += 1) expect((await sign()).id).toBe(old);
    await expect(rotation.mock.results[0]?.value).rejects.toThrow('read only');
    await sign();
    expect(rotation).toHaveBeenCalledTimes(1);
    expect(errors.mock.calls).toMatchObject([[{ err: { message: 'read only' } }, /could not be made/]]);
    all.clock.advance(5_000);
    await sign();
    const next = await rotation.mock.results[1]?.value;
    expect(await shown()).toEqual([next, old]);
    insert.mockRestore();
    errors.mockRestore();
  });

  it('does nothing when there is no key yet, or keys sign until somebody rotates', async () => {
    expect(await rotate()).toBeUndefined();
    await signing();
    all.clock.advance(1_000 * DAY);
    const byCommand = { ...all.options.tokens, keyLifetime: 0 };
    expect(await all.here.keyRing.rotateWhenDue(byCommand)).toBeUndefined();
    await all.here.keyRing.signing(byCommand);
    expect(await all.events('signing-key.rotate')).toEqual([]);
  });

  it('gives way to a rotation by command, which takes effect at once', async () => {
    const old = await signing();
    all.clock.advance(LIFETIME);
    const announced = await rotate();
    const next = await all.here.keyRing.rotate(HOUR);
    expect(await signing()).toBe(next);
    all.clock.advance(ANNOUNCED + 5_000);
    expect(await signing()).toBe(next);
    expect(new Set(await shown())).toEqual(new Set([announced, next, old]));
    expect(await rotate()).toBeUndefined();
  });

  it('comes with the clean-up, so that nobody has to sign in for it', async () => {
    const old = await signing();
    all.clock.advance(LIFETIME);
    const { here: services, stores, options, clock } = all;
    await new AuthCleanUp({ ...services, stores, options, clock }).run();
    expect(await shown()).toEqual([expect.not.stringMatching(old), old]);
    all.clock.advance(ANNOUNCED + OVERLAP + options.tokens.accessLifetime + 1);
    expect(await new AuthCleanUp({ ...services, stores, options, clock }).run()).toMatchObject({ signingKeys: 1 });
  });
});
