import { type AppPlan, when } from '../plan.js';

/** `test/schema.spec.ts`: entities and migrations agree. */
export function schemaSpec(): string {
  return `import { MigrationRunner } from '@ashlar/persistence';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../src/app.schema.js';
import { migratedDatabase } from './support.js';

describe('the schema', () => {
  let database: Awaited<ReturnType<typeof migratedDatabase>>;
  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('is what the entities say, and every down restores what was there', async () => {
    const runner = new MigrationRunner({ options: { url: database.url }, entities, migrations });
    await expect(runner.check()).resolves.toEqual({ ok: true, drift: [], irreversible: [] });
  });
});
`;
}

/** `test/app.spec.ts`: what every app promises over HTTP, whatever it is made of. */
export function appSpec(plan: AppPlan): string {
  const { has, title } = plan;
  return `import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ${when(has('auth'), 'ADA, ')}startTestApp, type TestApp } from './support.js';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

describe('the app', () => {
  it('is ready', async () => {
    expect((await api.app.inject('/health/ready')).statusCode).toBe(200);
  });

  it('tells as a problem what it has not', async () => {
    const missing = await api.call('GET', '/nothing-here');
    expect(missing.status).toBe(404);
    expect(missing.headers['content-type']).toContain('application/problem+json');
    expect(missing.body).toMatchObject({ status: 404, requestId: expect.any(String) });
  });

  it('describes itself', async () => {
    const document = (await api.app.inject('/openapi.json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: '${title}' } });
    expect(Object.keys(document.paths)).toContain('/health/ready');
  });
${when(has('auth'), signingIn())}${when(has('rate-limiting'), limiting())}});
`;
}

/** `test/access.spec.ts`, where there are no users. */
export function accessSpec(): string {
  return `import { Public, RequirePermission } from '@ashlar/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { startTestApp, type TestApp } from './support.js';

@Controller('stones')
class StonesController {
  @Get('shown')
  @Public()
  shown() {
    return { stones: 1 };
  }

  @Get('hidden')
  @RequirePermission('stones:read')
  hidden() {
    return { stones: 2 };
  }
}

@Module({ controllers: [StonesController] })
class StonesModule {}

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp([StonesModule]);
});
afterAll(() => api.close());

describe('access', () => {
  it('is open to what is public, and to nothing that asks for a permission', async () => {
    expect((await api.call('GET', '/stones/shown')).body).toEqual({ stones: 1 });
    expect((await api.call('GET', '/stones/hidden')).status).toBe(403);
  });
});
`;
}

/** `test/app.spec.ts` of the end-to-end tests: the built app as a process. */
export function endToEndSpec({ name, title, has }: AppPlan): string {
  return `import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** What an operation may answer, or the name of that. */
interface Answer {
  readonly $ref?: string;
  readonly content?: object;
}

/** What is read of the OpenAPI document. */
interface Document {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly responses: Readonly<Record<string, Answer>> } }>>;
  readonly components: { readonly responses: Readonly<Record<string, Answer>> };
}

const ENTRY = join(import.meta.dirname, '../../${name.kebab}/dist/main.js');
const folder = mkdtempSync(join(realpathSync(tmpdir()), '${name.kebab}-e2e-'));
let app: ChildProcess;
let url: string;

beforeAll(async () => {
  // Where root runs this, the database runs as another account.
  chmodSync(folder, 0o755);
  const place = \`--embedded.dataDir=\${join(folder, 'data', 'postgres')}\`;
  app = spawn(process.execPath, [ENTRY, 'serve', place, '--http.port=0', '--http.operations.port=0'], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  url = await addressOf(app);
});

afterAll(async () => {
  if (app.exitCode === null && app.signalCode === null) {
    const ended = once(app, 'exit');
    app.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('the built app', () => {
  it('is ready once it listens', async () => {
    expect((await fetch(\`\${url}/health/ready\`)).status).toBe(200);
  });

  it('describes itself', async () => {
    const document = await (await fetch(\`\${url}/openapi.json\`)).json();
    expect(document).toMatchObject({ info: { title: '${title}' } });
  });

  it('answers as its document says, wherever an address is all it needs', async () => {
    const { paths, components } = (await (await fetch(\`\${url}/openapi.json\`)).json()) as Document;
    const addresses = Object.entries(paths).filter(([path, { get }]) => get && !path.includes('{'));
    expect(addresses.length).toBeGreaterThan(2);
    for (const [path, { get }] of addresses) {
      const { status, headers } = await fetch(url + path);
      const answer = get?.responses[status];
      const { content = {} } = components.responses[answer?.$ref?.split('/').at(-1) ?? ''] ?? answer ?? {};
      expect([path, status, Object.keys(content)]).toEqual([path, status, expect.arrayContaining([mediaType(headers)])]);
    }
  });
${when(has('auth'), signingInOutside())}});

function mediaType(headers: Headers): string | undefined {
  return headers.get('content-type')?.split(';', 1)[0];
}

/** Waits until the app says where it listens. */
function addressOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text: string) => {
      output += text;
      const [, address] = /Listening on (http:\\/\\/[\\w.:[\\]]+)/.exec(output) ?? [];
      if (address !== undefined) resolve(address);
    };
    program.stdout?.setEncoding('utf8').on('data', read);
    program.stderr?.setEncoding('utf8').on('data', read);
    program.once('error', reject);
    program.once('exit', (code) => reject(new Error(\`It ended with code \${code} before it listened:\\n\${output}\`)));
  });
}
`;
}

function signingIn(): string {
  return `
  it('knows who calls, and lets nobody else in', async () => {
    expect((await api.call('GET', '/me')).body).toMatchObject({ id: ADA });
    const nobody = await api.call('GET', '/me', { as: null });
    expect([nobody.status, nobody.body.code]).toEqual([401, 'AUTH_UNAUTHENTICATED']);
  });
`;
}

function limiting(): string {
  return `
  it('tells how much a caller may call', async () => {
    expect((await api.call('GET', '/nothing-here')).headers).toHaveProperty('ratelimit');
  });
`;
}

function signingInOutside(): string {
  return `
  it('signs people in', async () => {
    const post = (path: string, body: object) =>
      fetch(\`\${url}/api/v1/auth/\${path}\`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const password = 'seventeen bronze otters';
    await post('register', { email: 'ann@example.com', password });
    const answer = await post('login', { identifier: 'ann@example.com', password });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    const me = await fetch(\`\${url}/api/v1/me\`, { headers: { authorization: \`Bearer \${accessToken}\` } });
    expect(await me.json()).toMatchObject({ email: 'ann@example.com' });
  });
`;
}
