import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { problemOf } from './support/problem.js';
import { processesOf } from './support/processes.js';
import { ACTOR_HEADER } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

const ACTOR = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('in production', () => {
  const sandbox = useSandbox();
  const unused = sandbox.dataFolder('unused');
  let env: Record<string, string>;
  let api: Api;

  beforeAll(async () => {
    const database = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    const [url] = await database.prints(/postgres:\/\/\S+/, 20_000);
    env = { NODE_ENV: 'production', DATABASE_URL: url };
    expect(await sandbox.run(['migrate', 'up'], { env })).toMatchObject({ code: 0 });
    api = await sandbox.startApi({
      dataDir: unused,
      env,
      args: ['--http.host=127.0.0.1', '--http.operations.host=127.0.0.1', '--http.drainDelay=1s'],
    });
    await api.ready();
  });

  it('refuses the actor that development takes from a header', async () => {
    const answer = await api.http.get('/api/v1/projects', { headers: { [ACTOR_HEADER]: ACTOR } });
    problemOf(answer, 400, 'DEVELOPMENT_ACTOR_REFUSED');
    problemOf(await api.http.get('/api/v1/projects'), 401, 'NOT_SIGNED_IN');
  });

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

  it('does not start without the address of a database', async () => {
    const finished = await sandbox.run(['serve', '--http.port=0'], { env: { NODE_ENV: 'production' } });
    expect(finished).toMatchObject({ code: 78, stdout: '' });
    expect(finished.stderr).toMatch(/^1 mistake in the configuration \(environment "production"\)/);
    expect(finished.stderr).toMatch(/database\.url .*\n.*is required: set DATABASE_URL/);
  });

  it('does not start with a password from an example, nor with queries in the log', async () => {
    const finished = await sandbox.run(['serve', '--http.port=0', '--database.logQueries=true'], {
      env: { NODE_ENV: 'production', DATABASE_URL: 'postgres://app:changeme@127.0.0.1:5432/app' },
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
    problemOf(await api.http.get('/api/v1/projects'), 401, 'NOT_SIGNED_IN');
    expect(await api.program.ends(10_000)).toMatchObject({ code: 0, signal: null });
  });
});
