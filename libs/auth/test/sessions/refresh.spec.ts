import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemIds } from '@ashlar/domain';
import type { SignedIn } from '../../src/sessions/sessions.service.js';
import type { User } from '../../src/users/user.js';
import { codeOf, type Instances, startInstances } from '../support/instances.js';

let all: Instances;
let user: User;
let signedIn: SignedIn;

beforeEach(async () => {
  all = startInstances();
  user = await all.user();
  signedIn = await all.signIn(user);
});

const isAlive = async (services = all.here) =>
  (await services.sessions.alive(signedIn.session.id, user.id)) !== undefined;

describe('a refresh', () => {
  const refresh = (token: unknown, services = all.here) => services.sessions.refresh(token);
  const replays = () => all.events('refresh');

  it('35 gives a child, and the parent is good no more after the grace', async () => {
    const child = await refresh(signedIn.refreshToken);
    expect(child.refreshToken).not.toBe(signedIn.refreshToken);
    all.clock.advance(10_000);
    expect(await codeOf(refresh(signedIn.refreshToken))).toBe('AUTH_INVALID_TOKEN');
  });

  it('36 by a token that was replaced twice ends the session, once, with an event', async () => {
    const two = await refresh(signedIn.refreshToken);
    const three = await refresh(two.refreshToken);
    const codes = await Promise.all([1, 2, 3, 4].map(() => codeOf(refresh(signedIn.refreshToken))));
    expect(codes).toEqual(Array.from({ length: 4 }, () => 'AUTH_INVALID_TOKEN'));
    expect(await codeOf(refresh(three.refreshToken, all.there))).toBe('AUTH_INVALID_TOKEN');
    expect(await isAlive()).toBe(false);
    expect(await replays()).toMatchObject([
      {
        ...{ outcome: 'failure', actor: `user:${user.id}`, userId: user.id, target: signedIn.session.id },
        details: { code: 'REFRESH_TOKEN_REPLAYED' },
      },
    ]);
    expect(await all.stores.sessions.find(signedIn.session.id)).toMatchObject({ endReason: 'refresh-replayed' });
  });

  it('37 twenty times at once on two instances is one lineage, and nobody is signed out', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => refresh(signedIn.refreshToken, i % 2 ? all.here : all.there)),
    );
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    expect(await isAlive()).toBe(true);
    expect(await replays()).toEqual([]);
    await expect(refresh(answers[0]?.refreshToken)).resolves.toBeDefined();
  });

  it('37 after the grace ends the session, with an event', async () => {
    await refresh(signedIn.refreshToken);
    all.clock.advance(10_000);
    expect(await codeOf(refresh(signedIn.refreshToken, all.there))).toBe('AUTH_INVALID_TOKEN');
    all.clock.advance(1_000);
    expect([await isAlive(), await isAlive(all.there)]).toEqual([false, false]);
    expect(await replays()).toHaveLength(1);
  });

  it('38 gives the same child again within the grace', async () => {
    const first = await refresh(signedIn.refreshToken);
    all.clock.advance(9_999);
    expect((await refresh(signedIn.refreshToken, all.there)).refreshToken).toBe(first.refreshToken);
  });

  it('38 gives the same child under a secret that took over in between, and the family goes on', async () => {
    const next = all.start((options) => {
      options.previousSecrets = [options.secret];
      options.secret = 'another secret of the service, 32 or more';
    });
    const first = await refresh(signedIn.refreshToken);
    const again = await refresh(signedIn.refreshToken, next);
    expect(again.refreshToken).toBe(first.refreshToken);
    const child = await refresh(again.refreshToken, next);
    await expect(refresh(child.refreshToken)).resolves.toBeDefined();
  });

  it('has no grace when the options give none', async () => {
    const strict = all.start((options) => (options.sessions.refreshGrace = 0));
    await refresh(signedIn.refreshToken, strict);
    expect(await codeOf(refresh(signedIn.refreshToken, strict))).toBe('AUTH_INVALID_TOKEN');
  });

  it('has no longer grace when the clock goes back', async () => {
    await refresh(signedIn.refreshToken);
    all.clock.advance(-10_000);
    expect(await codeOf(refresh(signedIn.refreshToken))).toBe('AUTH_INVALID_TOKEN');
  });

  it('by what was made up ends nothing', async () => {
    await refresh(signedIn.refreshToken);
    all.clock.advance(60_000);
    const bytes = Buffer.from(signedIn.refreshToken, 'base64url');
    bytes.fill(7, 16);
    const forged = [bytes.toString('base64url'), 'x', '', undefined, null, 5, {}, signedIn.accessToken];
    for (const token of forged) expect(await codeOf(refresh(token))).toBe('AUTH_INVALID_TOKEN');
    expect(await isAlive()).toBe(true);
    expect(await replays()).toEqual([]);
  });

  it('of a session that ends in between is refused, and is no replay', async () => {
    const rotate = all.stores.sessions.rotate.bind(all.stores.sessions);
    jest.spyOn(all.stores.sessions, 'rotate').mockImplementationOnce(async (rotation) => {
      await all.there.sessions.end(user.id, 'all', 'logout');
      return rotate(rotation);
    });
    expect(await codeOf(refresh(signedIn.refreshToken))).toBe('AUTH_INVALID_TOKEN');
    expect(await replays()).toEqual([]);
    expect(await all.stores.sessions.find(signedIn.session.id)).toMatchObject({ endReason: 'logout' });
  });

  it('of a session that is gone is refused', async () => {
    jest.spyOn(all.stores.sessions, 'state').mockResolvedValue(undefined);
    expect(await codeOf(refresh(signedIn.refreshToken))).toBe('AUTH_INVALID_TOKEN');
    expect(await all.here.sessions.alive(systemIds.next<'Session'>(), user.id)).toBeUndefined();
  });

  it('of somebody who is inactive is refused', async () => {
    await all.stores.users.update(user.id, { status: 'inactive' }, new Date(all.clock.now()));
    expect(await codeOf(refresh(signedIn.refreshToken))).toBe('AUTH_INVALID_TOKEN');
    expect(await isAlive()).toBe(false);
  });
});
