import { Database, MigrationRunner, PersistenceModule, Transactions } from '@ashlar/persistence';
import { createTestDatabase } from '@ashlar/persistence/testing';
import { createHttpApplication, HttpModule, HttpOptions, listen } from '@ashlar/http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type INestApplication, Module } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { AuthHttpModule } from '../../src/http/index.js';
import { AuthError, AuthModule, FirstAdministrator, type User, type UserHooks } from '../../src/index.js';
import { authEntities, authMigrations, typeOrmAuthStores } from '../../src/typeorm/index.js';
import { CapturedMailer, GOOD_PASSWORD as password } from '../support/auth-app.js';
import { emailOf, testOptions } from '../support/instances.js';
import { CreateProfiles1790000000000 } from './1790000000000-create-profiles.migration.js';
import { ProfileController } from './profile.controller.js';
import { ProfileEntity } from './profile.entity.js';

const entities = [...authEntities, ProfileEntity];
const migrations = [...authMigrations, CreateProfiles1790000000000];
const mailer = new CapturedMailer();

/** What a hook rejects with, when it is to. */
let failure: Error | undefined;
let deleted: User[] = [];

function hooksOf(database: Database): UserHooks {
  const profiles = () => database.repository(ProfileEntity);
  return {
    userCreated: async ({ id: userId }) => {
      await profiles().insert({ userId, city: 'unknown' });
      if (failure) throw failure;
    },
    userDeleted: async (user) => {
      deleted.push(user);
      if (failure) throw failure;
    },
  };
}

/** The app as the README has it, on a real port and a real database. */
async function start(url: string, verification: 'required' | 'optional', lines: string[] = []) {
  const http = Object.assign(new HttpOptions(), { port: 0 });
  http.operations.enabled = false;
  const options = testOptions(({ registration }) => (registration.verification = verification));

  @Module({
    imports: [
      ClsModule.forRoot({ global: true }),
      HttpModule.forRoot({ options: http }),
      PersistenceModule.forRoot({ url, entities }),
      AuthModule.forRootAsync({
        inject: [Database, Transactions],
        useFactory: (database: Database, transactions: Transactions) => ({
          ...{ options, mailer, production: false, hooks: hooksOf(database) },
          stores: typeOrmAuthStores(database, transactions),
        }),
      }),
      AuthHttpModule.forRoot({ answerFloor: 0 }),
    ],
    controllers: [ProfileController],
  })
  class SampleModule {}

  const keep = (...parts: unknown[]) => void lines.push(parts.map((part) => JSON.stringify(part)).join(' '));
  const app = await createHttpApplication(SampleModule, {
    options: http,
    openApi: { title: 'Profiles', version: '1' },
    logger: () => ({ log: () => undefined, warn: () => undefined, error: keep }),
  });
  return { app, url: `${await listen(app, http)}/api/v1` };
}

let clone: Awaited<ReturnType<typeof createTestDatabase>>;
let app: INestApplication;
let url: string;
let database: Database;
beforeAll(async () => {
  clone = await createTestDatabase({
    ...{ name: 'profiles', key: 'profiles' },
    migrate: async (at) => void (await new MigrationRunner({ options: { url: at }, migrations }).up()),
  });
  ({ app, url } = await start(clone.url, 'optional'));
  database = app.get(Database);
});
afterAll(async () => {
  await app.close();
  await clone.drop();
});
beforeEach(() => {
  failure = undefined;
  deleted = [];
});

