import { signInAs } from '@ashlar/auth/testing';
import { FrozenClock, sequentialIds } from '@ashlar/domain/testing';
import { createHttpApplication } from '@ashlar/http';
import { MigrationRunner } from '@ashlar/persistence';
import { createTestDatabase } from '@ashlar/persistence/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadAppConfig } from '../src/app.config.js';
import { openApiOf } from '../src/app.info.js';
import { AppModule } from '../src/app.module.js';
import { entities, migrations } from '../src/app.schema.js';

/** Users by their ids: who acts is signed in when they first do. */
export const ADA = '01890a5d-ac96-774b-bcce-b302099a8057';
export const BOB = '01890a5d-ac96-774b-bcce-b302099a8058';

/** The whole app in this process, on a database of its own. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly databaseUrl: string;
  /** What a request of somebody carries. */
  headersOf(user: string): Promise<Readonly<Record<string, string>>>;
  /** Calls the API as somebody, or as nobody. */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    init?: { body?: object; as?: string | null },
  ): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are looked into freely by specs
  readonly body: any;
}

export function testConfig(url: string) {
  const env = { DATABASE_URL: url, APP__AUTH__SECRET: 'of tests alone, which keep nothing' };
  return loadAppConfig([], { environment: 'test', env });
}

/** A database that has every migration, cloned from a template. */
export function migratedDatabase() {
  return createTestDatabase({
    key: migrations.map(({ name }) => name).join(),
    migrate: async (url) => void (await new MigrationRunner({ options: { url }, entities, migrations }).up()),
  });
}

export async function startTestApp(): Promise<TestApp> {
  const database = await migratedDatabase();
  const config = testConfig(database.url);
  const app = await createHttpApplication(
    AppModule.forRoot(config, { clock: new FrozenClock(), ids: sequentialIds() }),
    {
      options: config.value.http,
      openApi: openApiOf(config.value),
      logger: () => ({ log: () => undefined, warn: () => undefined, error: () => undefined }),
    },
  );
  await app.init();
  const signedIn = new Map<string, ReturnType<typeof signInAs>>();
  const headersOf = async (id: string) => {
    const identity = signedIn.get(id) ?? signInAs(app, 'user', { id });
    signedIn.set(id, identity);
    return (await identity).headers;
  };
  return {
    app,
    databaseUrl: database.url,
    headersOf,
    async call(method, path, { body, as = ADA } = {}) {
      const response = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: as === null ? {} : await headersOf(as),
        ...(body && { payload: body }),
      });
      return {
        status: response.statusCode,
        headers: response.headers,
        body: response.body === '' ? undefined : response.json(),
      };
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
