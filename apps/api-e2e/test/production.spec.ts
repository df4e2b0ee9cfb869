import { beforeAll, describe, expect, it } from '@jest/globals';
import { newCredentials, signIn } from './support/accounts.js';
import type { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { problemOf } from './support/problem.js';
import { processesOf } from './support/processes.js';
import { production, type Production } from './support/production.js';
import { ProjectsClient } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

describe('in production', () => {
  const sandbox = useSandbox();
  const unused = sandbox.dataFolder('unused');
  let env: Production['env'];
  let administrator: Production['administrator'];
  let api: Api;

  beforeAll(async () => {
    const database = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    const [url] = await database.prints(/postgres:\/\/\S+/, 20_000);
    ({ env, administrator } = await production(url));
    expect(await sandbox.run(['migrate', 'up'], { env })).toMatchObject({ code: 0 });
    api = await sandbox.startApi({
      dataDir: unused,
      env,
      args: ['--http.host=127.0.0.1', '--http.operations.host=127.0.0.1', '--http.drainDelay=1s'],
    });
    await api.ready();
  });

  it('serves its first administrator, and nobody else', async () => {
    const projects = new ProjectsClient(api.http, await signIn(api.http, administrator));
    await projects.made();
    problemOf(await api.http.get('/api/v1/projects'), 401, 'AUTH_UNAUTHENTICATED');
  });

  it('lets nobody in who has not shown that the address is theirs, and tells of no account', async () => {
    const { email, password } = newCredentials();
    for (const address of [email, administrator.email]) {
      const registered = await api.http.post('/api/v1/auth/register', { json: { email: address, password } });
      expect(registered).toMatchObject({ status: 202, body: { status: 'accepted' } });
    }
    const login = await api.http.post('/api/v1/auth/login', { json: { identifier: email, password } });
    problemOf(login, 403, 'AUTH_EMAIL_NOT_VERIFIED');
  });

  it('stays in service without its mail server, and says that something is missing', async () => {
    expect(await api.http.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'degraded' } });
  });

  /** The same settings but for one. */
  function without(...names: string[]): Record<string, string> {
    return Object.fromEntries(Object.entries(env).filter(([each]) => !names.includes(each)));
  }

  itWithProcesses('starts no database of its own', async () => {
    expect(processesOf(unused).map(({ pid }) => pid)).toEqual([api.program.pid]);
  });

  it('logs a JSON object a line, with the request, and without secrets', async () => {
    await api.http.get('/health/live', { headers: { 'x-request-id': 'in-production-1' } });
    await api.program.prints(/in-production-1/, 5_000);
    const lines = api.program.output.trimEnd().split('\n');
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'info',
        requestId: 'in-production-1',
        method: 'GET',
        path: '/health/live',
        status: 200,
      }),
    );
    expect(api.program.output).not.toContain(new URL(env['DATABASE_URL'] ?? '').password);
  });

  it('needs no first administrator in its settings', async () => {
    const names = ['EMAIL', 'PASSWORD'].map((name) => `APP__AUTH__FIRST_ADMINISTRATOR__${name}`);
    expect(await sandbox.run(['migrate', 'status'], { env: without(...names) })).toMatchObject({ code: 0, stderr: '' });
  });

  it('does not start without the address of a database', async () => {
    const finished = await sandbox.run(['serve', '--http.port=0'], { env: without('DATABASE_URL') });
    expect(finished).toMatchObject({ code: 78, stdout: '' });
    expect(finished.stderr).toMatch(/^1 mistake in the configuration \(environment "production"\)/);
    expect(finished.stderr).toMatch(/database\.url .*\n.*is required: set DATABASE_URL/);
  });

  it.each([
    ['APP__AUTH__SECRET', /auth\.secret .*\n.*at least 32 characters/],
    ['APP__MAIL__FROM', /mail\.from .*\n.*must be set in production/],
    ['APP__SMTP__URL', /smtp\.url .*\n.*is required in production/],
  ])('does not start without %s', async (name, complaint) => {
    const finished = await sandbox.run(['serve', '--http.port=0'], { env: without(name) });
    expect(finished).toMatchObject({ code: 78, stdout: '' });
    expect(finished.stderr).toMatch(/^1 mistake in the configuration/);
    expect(finished.stderr).toMatch(complaint);
  });

  it('does not start with passwords that are hashed too fast', async () => {
    const finished = await sandbox.run(['serve', '--http.port=0', '--auth.passwords.bcryptCost=10'], { env });
    expect(finished).toMatchObject({ code: 78, stderr: expect.stringContaining('must be at least 12 in production') });
  });

  it('does not start with a password from an example, nor with queries in the log', async () => {
    const finished = await sandbox.run(['serve', '--http.port=0', '--database.logQueries=true'], {
      env: { ...env, DATABASE_URL: 'postgres://app:changeme@127.0.0.1:5432/app' },
    });
    expect(finished).toMatchObject({ code: 78, stdout: '' });
    expect(finished.stderr).toMatch(/^2 mistakes in the configuration/);
    expect(finished.stderr).toMatch(/database\.url = \[hidden\] \(environment variable DATABASE_URL\)\n.*password/);
    expect(finished.stderr).toMatch(
      /database\.logQueries = true \(--database\.logQueries\)\n.*must be false in production/,
    );
    expect(finished.stderr).not.toContain('changeme');
  });

  it('is not missed by a slip of the pen', async () => {
    const finished = await sandbox.run(['serve', '--http.port=0'], { env: { ...env, NODE_ENV: 'prod' } });
    expect(finished).toMatchObject({ code: 78, stderr: expect.stringContaining('Did you mean production?') });
  });

  it('fails its readiness before it stops, while it still answers, and ends with code 0', async () => {
    api.program.signal('SIGTERM');
    await eventually('it is not ready', 5_000, async () =>
      (await api.http.get('/health/ready')).status === 503 ? true : undefined,
    );
    problemOf(await api.http.get('/api/v1/projects'), 401, 'AUTH_UNAUTHENTICATED');
    expect(await api.program.ends(10_000)).toMatchObject({ code: 0, signal: null });
  });
});
