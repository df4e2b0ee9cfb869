import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemActor, userActor } from '@ashlar/domain';
import { codeOf, emailOf, type Instances, PASSWORD, startInstances, tally } from '../support/instances.js';
import { type AuthDatabase, openAuthDatabase } from '../support/database.js';

const root = systemActor('test');

let auth: AuthDatabase;
let all: Instances;
beforeAll(async () => {
  auth = await openAuthDatabase();
});
afterAll(() => auth.close());
beforeEach(async () => {
  await auth.empty();
  all = startInstances(undefined, { stores: auth.stores });
});

/** In PostgreSQL transactions run side by side, as they do not in memory. */
describe('in PostgreSQL', () => {
  it.each(['demoted', 'deactivated', 'deleted'] as const)(
    'one administrator of five stays who are %s at once',
    async (how) => {
      const admins = await Promise.all([1, 2, 3, 4, 5].map((i) => all.user(`admin${i}`, { role: 'admin' })));
      const codes = await Promise.all(
        admins.map(({ id }, i) => {
          const { administration, accounts } = i % 2 ? all.here : all.there;
          if (how === 'deleted') return codeOf(accounts.delete(id, PASSWORD));
          return codeOf(
            how === 'demoted' ? administration.changeRole(root, id, 'user') : administration.deactivate(root, id),
          );
        }),
      );
      expect(tally(codes)).toEqual({ none: 4, AUTH_LAST_ADMINISTRATOR: 1 });
      expect(await auth.stores.users.lockAdministrators()).toHaveLength(1);
    },
  );

  it('many first starts at once make one key and one administrator', async () => {
    const instances = Array.from({ length: 6 }, () => all.start());
    const ids = await Promise.all(instances.map(async ({ keyRing }) => (await keyRing.signing()).id));
    expect(new Set(ids).size).toBe(1);
    const made = await Promise.all(instances.map((one) => one.firstAdministrator.ensure(emailOf('root'), PASSWORD)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('20 refreshes of one token at once are one lineage, and replays at once end it once', async () => {
    const user = await all.user();
    const first = await all.signIn(user);
    const refresh = (token: string, i: number) => (i % 2 ? all.here : all.there).sessions.refresh(token);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => refresh(first.refreshToken, i)));
    expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    all.clock.advance(10_000);
    const codes = await Promise.all(Array.from({ length: 6 }, (_, i) => codeOf(refresh(first.refreshToken, i))));
    expect(tally(codes)).toEqual({ AUTH_INVALID_TOKEN: 6 });
    expect(await all.events('refresh')).toHaveLength(1);
    expect(await all.here.sessions.list(user.id)).toEqual([]);
  });

  it('51 a key with ten uses is accepted ten times of fifty at once', async () => {
    const { id } = await all.user();
    const actor = userActor({ id, permissions: ['account:*'] });
    const { key } = await all.here.apiKeys.create(actor, { name: 'x', scopes: ['account:read'], uses: 10 });
    const use = (i: number) => (i % 2 ? all.here : all.there).apiKeys.use(key);
    const states = await Promise.all(Array.from({ length: 50 }, (_, i) => use(i)));
    expect(states.filter(Boolean)).toHaveLength(10);
  });

  it('51 two keys, one in the place of the other, are accepted ten times of fifty at once with ten uses left', async () => {
    const { id } = await all.user();
    const actor = userActor({ id, permissions: ['account:*'] });
    const old = await all.here.apiKeys.create(actor, { name: 'x', scopes: ['account:read'], uses: 10 });
    const next = await all.there.apiKeys.rotate(id, old.apiKey.id);
    const use = (i: number) => (i % 2 ? all.here : all.there).apiKeys.use(i % 4 < 2 ? old.key : next.key);
    const states = await Promise.all(Array.from({ length: 50 }, (_, i) => use(i)));
    expect(states.filter(Boolean)).toHaveLength(10);
  });

  it('no more keys than the limit are made of twenty at once', async () => {
    const { id } = await all.user();
    const actor = userActor({ id, permissions: ['account:*'] });
    const strict = [1, 2].map(() => all.start((options) => (options.apiKeys.maxPerUser = 5)));
    const create = (i: number) =>
      codeOf(strict[i % 2]?.apiKeys.create(actor, { name: 'x', scopes: ['account:read'] }) ?? Promise.reject(i));
    const codes = await Promise.all(Array.from({ length: 20 }, (_, i) => create(i)));
    expect(tally(codes)).toEqual({ none: 5, AUTH_API_KEY_LIMIT: 15 });
    expect(await all.here.apiKeys.list(id)).toHaveLength(5);
  });

  it('14 two registrations of one address at once make one account', async () => {
    const strict = all.start((options) => (options.registration.verification = 'required'));
    const register = () => strict.registration.register({ email: emailOf('ann'), password: PASSWORD });
    expect(await Promise.all([register(), register()])).toEqual([undefined, undefined]);
    expect(tally(all.mails.map(({ kind }) => kind))).toEqual({ 'verify-email': 1, 'already-registered': 1 });
  });

  it('29 nobody is signed in by an old password after it was reset, whoever is faster', async () => {
    const user = await all.user();
    for (let round = 0; round < 5; round += 1) {
      const [old, next] = [`${PASSWORD} ${round}`, `${PASSWORD} ${round + 1}`];
      const token = async () => (await all.here.oneTimeTokens.make('reset-password', user.id, user.email)).token;
      await all.here.accounts.resetPassword(await token(), old);
      all.clock.advance(1);
      const reset = await token();
      const logins = [1, 2, 3].map(() => codeOf(all.here.login.login({ identifier: user.email, password: old })));
      await Promise.all([all.there.accounts.resetPassword(reset, next), ...logins]);
      expect(await all.here.sessions.list(user.id)).toEqual([]);
      all.clock.advance(16 * 60_000);
    }
  });
});
