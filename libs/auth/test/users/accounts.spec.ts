import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EmailAddress, userActor } from '@ashlar/domain';
import { AuthError } from '../../src/auth.errors.js';
import type { SignedIn } from '../../src/sessions/sessions.service.js';
import type { User } from '../../src/users/user.js';
import { codeOf, emailOf, type Instances, PASSWORD, startInstances, tally } from '../support/instances.js';

const NEXT = 'seven marble staircases';

let all: Instances;
let user: User;
let signedIn: SignedIn;
beforeEach(async () => {
  all = startInstances();
  user = await all.user();
  signedIn = await all.signIn(user);
});

const isAlive = async ({ session }: SignedIn, services = all.here) =>
  (await services.sessions.alive(session.id, user.id)) !== undefined;
const login = (password: string, email: string = user.email) =>
  codeOf(all.here.login.login({ identifier: email, password }));
const changePassword = (current = PASSWORD, next = NEXT) =>
  all.here.accounts.changePassword(user.id, signedIn.session.id, { current, next });
const resetToken = async (email: EmailAddress = user.email) => {
  await all.here.accounts.forgotPassword(email);
  return all.lastMail('reset-password').token;
};

describe('a profile', () => {
  it('is read and changed, with an event that names the fields', async () => {
    await all.here.accounts.change(user.id, { username: 'ann' as never, displayName: undefined as never });
    expect(await all.here.accounts.read(user.id)).toMatchObject({ username: 'ann', version: 2 });
    expect(await all.events('profile.change')).toMatchObject([{ details: { fields: ['username'] } }]);
    const gone = crypto.randomUUID() as User['id'];
    expect(await codeOf(all.here.accounts.change(gone, {}))).toBe('AUTH_USER_NOT_FOUND');
    expect(await codeOf(all.here.accounts.read(gone))).toBe('AUTH_USER_NOT_FOUND');
  });
});

