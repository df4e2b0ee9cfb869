import { beforeAll, describe, expect, it } from '@jest/globals';
import { newCredentials } from './support/accounts.js';
import type { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { problemOf } from './support/problem.js';
import { production } from './support/production.js';
import { itWithRedis, RedisServer } from './support/redis-server.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

const LOGIN = '/api/v1/auth/login';
const PROJECTS = '/api/v1/projects';
/** Answers that were counted, and not refused for their number. */
const passed = (statuses: readonly number[]) => statuses.filter((status) => status !== 429).length;

describe('rate limits', () => {
  const sandbox = useSandbox();
  let databaseUrl: string;

  beforeAll(async () => {
    const database = sandbox.startHelper('database.program.mjs', [sandbox.dataFolder('server')]);
    [databaseUrl] = await database.prints(/postgres:\/\/\S+/, 20_000);
    expect(await sandbox.run(['migrate', 'up'], { env: (await production(databaseUrl)).env })).toMatchObject({
      code: 0,
    });
  });

  let instances = 0;
  async function start(limits: Readonly<Record<string, string>>): Promise<Api> {
    const args = Object.entries(limits).map(([name, value]) => `--${name}=${value}`);
    const dataDir = sandbox.dataFolder(`unused-${(instances += 1)}`);
    return sandbox.startApi({ dataDir, env: { DATABASE_URL: databaseUrl }, args });
  }

  const statusOf = async (api: Api, path: string, init?: RequestInit) => {
    const answer = await fetch(api.url + path, init);
    await answer.arrayBuffer();
    return answer.status;
  };

  it('are told with every answer, and count what is wrong, too', async () => {
    const api = await start({ 'rateLimiting.address': '8/h', 'rateLimiting.login': '2/h' });
    const wrong = { identifier: newCredentials().email, password: 'not the right password' };
    const calls = [
      () => api.http.get(PROJECTS),
      () => api.http.get('/nowhere'),
      () => api.http.request('PUT', PROJECTS),
      () => api.http.post(PROJECTS, { body: '{', headers: { 'content-type': 'application/json' } }),
      () => api.http.post(LOGIN, { json: wrong }),
      () => api.http.post(LOGIN, { json: wrong }),
    ];
    const statuses = [];
    for (const call of calls) statuses.push((await call()).status);
    expect(statuses).toEqual([401, 404, 405, 400, 401, 401]);

    const login = await api.http.post(LOGIN, { json: wrong });
    expect(problemOf(login, 429, 'RATE_LIMITED')).toBeDefined();
    expect(login.headers.get('ratelimit-policy')).toBe('"login";q=2;w=3600, "address";q=8;w=3600');
    expect(Number(login.headers.get('retry-after'))).toBeGreaterThan(3_000);

    const last = await api.http.get(PROJECTS);
    expect([last.status, last.headers.get('ratelimit')]).toEqual([401, expect.stringMatching(/^"address";r=1;t=\d+$/)]);
    expect((await api.http.get('/health/live')).status).toBe(200);
    await api.http.get(PROJECTS);
    problemOf(await api.http.get('/nowhere'), 429, 'RATE_LIMITED');
    // The log tells why, of what was refused at the door and of what was refused further in.
    await api.program.prints(/\/nowhere 429 .*"code":"RATE_LIMITED"/, 2_000);
    await api.program.prints(/\/api\/v1\/projects 400 .*"code":"MALFORMED_BODY"/, 2_000);
  });

  it('are those of one address, however many it claims to have', async () => {
    const api = await start({ 'rateLimiting.address': '20/h' });
    const forged = Array.from({ length: 1_000 }, (_, i) => `198.51.${i >> 8}.${i & 255}`);
    const statuses: number[] = [];
    for (let i = 0; i < forged.length; i += 100) {
      const part = forged.slice(i, i + 100).map((address) => {
        return statusOf(api, PROJECTS, { headers: { 'x-forwarded-for': address, forwarded: `for=${address}` } });
      });
      statuses.push(...(await Promise.all(part)));
    }
    expect(passed(statuses)).toBe(20);
  });

  async function expectTenOfHundred(limits: Readonly<Record<string, string>>): Promise<void> {
    // What is looked at is the counting: on a machine with much to do a store may be slow without being down.
    const patient = { 'rateLimiting.address': '10/h', 'rateLimiting.storeTimeout': '400ms' };
    const both = await Promise.all([1, 2].map(() => start({ ...patient, ...limits })));
    const calls = Array.from({ length: 50 }, () => both.map((api) => statusOf(api, PROJECTS))).flat();
    expect(passed(await Promise.all(calls))).toBe(10);
  }

  it('hold for two processes together in PostgreSQL', () => expectTenOfHundred({ 'rateLimiting.store': 'postgres' }));

  itWithRedis('hold for two processes together in Redis', async () => {
    const redis = await RedisServer.start(sandbox, 'redis');
    await expectTenOfHundred({ 'rateLimiting.store': 'redis', 'redis.url': redis.url });
    await redis.kill();
  });

  itWithRedis(
    'go on while Redis is gone: nobody waits, nobody is let past a login limit, and it counts again when it is back',
    async () => {
      const redis = await RedisServer.start(sandbox, 'redis-down');
      const shared = { 'rateLimiting.store': 'redis', 'redis.url': redis.url, 'rateLimiting.login': '8/h' };
      const api = await start(shared);
      const durations: number[] = [];
      const statuses = new Set<number>();
      let isLoaded = true;
      const load = (async () => {
        while (isLoaded) {
          const began = performance.now();
          statuses.add(await statusOf(api, PROJECTS));
          durations.push(performance.now() - began);
        }
      })();

      await pause(500);
      await redis.kill();
      await pause(1_000);
      const wrong = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
      const logins = await Promise.all(Array.from({ length: 20 }, () => statusOf(api, LOGIN, wrong)));
      expect(passed(logins)).toBe(2);

      await redis.startAgain();
      const back = performance.now();
      const fallbacks = async () =>
        /^rate_limit_fallbacks_total\S* (\d+)$/m.exec((await api.operations.get('/metrics')).text)?.[1];
      await eventually('the shared limits count again', 5_000, async () => {
        const before = await fallbacks();
        await pause(300);
        return before === (await fallbacks()) ? true : undefined;
      });
      isLoaded = false;
      await load;
      expect([...statuses]).toEqual([401]);
      const slowest = Math.max(...durations);
      process.stdout.write(
        `Redis killed under load: ${durations.length} requests, slowest ${slowest.toFixed(1)} ms, back after ${(performance.now() - back - 300).toFixed(0)} ms\n`,
      );
      // A take may wait for 30 ms; the rest is what any request takes on a machine that does other things as well.
      expect(slowest).toBeLessThan(250);
    },
  );

  itWithProcesses('are listed for operators, and described in the document', async () => {
    const api = await start({});
    const { body } = await api.operations.get<{ policies: { name: string; rate: string; strict: boolean }[] }>(
      '/rate-limits',
    );
    expect(body.policies).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'address' }),
        expect.objectContaining({ name: 'login', strict: true, routes: [`POST ${LOGIN}`] }),
        expect.objectContaining({ name: 'registration', strict: true }),
        expect.objectContaining({ name: 'mails', strict: true }),
      ]),
    );
    const document = await api.http.get<{ paths: Record<string, Record<string, { responses: object }>> }>(
      '/openapi.json',
    );
    for (const [path, item] of Object.entries(document.body.paths)) {
      if (path.startsWith('/health/')) continue;
      for (const operation of Object.values(item)) expect(operation.responses).toHaveProperty('429');
    }
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
