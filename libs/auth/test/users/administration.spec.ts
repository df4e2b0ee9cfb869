import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Actor, ANONYMOUS, apiKeyActor, systemActor, userActor } from '@ashlar/domain';
import { AuthError } from '../../src/auth.errors.js';
import type { User } from '../../src/users/user.js';
import { codeOf, emailOf, type Instances, PASSWORD, startInstances, tally } from '../support/instances.js';

const root = systemActor('test');
const as = ({ id, role }: User): Actor => userActor({ id, role });

let all: Instances;
let user: User;
let moderator: User;
let admin: User;
beforeEach(async () => {
  all = startInstances();
  user = await all.user('user');
  moderator = await all.user('moderator', { role: 'moderator' });
  admin = await all.user('admin', { role: 'admin' });
});

const read = (one: User) => all.here.administration.read(one.id);

describe('the administration of users', () => {
  it('reads, lists and counts', async () => {
    const { administration } = all.here;
    const page = await administration.list({ sort: 'email', limit: 10, direction: 'next', role: 'admin' });
    expect(page.items.map(({ id }) => id)).toEqual([admin.id]);
    expect(await administration.statistics()).toMatchObject({ total: 3, byRole: { user: 1, moderator: 1, admin: 1 } });
    expect(await codeOf(administration.read(crypto.randomUUID() as User['id']))).toBe('AUTH_USER_NOT_FOUND');
  });

  it('28 deactivates at once here, and within a second elsewhere, with every session and token', async () => {
    const { session } = await all.signIn(user);
    await all.here.accounts.forgotPassword(user.email);
    const alive = async (services = all.here) => (await services.sessions.alive(session.id, user.id)) !== undefined;
    expect([await alive(), await alive(all.there)]).toEqual([true, true]);
    expect(await all.here.administration.deactivate(as(moderator), user.id)).toMatchObject({ status: 'inactive' });
    expect(await alive()).toBe(false);
    all.clock.advance(1_000);
    expect(await alive(all.there)).toBe(false);
    const { token } = all.lastMail('reset-password');
    expect(await codeOf(all.here.accounts.resetPassword(token, 'another wandering badger'))).toBe(
      'AUTH_INVALID_ONE_TIME_TOKEN',
    );
    await all.here.administration.activate(as(moderator), user.id);
    expect([await alive(), await codeOf(all.signIn(user))]).toEqual([false, 'none']);
    expect(await all.events('user.deactivate')).toMatchObject([
      { details: { status: { from: 'active', to: 'inactive' } } },
    ]);
  });

  it('48 gives another role, which holds at once here and within a second elsewhere', async () => {
    const { session } = await all.signIn(moderator);
    const role = async (services = all.here) => (await services.sessions.alive(session.id, moderator.id))?.role;
    expect([await role(), await role(all.there)]).toEqual(['moderator', 'moderator']);
    await all.here.administration.changeRole(as(admin), moderator.id, 'user');
    expect(await role()).toBe('user');
    all.clock.advance(1_000);
    expect(await role(all.there)).toBe('user');
    expect(await all.events('role.change')).toMatchObject([{ details: { role: { from: 'moderator', to: 'user' } } }]);
  });

  it('gives nobody a role above one’s own, and touches nobody of the same', async () => {
    const { administration } = all.here;
    const other = await all.user('other', { role: 'moderator' });
    expect(await codeOf(administration.changeRole(as(moderator), user.id, 'admin'))).toBe('AUTH_FORBIDDEN');
    expect(await codeOf(administration.changeRole(as(moderator), admin.id, 'user'))).toBe('AUTH_FORBIDDEN');
    const refused = [
      administration.deactivate(as(moderator), other.id),
      administration.endSessions(as(moderator), admin.id),
    ];
    refused.push(administration.forceReset(as(user), other.id) as never);
    expect(await Promise.all(refused.map(codeOf))).toEqual(['AUTH_FORBIDDEN', 'AUTH_FORBIDDEN', 'AUTH_FORBIDDEN']);
    expect(await codeOf(administration.changeRole(ANONYMOUS, user.id, 'user'))).toBe('AUTH_UNAUTHENTICATED');
    const key = apiKeyActor({ id: 'k', ownerId: admin.id, role: 'admin' });
    expect(await codeOf(administration.deactivate(key, admin.id))).toBe('AUTH_OWN_ACCOUNT');
  });

  it('refuses whom somebody promotes in between', async () => {
    const { update } = all.stores.users;
    jest.spyOn(all.stores.users, 'update').mockImplementationOnce(async (...given) => {
      await update.call(all.stores.users, user.id, { role: 'admin' }, new Date(all.clock.now()));
      return update.apply(all.stores.users, given);
    });
    expect(await codeOf(all.here.administration.deactivate(as(moderator), user.id))).toBe('AUTH_FORBIDDEN');
    expect(await read(user)).toMatchObject({ status: 'active' });
  });

  it('gives up on somebody who is changed all the time', async () => {
    jest.spyOn(all.stores.users, 'update').mockResolvedValue(undefined);
    expect(await codeOf(all.here.administration.activate(as(admin), user.id))).toBe('AUTH_BUSY');
  });

  it('forces a reset: no password, no session, and a mail', async () => {
    const { session } = await all.signIn(user);
    await all.here.administration.forceReset(as(moderator), user.id);
    expect(await codeOf(all.signIn(user))).toBe('AUTH_INVALID_CREDENTIALS');
    expect(await all.here.sessions.alive(session.id, user.id)).toBeUndefined();
    await all.here.accounts.resetPassword(all.lastMail('reset-password').token, PASSWORD);
    expect(await codeOf(all.signIn(user))).toBe('none');
    expect(await all.events('password.force-reset')).toHaveLength(1);
  });

  it('ends sessions, and says how many', async () => {
    await all.signIn(user);
    await all.signIn(user);
    expect(await all.here.administration.endSessions(as(moderator), user.id)).toBe(2);
    expect(await all.here.administration.endSessions(as(moderator), user.id)).toBe(0);
    expect((await read(user)).version).toBe(user.version);
  });

  it('does nothing at all when its event can not be kept', async () => {
    const { session } = await all.signIn(user);
    jest.spyOn(all.stores.audit, 'append').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(all.here.administration.deactivate(as(admin), user.id))).toBe('AUTH_BUSY');
    expect((await read(user)).status).toBe('active');
    expect(await all.here.sessions.alive(session.id, user.id)).toBeDefined();
  });
});

