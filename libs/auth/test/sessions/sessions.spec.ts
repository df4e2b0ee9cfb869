import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuthError } from '../../src/auth.errors.js';
import type { SessionId } from '../../src/sessions/session.js';
import type { SignedIn } from '../../src/sessions/sessions.service.js';
import type { User } from '../../src/users/user.js';
import { codeOf, gate, inRequest, type Instances, startInstances } from '../support/instances.js';

const DAY = 86_400_000;

let all: Instances;
let user: User;
let signedIn: SignedIn;

beforeEach(async () => {
  all = startInstances();
  user = await all.user();
  signedIn = await all.signIn(user);
});

const isAlive = async (services = all.here, id: SessionId = signedIn.session.id) =>
  (await services.sessions.alive(id, user.id)) !== undefined;

describe('a session', () => {
  it('24/25 is a new one each time, opened from where its owner is', async () => {
    const open = () => inRequest({ clientAddress: '192.0.2.1' }, () => all.here.sessions.open(user, 'x'.repeat(999)));
    const [one, other] = [await open(), await open()];
    expect(one.session.id).not.toBe(other.session.id);
    expect(one.session).toMatchObject({ address: '192.0.2.1', userAgent: 'x'.repeat(256), userId: user.id });
    expect(Buffer.from(one.refreshToken, 'base64url').length).toBeGreaterThanOrEqual(32);
  });

  it('gives nobody a hash', async () => {
    const again = [signedIn, await all.here.sessions.refresh(signedIn.refreshToken)];
    again.push(await all.here.sessions.refresh(signedIn.refreshToken));
    for (const { session } of again) expect(Object.keys(session).filter((name) => /hash/i.test(name))).toEqual([]);
  });

  it('is not opened when what belongs to it fails', async () => {
    const failing = all.here.sessions.open(user, undefined, () => Promise.reject(new AuthError('AUTH_BUSY')));
    expect(await codeOf(failing)).toBe('AUTH_BUSY');
    expect(await all.here.sessions.list(user.id)).toHaveLength(1);
  });

  it('signs its token before the transaction that stores it', async () => {
    const order: string[] = [];
    jest.spyOn(all.here.accessTokens, 'sign').mockImplementation(async () => {
      order.push('sign');
      return { token: 't', expiresAt: new Date() };
    });
    await all.here.sessions.open(user, undefined, async () => void order.push('store'));
    expect(order).toEqual(['sign', 'store']);
  });

  it('26 ends at once where it is ended, and within a second elsewhere', async () => {
    expect([await isAlive(), await isAlive(all.there)]).toEqual([true, true]);
    await all.here.sessions.logout(user.id, signedIn.session.id, 'local');
    expect([await isAlive(), await isAlive(all.there)]).toEqual([false, true]);
    all.clock.advance(1_000);
    expect(await isAlive(all.there)).toBe(false);
    expect(await codeOf(all.there.sessions.refresh(signedIn.refreshToken))).toBe('AUTH_INVALID_TOKEN');
    expect(await all.events('logout')).toMatchObject([{ outcome: 'success', details: { scope: 'local', ended: 1 } }]);
  });

  it('26 ends at once also when somebody asks before the transaction that ends it commits', async () => {
    const [ended, commit] = [gate(), gate()];
    const transaction = all.stores.transactions.run(async () => {
      await all.here.sessions.end(user.id, 'all', 'logout');
      ended.open();
      await commit.opened;
    });
    await ended.opened;
    expect(await isAlive()).toBe(true);
    commit.open();
    await transaction;
    expect(await isAlive()).toBe(false);
  });

  it('lives on when the transaction that ends it rolls back', async () => {
    const failing = all.stores.transactions.run(async () => {
      await all.here.sessions.end(user.id, 'all', 'logout');
      throw new AuthError('AUTH_BUSY');
    });
    await expect(failing).rejects.toThrow();
    expect(await isAlive()).toBe(true);
  });

  it('27 is ended alone, with all, or but for the present one', async () => {
    const others = [await all.signIn(user), await all.signIn(user)];
    const open = async () => (await all.here.sessions.list(user.id)).map(({ id }) => id);
    expect(await all.here.sessions.logout(user.id, signedIn.session.id, 'others')).toBe(2);
    expect(await open()).toEqual([signedIn.session.id]);
    expect(await isAlive(all.here, others[0]?.session.id)).toBe(false);
    await all.signIn(user);
    expect(await all.here.sessions.logout(user.id, signedIn.session.id, 'global')).toBe(2);
    expect(await open()).toEqual([]);
  });

  it("30 is ended by its owner, and another's is not found", async () => {
    const stranger = await all.user();
    const { id } = signedIn.session;
    expect(await codeOf(all.here.sessions.endOne(stranger.id, id, 'ended-by-owner'))).toBe('AUTH_SESSION_NOT_FOUND');
    expect(await isAlive()).toBe(true);
    await all.here.sessions.endOne(user.id, id, 'ended-by-owner');
    expect(await codeOf(all.here.sessions.endOne(user.id, id, 'ended-by-owner'))).toBe('AUTH_SESSION_NOT_FOUND');
    expect(await all.events('session.end')).toMatchObject([{ target: id, userId: user.id }]);
    expect(await all.here.sessions.alive(id, stranger.id)).toBeUndefined();
  });

  it('31 ends when nobody refreshes it', async () => {
    all.clock.advance(30 * DAY - 1);
    const { refreshToken } = await all.here.sessions.refresh(signedIn.refreshToken);
    all.clock.advance(30 * DAY);
    expect(await isAlive()).toBe(false);
    expect(await codeOf(all.here.sessions.refresh(refreshToken))).toBe('AUTH_INVALID_TOKEN');
  });

  it('31/40 ends after its absolute time however often it is refreshed', async () => {
    let { refreshToken } = signedIn;
    for (let days = 0; days < 80; days += 20) {
      all.clock.advance(20 * DAY);
      const next = await all.here.sessions.refresh(refreshToken);
      refreshToken = next.refreshToken;
      expect(next.refreshTokenExpiresAt.getTime()).toBeLessThanOrEqual(signedIn.session.expiresAt.getTime());
    }
    all.clock.advance(10 * DAY);
    expect(await isAlive()).toBe(false);
    expect(await codeOf(all.here.sessions.refresh(refreshToken))).toBe('AUTH_INVALID_TOKEN');
  });

  it('32 is recent for as long as the options say', async () => {
    const { session } = signedIn;
    all.clock.advance(15 * 60_000 - 1);
    expect(all.here.sessions.isRecent(session)).toBe(true);
    all.clock.advance(1);
    expect(all.here.sessions.isRecent(session)).toBe(false);
  });

  it('is asked for once a second, however many requests there are', async () => {
    const state = jest.spyOn(all.stores.sessions, 'state');
    for (let i = 0; i < 50; i += 1) await Promise.all([isAlive(), isAlive()]);
    expect(state).toHaveBeenCalledTimes(1);
  });

  it('is refused with the error of the store when that is down, and is there when it is back', async () => {
    jest.spyOn(all.stores.sessions, 'state').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(all.here.sessions.alive(signedIn.session.id, user.id))).toBe('AUTH_BUSY');
    expect(await isAlive()).toBe(true);
  });

  it('is removed when it has been dead for long', async () => {
    await all.here.sessions.logout(user.id, signedIn.session.id, 'local');
    all.clock.advance(90 * DAY);
    expect(await all.here.sessions.removeDead()).toBe(0);
    all.clock.advance(1);
    expect(await all.here.sessions.removeDead()).toBe(1);
  });
});
