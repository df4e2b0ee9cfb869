import 'reflect-metadata';

import { createHttpApplication, HttpModule, HttpOptions, listen, RequirePermission } from '@ashlar/http';
import { Database, MigrationRunner, PersistenceModule, Transactions } from '@ashlar/persistence';
import { Controller, Get, Module } from '@nestjs/common';
import { ClsModule } from 'nestjs-cls';
import { parseEmailAddress } from '@ashlar/domain';
import { AuthHttpModule } from '../../src/http/index.js';
import { AuthModule, AuthOptions, FirstAdministrator } from '../../src/index.js';
import { authEntitiesFor, authMigrationsFor, typeOrmAuthStores } from '../../src/typeorm/index.js';
import { CreatePeople1790000000000 } from './1790000000000-create-people.migration.js';
import { PeopleStore } from './people.store.js';
import { PersonEntity } from './person.entity.js';

@Controller('stones')
class StonesController {
  @Get()
  @RequirePermission('stones:read')
  list(): string[] {
    return ['granite'];
  }
}

const http = Object.assign(new HttpOptions(), { port: 0 });
http.operations.enabled = false;

const options = Object.assign(new AuthOptions(), { secret: 'in production 32 random characters or more' });

@Module({
  imports: [
    ClsModule.forRoot({ global: true }),
    HttpModule.forRoot({ options: http }),
    PersistenceModule.forRootAsync({
      useFactory: () => ({ url: process.env['DATABASE_URL'] ?? '' }),
      entities: [PersonEntity, ...authEntitiesFor({ users: { entity: PersonEntity } })],
      migrations: [
        CreatePeople1790000000000,
        ...authMigrationsFor({ users: { table: 'people' }, after: 1_790_000_000_000 }),
      ],
    }),
    AuthModule.forRootAsync({
      inject: [Database, Transactions],
      useFactory: (database: Database, transactions: Transactions) => ({
        options,
        stores: typeOrmAuthStores(database, transactions, { users: new PeopleStore(database, transactions) }),
        mailer: { send: async () => undefined },
        production: false,
        permissions: { user: ['stones:read'] },
      }),
    }),
    AuthHttpModule.forRoot(),
  ],
  controllers: [StonesController],
})
class AppModule {}

const complain = (...parts: unknown[]) => void process.stderr.write(`${parts.map(String).join(' ')}\n`);

const password = 'seventeen bronze otters';

/** Tells what the app answers, from the first account to one that is refused. */
async function main(): Promise<void> {
  const app = await createHttpApplication(AppModule, {
    options: http,
    openApi: { title: 'Stones', version: '1' },
    logger: () => ({ log: () => undefined, warn: complain, error: complain }),
  });
  try {
    await app.get(MigrationRunner).up();
    await app.get(FirstAdministrator).ensure(parseEmailAddress('root@example.com'), password);
    const url = `${await listen(app, http)}/api/v1`;

    async function call(method: string, path: string, token?: string, body?: object) {
      const headers: Record<string, string> = {};
      if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
      if (body !== undefined) headers['content-type'] = 'application/json';
      const answer = await fetch(url + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, string> };
    }
    const login = (identifier: string) => call('POST', '/auth/login', undefined, { identifier, password });
    const stones = async (token?: string) => (await call('GET', '/stones', token)).status;

    const registered = await call('POST', '/auth/register', undefined, { email: 'ann@example.com', password });
    const ann = await login('ann@example.com');
    const token = ann.body['accessToken'] ?? '';
    const made = await call('POST', '/me/api-keys', token, { name: 'Nightly', scopes: ['stones:read'] });
    const key = made.body['key'] ?? '';
    const before = [await stones(), await stones(token), await stones(key)];
    const root = await login('root@example.com');
    const path = `/users/${registered.body['id']}/deactivate`;
    const deactivated = await call('POST', path, root.body['accessToken']);
    const after = [await stones(token), await stones(key), (await login('ann@example.com')).status];
    const people = await app.get(Database).query({ text: `SELECT mail, level, department FROM people ORDER BY mail` });
    const statuses = { registered, ann, made, deactivated };
    const answers = Object.fromEntries(Object.entries(statuses).map(([name, { status }]) => [name, status]));
    process.stdout.write(`${JSON.stringify({ ...answers, before, after, people })}\n`);
  } finally {
    await app.close();
  }
}

void main();
