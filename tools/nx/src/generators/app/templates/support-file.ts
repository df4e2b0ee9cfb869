import { type AppPlan, openApiInit, openApiOf, when } from '../plan.js';

/** `test/support.ts`: the whole app in the process of its tests. */
export function supportFile(plan: AppPlan): string {
  return `${when(plan.has('auth'), `import { signInAs } from '@ashlar/auth/testing';`)}
import { FrozenClock, sequentialIds } from '@ashlar/domain/testing';
import { createHttpApplication } from '@ashlar/http';
import { MigrationRunner } from '@ashlar/persistence';
import { createTestDatabase } from '@ashlar/persistence/testing';
${when(!plan.has('auth'), `import type { Type } from '@nestjs/common';`)}
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadAppConfig } from '../src/app.config.js';
import { ${openApiInit(plan)} } from '../src/app.info.js';
import { AppModule } from '../src/app.module.js';
import { entities, migrations } from '../src/app.schema.js';

${when(plan.has('auth'), users())}/** The whole app in this process, on a database of its own. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly databaseUrl: string;
${when(plan.has('auth'), headersType())}  /** Calls the API${when(plan.has('auth'), ' as somebody, or as nobody')}. */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    init?: { body?: object${when(plan.has('auth'), '; as?: string | null')} },
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
  const env = { DATABASE_URL: url${when(plan.has('auth'), `, APP__AUTH__SECRET: 'of tests alone, which keep nothing'`)} };
  return loadAppConfig([], { environment: 'test', env });
}

/** A database that has every migration, cloned from a template. */
export function migratedDatabase() {
  return createTestDatabase({
    key: migrations.map(({ name }) => name).join(),
    migrate: async (url) => void (await new MigrationRunner({ options: { url }, entities, migrations }).up()),
  });
}

${startsWith(plan)}  const database = await migratedDatabase();
  const config = testConfig(database.url);
  const module = AppModule.forRoot(config, { clock: new FrozenClock(), ids: sequentialIds() });
  const app = await createHttpApplication(
    ${plan.has('auth') ? 'module' : '{ ...module, imports: [...(module.imports ?? []), ...more] }'},
    {
      options: config.value.http,
      openApi: ${openApiOf(plan)},
      logger: () => ({ log: () => undefined, warn: () => undefined, error: () => undefined }),
    },
  );
  await app.init();
${when(plan.has('auth'), signsIn())}  return {
    app,
    databaseUrl: database.url,
${when(plan.has('auth'), 'headersOf,')}
    async call(method, path, { body${when(plan.has('auth'), ', as = ADA')} } = {}) {
      const response = await app.inject({
        method,
        url: \`/api/v1\${path}\`,
${when(plan.has('auth'), '        headers: as === null ? {} : await headersOf(as),\n')}        ...(body && { payload: body }),
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
`;
}

function users(): string {
  return `/** Users by their ids: who acts is signed in when they first do. */
export const ADA = '01890a5d-ac96-774b-bcce-b302099a8057';
export const BOB = '01890a5d-ac96-774b-bcce-b302099a8058';

`;
}

function startsWith({ has }: AppPlan): string {
  return has('auth')
    ? 'export async function startTestApp(): Promise<TestApp> {\n'
    : `/** Starts the app. @param more modules beside its own */
export async function startTestApp(more: readonly Type[] = []): Promise<TestApp> {
`;
}

function headersType(): string {
  return `  /** What a request of somebody carries. */
  headersOf(user: string): Promise<Readonly<Record<string, string>>>;
`;
}

function signsIn(): string {
  return `  const signedIn = new Map<string, ReturnType<typeof signInAs>>();
  const headersOf = async (id: string) => {
    const identity = signedIn.get(id) ?? signInAs(app, 'user', { id });
    signedIn.set(id, identity);
    return (await identity).headers;
  };
`;
}
