import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AuthError } from '../../src/auth.errors.js';
import type { User } from '../../src/users/user.js';
import { codeOf, gate, inRequest, type Instances, PASSWORD, startInstances, tally } from '../support/instances.js';

const NEXT = 'seven marble staircases';

let all: Instances;
let user: User;
beforeEach(async () => {
  all = startInstances();
  user = await all.user();
});

const login = (password: string, identifier: string = user.email, services = all.here) =>
  services.login.login({ identifier, password });
const fail = (times: number, identifier?: string, address = '192.0.2.1') =>
  inRequest({ clientAddress: address }, async () => {
    const codes: string[] = [];
    for (let i = 0; i < times; i += 1) codes.push(await codeOf(login('wrong', identifier)));
    return codes;
  });

/** Holds up the next check of a password after it was found right, until it is opened. */
function heldUp() {
  const [checked, go] = [gate(), gate()];
  const { verify } = all.here.passwords;
  jest.spyOn(all.here.passwords, 'verify').mockImplementationOnce(async (...given) => {
    const isRight = await verify.apply(all.here.passwords, given);
    checked.open();
    await go.opened;
    return isRight;
  });
  return { checked: checked.opened, go: go.open };
}

describe('signing in by password', () => {
  it('opens a session, with an event of who did it', async () => {
    const { session } = await inRequest({ clientAddress: '192.0.2.7' }, () => login(PASSWORD));
    expect(await all.events('login')).toMatchObject([
      {
        ...{ outcome: 'success', actor: `user:${user.id}`, target: session.id, userId: user.id },
        ...{ address: '192.0.2.7', requestId: 'request-1' },
      },
    ]);
  });

  it('takes a user name in the place of the address', async () => {
    await all.here.accounts.change(user.id, { username: 'ann' as never });
    expect((await login(PASSWORD, 'ANN')).session.userId).toBe(user.id);
  });

  it('11/15 refuses everybody alike: unknown, wrong, disabled, inactive', async () => {
    const [disabled, inactive] = [await all.user('disabled'), await all.user('inactive')];
    await all.stores.passwords.disable(disabled.id, new Date());
    await all.stores.users.update(inactive.id, { status: 'inactive' }, new Date());
    const tries = [login('wrong'), login(PASSWORD, 'nobody@example.com'), login(PASSWORD, 'no one at all')];
    tries.push(login(PASSWORD, disabled.email), login(PASSWORD, inactive.email));
    const errors = await Promise.all(tries.map((one) => one.catch((error: AuthError) => error)));
    expect(new Set(errors.map((error) => JSON.stringify([error, (error as AuthError).message]))).size).toBe(1);
    expect(errors[0]).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
    const events = await all.events('login');
    expect(tally(events.map(({ outcome, details }) => `${outcome} ${String(details['code'])}`))).toEqual({
      'failure AUTH_INVALID_CREDENTIALS': 5,
    });
  });

  it('16/17/19 refuses after ten failures, counts nothing more, and starts anew', async () => {
    expect(tally(await fail(12))).toEqual({ AUTH_INVALID_CREDENTIALS: 10, AUTH_TOO_MANY_ATTEMPTS: 2 });
    const right = () => inRequest({ clientAddress: '192.0.2.1' }, () => login(PASSWORD));
    await expect(right()).rejects.toMatchObject({ code: 'AUTH_TOO_MANY_ATTEMPTS', retryAfterMs: 15 * 60_000 });
    all.clock.advance(15 * 60_000);
    await right();
    expect(tally(await fail(10))).toEqual({ AUTH_INVALID_CREDENTIALS: 10 });
  });

  it('18 disables a password after a hundred failures in a row, with one mail, until it is reset', async () => {
    for (let i = 0; i < 14; i += 1) {
      await fail(9, user.email, `192.0.2.${i}`);
      all.clock.advance(15 * 60_000);
    }
    expect(all.mails.map(({ kind }) => kind)).toEqual(['password-disabled']);
    expect(await all.events('password.disable')).toHaveLength(1);
    expect(await codeOf(login(PASSWORD))).toBe('AUTH_INVALID_CREDENTIALS');
    await all.here.accounts.forgotPassword(user.email);
    await all.here.accounts.resetPassword(all.lastMail('reset-password').token, NEXT);
    expect(await codeOf(login(NEXT))).toBe('none');
  });

  it('23 evaluates ten of fifty guesses at once, on two instances', async () => {
    const guess = (i: number) => codeOf(login('wrong', user.email, i % 2 ? all.here : all.there));
    const codes = await Promise.all(Array.from({ length: 50 }, (_, i) => inRequest({}, () => guess(i))));
    expect(tally(codes)).toEqual({ AUTH_INVALID_CREDENTIALS: 10, AUTH_TOO_MANY_ATTEMPTS: 40 });
  });

  it('refuses whoever has not verified their address, but only with the right password', async () => {
    const strict = all.start((options) => (options.registration.verification = 'required'));
    const { email } = await all.user('new', { verified: false });
    expect(await codeOf(login('wrong', email, strict))).toBe('AUTH_INVALID_CREDENTIALS');
    expect(await codeOf(login(PASSWORD, email, strict))).toBe('AUTH_EMAIL_NOT_VERIFIED');
    expect(await codeOf(login(PASSWORD, email))).toBe('none');
  });

  it('opens no session when its event can not be kept', async () => {
    jest.spyOn(all.stores.audit, 'append').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(login(PASSWORD))).toBe('AUTH_BUSY');
    expect(await all.here.sessions.list(user.id)).toEqual([]);
  });

  it('refuses a wrong password also when the failure can not be kept', async () => {
    jest.spyOn(all.stores.audit, 'append').mockRejectedValue(new Error('down'));
    expect(await codeOf(login('wrong'))).toBe('AUTH_INVALID_CREDENTIALS');
  });

  it('passes on that the attempts can not be counted', async () => {
    jest.spyOn(all.stores.attempts, 'take').mockRejectedValueOnce(new Error('down'));
    await expect(login(PASSWORD)).rejects.toThrow('down');
    expect(await all.events('login')).toEqual([]);
  });

  it('29 by an old password does not outlive a reset that is faster', async () => {
    const { checked, go } = heldUp();
    const slow = codeOf(login(PASSWORD));
    await checked;
    all.clock.advance(1);
    await all.there.accounts.forgotPassword(user.email);
    await all.there.accounts.resetPassword(all.lastMail('reset-password').token, NEXT);
    go();
    expect(await slow).toBe('AUTH_INVALID_CREDENTIALS');
    expect(await all.here.sessions.list(user.id)).toEqual([]);
  });

  it('does not outlive a forced reset that is faster', async () => {
    const { checked, go } = heldUp();
    const slow = codeOf(login(PASSWORD));
    await checked;
    await all.there.administration.forceReset({ kind: 'system', name: 'test' }, user.id);
    go();
    expect(await slow).toBe('AUTH_INVALID_CREDENTIALS');
  });

  it('works when the password was stored anew in between', async () => {
    all.options.passwords.bcryptCost = 5;
    const dearer = all.start((options) => (options.passwords.bcryptCost = 5));
    expect(await codeOf(login(PASSWORD, user.email, dearer))).toBe('none');
    expect((await all.stores.passwords.find(user.id))?.hash).toMatch(/^\$2b\$05/);
  });
});

describe('giving the password again', () => {
  it('25 opens a session in the place of the present one, which is then recent', async () => {
    const first = await all.signIn(user);
    all.clock.advance(16 * 60_000);
    const next = await all.here.login.reauthenticate(user, first.session, PASSWORD);
    expect(all.here.sessions.isRecent(next.session)).toBe(true);
    expect((await all.here.sessions.list(user.id)).map(({ id }) => id)).toEqual([next.session.id]);
    expect(await codeOf(all.here.sessions.refresh(first.refreshToken))).toBe('AUTH_INVALID_TOKEN');
    expect(await all.events('reauthenticate')).toMatchObject([{ target: next.session.id }]);
  });

  it('opens nothing with a wrong password, or for a session that has ended', async () => {
    const { session } = await all.signIn(user);
    expect(await codeOf(all.here.login.reauthenticate(user, session, 'wrong'))).toBe('AUTH_INVALID_CREDENTIALS');
    await all.here.sessions.logout(user.id, session.id, 'local');
    expect(await codeOf(all.here.login.reauthenticate(user, session, PASSWORD))).toBe('AUTH_INVALID_TOKEN');
    expect(await all.here.sessions.list(user.id)).toEqual([]);
  });
});