async function send(
  method: string,
  path: string,
  init: { body?: object; token?: string | undefined; at?: string } = {},
) {
  const { body, token, at = url } = init;
  const response = await fetch(at + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

let people = 0;
async function signedIn(): Promise<{ email: string; id: string; token: string }> {
  const email = `person${(people += 1)}@example.com`;
  const { body } = await send('POST', '/auth/register', { body: { email, password } });
  const login = await send('POST', '/auth/login', { body: { identifier: email, password } });
  return { email, id: String(body['id']), token: String(login.body['accessToken']) };
}

const usersCalled = (email: string) =>
  database.query({ text: 'SELECT id FROM auth_users WHERE email = $1', values: [email] });
const profileOf = (userId: string) => database.repository(ProfileEntity).findOneBy({ userId });

describe('a table of profiles of the app’s own', () => {
  it('fits the tables of the library', async () => {
    const runner = new MigrationRunner({ options: { url: clone.url }, entities, migrations });
    await expect(runner.check()).resolves.toMatchObject({ ok: true });
  });

  it('has a row for whoever registers, which is theirs to read and change', async () => {
    const ann = await signedIn();
    const read = await send('GET', '/profile', { token: ann.token });
    expect(read).toMatchObject({ status: 200, body: { userId: ann.id, city: 'unknown', bio: null } });
    const changed = await send('PATCH', '/profile', { token: ann.token, body: { city: 'Carrara' } });
    expect(changed).toMatchObject({ status: 200, body: { city: 'Carrara', bio: null } });
    expect(await profileOf(ann.id)).toEqual({ userId: ann.id, city: 'Carrara', bio: null });
  });

  it('has a row for the first administrator', async () => {
    await app.get(FirstAdministrator).ensure(emailOf('root'), password);
    const [root] = await usersCalled(emailOf('root'));
    expect(await profileOf(String(root?.['id']))).toMatchObject({ city: 'unknown' });
  });

  it('shows and changes nobody else’s', async () => {
    const [ann, bob] = [await signedIn(), await signedIn()];
    for (const method of ['GET', 'PATCH']) {
      expect((await send(method, '/profile', method === 'PATCH' ? { body: {} } : {})).status).toBe(401);
      const other = `/profile/${ann.id}`;
      const init = { token: bob.token, ...(method === 'PATCH' && { body: { city: 'Rome' } }) };
      expect((await send(method, other, init)).status).toBe(404);
    }
    const body = { userId: ann.id, city: 'Rome' };
    expect((await send('PATCH', '/profile', { token: bob.token, body })).status).toBe(400);
    expect((await send('GET', `/profile?userId=${ann.id}`, { token: bob.token })).body).toMatchObject({
      userId: bob.id,
    });
    const key = await send('POST', '/me/api-keys', { token: bob.token, body: { name: 'x', scopes: ['account:*'] } });
    expect((await send('GET', '/profile', { token: String(key.body['key']) })).status).toBe(403);
    expect(await profileOf(ann.id)).toMatchObject({ city: 'unknown' });
  });

  it('loses the row of whoever deletes their account, which the app hears of', async () => {
    const ann = await signedIn();
    const init = { token: ann.token, body: { password, confirmation: ann.email } };
    failure = new Error('not now');
    expect((await send('DELETE', '/me', init)).status).toBe(500);
    expect(await profileOf(ann.id)).toMatchObject({ city: 'unknown' });
    failure = undefined;
    expect((await send('DELETE', '/me', init)).status).toBe(204);
    expect(await profileOf(ann.id)).toBeNull();
    expect(deleted).toMatchObject([{ id: ann.id }, { id: ann.id, email: ann.email }]);
    expect(mailer.kindsTo(ann.email)).toEqual(['verify-email', 'account-deleted']);
  });
});

describe('a hook that fails', () => {
  const body = { email: 'nobody@example.com', password };

  it('leaves no user and sends no mail, and its error is the answer', async () => {
    failure = new AuthError('AUTH_FORBIDDEN', { message: 'By invitation only.' });
    expect(await send('POST', '/auth/register', { body })).toMatchObject({
      status: 403,
      body: { code: 'AUTH_FORBIDDEN' },
    });
    expect(await usersCalled(body.email)).toEqual([]);
    expect(mailer.kindsTo(body.email)).toEqual([]);
  });

  it('is in the log, and tells nobody which addresses are known, where they must be verified', async () => {
    const lines: string[] = [];
    const strict = await start(clone.url, 'required', lines);
    const register = (email: string) => send('POST', '/auth/register', { at: strict.url, body: { email, password } });
    const { email: known } = await signedIn();
    failure = new Error('the profile can not be made');
    const answers = [await register(known), await register('unknown@example.com')];
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[1]).toMatchObject({ status: 202 });
    expect(await usersCalled('unknown@example.com')).toEqual([]);
    expect(mailer.kindsTo('unknown@example.com')).toEqual([]);
    expect(lines.filter((line) => line.includes('a hook failed'))).toHaveLength(1);
    failure = undefined;
    expect((await register('unknown@example.com')).status).toBe(202);
    expect(mailer.kindsTo('unknown@example.com')).toEqual(['verify-email']);
    await strict.app.close();
  });
});