describe('a change of the password', () => {
  it('08/29 signs out everywhere else, and is told by mail', async () => {
    const other = await all.signIn(user);
    const token = await resetToken();
    await changePassword();
    expect([await isAlive(signedIn), await isAlive(other)]).toEqual([true, false]);
    expect([await login(PASSWORD), await login(NEXT)]).toEqual(['AUTH_INVALID_CREDENTIALS', 'none']);
    expect(all.lastMail('password-changed').to).toBe(user.email);
    expect(await codeOf(all.here.accounts.resetPassword(token, PASSWORD))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    expect(await all.events('password.change')).toMatchObject([{ outcome: 'success', userId: user.id }]);
  });

  it('08 needs the present one, and counts as an attempt', async () => {
    expect(await codeOf(changePassword('wrong'))).toBe('AUTH_WRONG_PASSWORD');
    for (let i = 0; i < 9; i += 1) await codeOf(changePassword('wrong'));
    expect(await codeOf(changePassword())).toBe('AUTH_TOO_MANY_ATTEMPTS');
    expect(await isAlive(signedIn)).toBe(true);
  });

  it('06 refuses what is made of the account, by its field', async () => {
    await expect(changePassword(PASSWORD, user.email)).rejects.toMatchObject({
      ...{ code: 'AUTH_PASSWORD_REFUSED', fields: [{ pointer: '/newPassword' }] },
    });
  });

  it('does nothing at all when a part of it fails', async () => {
    const other = await all.signIn(user);
    jest.spyOn(all.stores.audit, 'append').mockImplementation(async ({ action }) => {
      if (action === 'password.change') throw new AuthError('AUTH_BUSY');
    });
    expect(await codeOf(changePassword())).toBe('AUTH_BUSY');
    expect([await isAlive(other), await login(PASSWORD)]).toEqual([true, 'none']);
  });

  it('does not overrule a reset that is faster', async () => {
    const token = await resetToken();
    const { hash } = all.here.hasher;
    jest.spyOn(all.here.hasher, 'hash').mockImplementationOnce(async (password) => {
      all.clock.advance(1);
      await all.there.accounts.resetPassword(token, 'another wandering badger');
      return hash.call(all.here.hasher, password);
    });
    expect(await codeOf(changePassword())).toBe('AUTH_WRONG_PASSWORD');
    expect([await login(NEXT), await login('another wandering badger')]).toEqual(['AUTH_INVALID_CREDENTIALS', 'none']);
  });
});

describe('a reset of the password', () => {
  it('29/60 signs out everywhere, works once, and is told by mail', async () => {
    const token = await resetToken();
    const codes = await Promise.all([NEXT, NEXT].map((next) => codeOf(all.here.accounts.resetPassword(token, next))));
    expect(tally(codes)).toEqual({ none: 1, AUTH_INVALID_ONE_TIME_TOKEN: 1 });
    expect(await isAlive(signedIn)).toBe(false);
    expect([await login(PASSWORD), await login(NEXT)]).toEqual(['AUTH_INVALID_CREDENTIALS', 'none']);
    expect(all.mails.filter(({ kind }) => kind === 'password-changed')).toHaveLength(1);
    expect(await all.events('password.reset')).toMatchObject([{ actor: `user:${user.id}` }]);
  });

  it('60 is for its purpose, its time and the last token only', async () => {
    const first = await resetToken();
    const token = await resetToken();
    expect(await codeOf(all.here.accounts.resetPassword(first, NEXT))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    expect(await codeOf(all.here.registration.verify(token))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    expect(await codeOf(all.here.accounts.confirmEmail(token))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    for (const none of ['', 'x', token.slice(1), `${token} `, 7, null])
      expect(await codeOf(all.here.accounts.resetPassword(none as string, NEXT))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    all.clock.advance(30 * 60_000);
    expect(await codeOf(all.here.accounts.resetPassword(token, NEXT))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
  });

  it('leaves the token good when the password is refused', async () => {
    const token = await resetToken();
    expect(await codeOf(all.here.accounts.resetPassword(token, 'short'))).toBe('AUTH_PASSWORD_REFUSED');
    expect(await codeOf(all.here.accounts.resetPassword(token, user.email))).toBe('AUTH_PASSWORD_REFUSED');
    expect(await codeOf(all.here.accounts.resetPassword(token, NEXT))).toBe('none');
  });

  it('13 asked for by nobody and for an inactive account resolves too, and mails nothing', async () => {
    const inactive = await all.user('inactive');
    await all.stores.users.update(inactive.id, { status: 'inactive' }, new Date());
    for (const email of [emailOf('nobody'), inactive.email]) await all.here.accounts.forgotPassword(email);
    expect(all.mails).toEqual([]);
    await all.here.accounts.forgotPassword(user.email);
    expect(all.mails).toHaveLength(1);
  });

  it('passes on that the mail can not be sent, and makes no token then', async () => {
    const broken = all.start(undefined, { mailer: { send: () => Promise.reject(new Error('no mail')) } });
    await expect(broken.accounts.forgotPassword(user.email)).rejects.toThrow('no mail');
    expect(await all.events('password.forgot')).toEqual([]);
  });

  it('proves the address, and ends keys that were made before that', async () => {
    const squatted = await all.user('victim', { verified: false });
    const actor = userActor({ id: squatted.id, permissions: ['account:*'] });
    const { key } = await all.here.apiKeys.create(actor, { name: 'x', scopes: ['account:read'] });
    const own = await all.here.apiKeys.create(userActor({ id: user.id, permissions: ['account:*'] }), {
      ...{ name: 'x', scopes: ['account:read'] },
    });
    await all.here.accounts.resetPassword(await resetToken(squatted.email), NEXT);
    await all.here.accounts.resetPassword(await resetToken(), NEXT);
    expect((await all.here.accounts.read(squatted.id)).emailVerifiedAt).not.toBeNull();
    expect(await all.here.apiKeys.use(key)).toBeUndefined();
    expect(await all.here.apiKeys.use(own.key)).toBeDefined();
  });
});

describe('a change of the address', () => {
  const request = async (email = emailOf('new')) => {
    await all.here.accounts.requestEmail(user.id, email);
    return all.mails.findLast((mail) => mail.kind === 'change-email')?.token ?? '';
  };

  it('takes effect when it is confirmed, and is told to the old one', async () => {
    const token = await request();
    expect((await all.here.accounts.read(user.id)).email).toBe(user.email);
    const reset = await resetToken();
    await all.here.accounts.confirmEmail(token);
    expect(await all.here.accounts.read(user.id)).toMatchObject({ email: emailOf('new') });
    expect(all.lastMail('email-changed')).toMatchObject({ to: user.email, newEmail: emailOf('new') });
    expect(await codeOf(all.here.accounts.confirmEmail(token))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    expect(await codeOf(all.here.accounts.resetPassword(reset, NEXT))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
  });

  it('to an address that is taken looks the same, and its owner is told', async () => {
    const other = await all.user('other');
    expect(await request(other.email)).toBe('');
    expect(all.mails).toMatchObject([{ kind: 'already-registered', to: other.email }]);
    expect(await all.events('email.request-change')).toMatchObject([{ userId: user.id }]);
  });

  it('is refused when the address was taken in between, or the account is inactive', async () => {
    const token = await request();
    const faster = await all.user('new');
    expect(await codeOf(all.here.accounts.confirmEmail(token))).toBe('AUTH_EMAIL_TAKEN');
    await all.stores.users.delete(faster.id);
    await all.stores.users.update(user.id, { status: 'inactive' }, new Date());
    expect(await codeOf(all.here.accounts.confirmEmail(token))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
  });
});

describe('a deletion', () => {
  it('28 ends everything at once here, and within a second elsewhere', async () => {
    const actor = userActor({ id: user.id, permissions: ['account:*'] });
    const { key } = await all.here.apiKeys.create(actor, { name: 'x', scopes: ['account:read'] });
    const used = async (services = all.here) => (await services.apiKeys.use(key)) !== undefined;
    expect([await isAlive(signedIn), await isAlive(signedIn, all.there)]).toEqual([true, true]);
    expect([await used(), await used(all.there)]).toEqual([true, true]);
    await all.here.accounts.delete(user.id, PASSWORD);
    expect([await isAlive(signedIn), await used()]).toEqual([false, false]);
    all.clock.advance(1_000);
    expect([await isAlive(signedIn, all.there), await used(all.there)]).toEqual([false, false]);
    expect(all.lastMail('account-deleted').to).toBe(user.email);
    expect(await all.events('account.delete')).toMatchObject([{ target: user.id, userId: user.id }]);
  });

  it('needs the password', async () => {
    expect(await codeOf(all.here.accounts.delete(user.id, 'wrong'))).toBe('AUTH_WRONG_PASSWORD');
    expect(await codeOf(all.here.accounts.read(user.id))).toBe('none');
  });

  it('happens once of two at the same time', async () => {
    const codes = await Promise.all([1, 2].map(() => codeOf(all.here.accounts.delete(user.id, PASSWORD))));
    expect(codes.filter((code) => code === 'none')).toHaveLength(1);
    expect(all.mails.filter(({ kind }) => kind === 'account-deleted')).toHaveLength(1);
  });

  it('leaves one administrator of two that go at the same time', async () => {
    const admins = [await all.user('one', { role: 'admin' }), await all.user('two', { role: 'admin' })];
    const codes = await Promise.all(admins.map(({ id }) => codeOf(all.here.accounts.delete(id, PASSWORD))));
    expect(tally(codes)).toEqual({ none: 1, AUTH_LAST_ADMINISTRATOR: 1 });
  });
});
