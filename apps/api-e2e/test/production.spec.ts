import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { problemOf } from './support/problem.js';
import { processesOf } from './support/processes.js';
import { ACTOR_HEADER } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';

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
    api = await sandbox.startApi({ dataDir: unused, env, args: ['--http.host=127.0.0.1', '--http.operations.host=127.0.0.1'] });
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
      expect.objectContaining({ level: 'info', requestId: 'in-production-1', method: 'GET', path: '/health/live', status: 200 }),
    );
    expect(api.program.output).not.toContain(new URL(env['DATABASE_URL'] ?? '').password);
  });

  it('changes no schema when it starts: on an empty database it says what is missing', async () => {
    const status = await sandbox.run(['migrate', 'status'], { env });
    expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 pending$/m) });
  });

  it.each([
    ['no address of a database', { DATABASE_URL: '' }, /database\.url/],
    ['a password from an example', { DATABASE_URL: 'postgres://app:changeme@127.0.0.1:5432/app' }, /database\.url/],
    ['queries in the log', { APP__DATABASE__LOG_QUERIES: 'true' }, /database\.logQueries = true/],
  ])('does not start with %s', async (_what, wrong, expected) => {
    const merged = { ...env, ...wrong };
    const { DATABASE_URL: url, ...rest } = merged;
    const finished = await sandbox.run(['serve', '--http.port=0'], { env: url === '' ? rest : merged });
    expect(finished).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(expected) });
    expect(finished.stderr).toContain('1 mistake in the configuration (environment "production")');
    expect(finished.stderr).not.toContain('changeme');
  });

  it.each(['prod', 'Production', 'productoin'])('is not missed by a slip of the pen: NODE_ENV=%s', async (name) => {
    const finished = await sandbox.run(['serve', '--http.port=0'], { env: { ...env, NODE_ENV: name } });
    expect(finished).toMatchObject({ code: 78, stderr: expect.stringContaining('Did you mean production?') });
  });

  it('stops as elsewhere', async () => {
    expect(await api.stop('SIGTERM')).toMatchObject({ code: 0, signal: null });
  });
});