describe('the last administrator', () => {
  it('is neither demoted nor deactivated nor deleted', async () => {
    const { administration, accounts } = all.here;
    const tries = [administration.changeRole(root, admin.id, 'user'), administration.deactivate(root, admin.id)];
    tries.push(accounts.delete(admin.id, PASSWORD) as never);
    expect(await Promise.all(tries.map(codeOf))).toEqual(Array.from({ length: 3 }, () => 'AUTH_LAST_ADMINISTRATOR'));
    expect(await codeOf(administration.changeRole(root, admin.id, 'admin'))).toBe('none');
  });

  it.each(['demoted', 'deactivated'] as const)('stays when two are %s by each other at the same time', async (how) => {
    const other = await all.user('other', { role: 'admin' });
    const take = (actor: User, { id }: User, { administration } = all.here) =>
      codeOf(
        how === 'demoted' ? administration.changeRole(as(actor), id, 'user') : administration.deactivate(as(actor), id),
      );
    expect(tally(await Promise.all([take(admin, other), take(other, admin, all.there)]))).toEqual({
      ...{ none: 1, AUTH_LAST_ADMINISTRATOR: 1 },
    });
    expect(await all.stores.users.lockAdministrators()).toHaveLength(1);
  });
});

describe('the first administrator', () => {
  const fresh = () => startInstances();

  it('is made once, by two instances at the same time, and never again', async () => {
    const none = fresh();
    const made = await Promise.all(
      [none.here, none.there].map((at) => at.firstAdministrator.ensure(emailOf('root'), PASSWORD)),
    );
    expect(made.filter(Boolean)).toEqual([{ email: emailOf('root'), generatedPassword: undefined }]);
    expect(await none.here.firstAdministrator.ensure(emailOf('root'), 'another wandering badger')).toBeUndefined();
    expect(await codeOf(none.here.login.login({ identifier: 'root@example.com', password: PASSWORD }))).toBe('none');
    expect(await none.events('administrator.create')).toMatchObject([{ actor: 'system:first-administrator' }]);
  });

  it('has a password that is made up where none is given, and shown this once', async () => {
    const none = fresh();
    const made = await none.here.firstAdministrator.ensure(emailOf('root'));
    expect(made?.generatedPassword).toMatch(/^[\w-]{24}$/);
    const password = made?.generatedPassword ?? '';
    expect(await codeOf(none.here.login.login({ identifier: 'root@example.com', password }))).toBe('none');
  });

  it('has a password that would do for everybody', async () => {
    expect(await codeOf(fresh().here.firstAdministrator.ensure(emailOf('root'), 'admin'))).toBe(
      'AUTH_PASSWORD_REFUSED',
    );
  });

  it('overwrites nobody, and starts although another instance was faster', async () => {
    const none = fresh();
    await none.user('root');
    expect(await none.here.firstAdministrator.ensure(emailOf('root'), PASSWORD)).toBeUndefined();
    expect(await none.stores.users.findByEmail(emailOf('root'))).toMatchObject({ role: 'user' });
    jest.spyOn(none.stores.users, 'insert').mockRejectedValueOnce(new AuthError('AUTH_EMAIL_TAKEN'));
    expect(await none.here.firstAdministrator.ensure(emailOf('other'), PASSWORD)).toBeUndefined();
    jest.spyOn(none.stores.users, 'insert').mockRejectedValueOnce(new AuthError('AUTH_BUSY'));
    expect(await codeOf(none.here.firstAdministrator.ensure(emailOf('other'), PASSWORD))).toBe('AUTH_BUSY');
  });
});
