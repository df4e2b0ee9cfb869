import { describe, expect, it, jest } from '@jest/globals';
import { parseUsername } from '@ashlar/domain';
import { codeOf, emailOf, type Instances, PASSWORD, startInstances, tally } from '../support/instances.js';

const start = (verification: 'required' | 'optional', open = true) =>
  startInstances((options) => Object.assign(options.registration, { verification, open }));

const register = (
  all: Instances,
  name: string,
  more: { username?: string; password?: string } = {},
  services = all.here,
) =>
  services.registration.register({
    email: emailOf(name),
    password: more.password ?? PASSWORD,
    username: more.username === undefined ? undefined : parseUsername(more.username),
  });

describe('registration with optional verification', () => {
  it('gives the account, which may sign in, and mails a token', async () => {
    const all = start('optional');
    const user = await register(all, 'ann', { username: 'ann' });
    expect(user).toMatchObject({ role: 'user', status: 'active', emailVerifiedAt: null, username: 'ann' });
    expect(await codeOf(all.here.login.login({ identifier: 'ann', password: PASSWORD }))).toBe('none');
    expect(await all.events('register')).toMatchObject([{ actor: `user:${user?.id}`, outcome: 'success' }]);
    expect(all.mails).toMatchObject([{ kind: 'verify-email', to: emailOf('ann') }]);
  });

  it('refuses an address or a name that is taken, also at the same time', async () => {
    const all = start('optional');
    const codes = await Promise.all([all.here, all.there].map((at) => codeOf(register(all, 'ann', {}, at))));
    expect(tally(codes)).toEqual({ none: 1, AUTH_EMAIL_TAKEN: 1 });
    const named = await Promise.all(['b', 'c'].map((name) => codeOf(register(all, name, { username: 'same' }))));
    expect(tally(named)).toEqual({ none: 1, AUTH_USERNAME_TAKEN: 1 });
    expect(await codeOf(register(all, 'ann'))).toBe('AUTH_EMAIL_TAKEN');
    expect(all.mails).toHaveLength(2);
  });

  it('makes no account when its mail can not be sent', async () => {
    const all = start('optional');
    const broken = all.start(undefined, { mailer: { send: () => Promise.reject(new Error('no mail')) } });
    await expect(register(all, 'ann', {}, broken)).rejects.toThrow('no mail');
    expect(await all.stores.users.findByEmail(emailOf('ann'))).toBeUndefined();
  });

  it('01/06 refuses a password that is short or made of the account', async () => {
    const all = start('optional');
    expect(await codeOf(register(all, 'ann', { password: 'fourteen chars' }))).toBe('AUTH_PASSWORD_REFUSED');
    expect(await codeOf(register(all, 'ann.of.the.north', { password: 'ann.of.the.north' }))).toBe(
      'AUTH_PASSWORD_REFUSED',
    );
  });

  it('is closed where the options say so', async () => {
    expect(await codeOf(register(start('optional', false), 'ann'))).toBe('AUTH_REGISTRATION_CLOSED');
  });
});

describe('registration with required verification', () => {
  it('14 answers a known and a new address alike, with as much work, and tells the owner', async () => {
    const all = start('required');
    const hash = jest.spyOn(all.here.hasher, 'hash');
    expect(await register(all, 'ann')).toBeUndefined();
    expect(await register(all, 'ann', { password: 'another wandering badger' })).toBeUndefined();
    expect(hash).toHaveBeenCalledTimes(2);
    expect(all.mails.map(({ kind }) => kind)).toEqual(['verify-email', 'already-registered']);
    expect((await all.events('register')).map(({ outcome }) => outcome)).toEqual(['success', 'failure']);
    expect(
      await codeOf(all.here.login.login({ identifier: 'ann@example.com', password: 'another wandering badger' })),
    ).toBe('AUTH_INVALID_CREDENTIALS');
  });

  it('14 refuses a name that is taken whatever the address', async () => {
    const all = start('required');
    await register(all, 'ann', { username: 'ann' });
    const codes = [
      await codeOf(register(all, 'ann', { username: 'ann' })),
      await codeOf(register(all, 'new', { username: 'ann' })),
    ];
    expect(codes).toEqual(['AUTH_USERNAME_TAKEN', 'AUTH_USERNAME_TAKEN']);
  });

  it('14 answers two for one address at the same time alike', async () => {
    const all = start('required');
    const answers = await Promise.all([register(all, 'ann'), register(all, 'ann', {}, all.there)]);
    expect(answers).toEqual([undefined, undefined]);
    expect(tally(all.mails.map(({ kind }) => kind))).toEqual({ 'verify-email': 1, 'already-registered': 1 });
  });

  it('lets the owner in after the token was used, once', async () => {
    const all = start('required');
    await register(all, 'ann');
    const login = () => codeOf(all.here.login.login({ identifier: 'ann@example.com', password: PASSWORD }));
    expect(await login()).toBe('AUTH_EMAIL_NOT_VERIFIED');
    const { token } = all.lastMail('verify-email');
    const codes = await Promise.all([1, 2].map(() => codeOf(all.here.registration.verify(token))));
    expect(tally(codes)).toEqual({ none: 1, AUTH_INVALID_ONE_TIME_TOKEN: 1 });
    expect(await login()).toBe('none');
    expect(await all.events('email.verify')).toHaveLength(1);
  });

  it('mails another token to who awaits one, to nobody else', async () => {
    const all = start('required');
    await register(all, 'ann');
    const first = all.lastMail('verify-email').token;
    await all.user('verified');
    await Promise.all(['ann', 'verified', 'nobody'].map((name) => all.here.registration.resend(emailOf(name))));
    expect(all.mails.map(({ kind }) => kind)).toEqual(['verify-email', 'verify-email']);
    expect(await codeOf(all.here.registration.verify(first))).toBe('AUTH_INVALID_ONE_TIME_TOKEN');
    expect(await codeOf(all.here.registration.verify(all.lastMail('verify-email').token))).toBe('none');
  });

  it('verifies no other address than the one that was mailed to', async () => {
    const all = start('required');
    await register(all, 'ann');
    const user = await all.stores.users.findByEmail(emailOf('ann'));
    await all.stores.users.update(user?.id as never, { email: emailOf('other') }, new Date());
    expect(await codeOf(all.here.registration.verify(all.lastMail('verify-email').token))).toBe(
      'AUTH_INVALID_ONE_TIME_TOKEN',
    );
  });
});
