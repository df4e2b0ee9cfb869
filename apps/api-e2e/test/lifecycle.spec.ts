import { afterAll, describe, expect, it } from '@jest/globals';
import { type Account, signUp } from './support/accounts.js';
import type { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { halfSent } from './support/half-sent.js';
import { problemOf } from './support/problem.js';
import { postmasterOf, processesOf } from './support/processes.js';
import { ProjectsClient } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';
import { eventually } from './support/wait.js';

const SECOND = 1_000;
/** What is promised holds on a machine that does nothing else: a busy one gets twice the time, and three tries. */
const BUSY = 2;
const TRIES = 3;

describe('the life of the API', () => {
  const sandbox = useSandbox();
  const dataDir = sandbox.dataFolder('data');
  const figures: string[] = [];

  afterAll(() => void process.stdout.write(`api-e2e, measured: ${figures.join(', ')}\n`));

  /** Waits until nothing of a data folder runs any more. */
  function gone(folder: string, timeoutMs: number): Promise<unknown> {
    return eventually(
      'no process is left',
      timeoutMs,
      () => (processesOf(folder).length === 0 ? true : undefined),
      () => JSON.stringify(processesOf(folder), undefined, 1),
    );
  }

  describe('from one start to the next, on the same data', () => {
    /** Signed in once: who is signed in stays so, whatever happens to the process. */
    let owner: Account;
    const stored: string[] = [];

    /** Starts, finds all that was stored before, and stores something more. */
    async function start(key: string): Promise<Api> {
      const api = await sandbox.startApi({ dataDir });
      const { body } = await new ProjectsClient(api.http, owner).list({ sort: 'createdAt' });
      expect(body.items.map((project) => project.key)).toEqual(stored);
      await store(api, key);
      return api;
    }

    async function store(api: Api, key: string): Promise<void> {
      await new ProjectsClient(api.http, owner).made(key);
      stored.push(key);
    }

    async function stop(api: Api, signal: 'SIGINT' | 'SIGTERM', folder = dataDir): Promise<void> {
      const { code, tookMs } = await api.stop(signal);
      await gone(folder, 5 * SECOND - tookMs);
      figures.push(`${signal} ${tookMs} ms`);
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5 * SECOND);
      expect(api.program.stderr).toBe('');
    }

    it('is ready within 5 s of its first start, and ends within 5 s of a SIGINT', async () => {
      let shortest = Infinity;
      for (let index = 0; index < TRIES && shortest > 5 * SECOND * BUSY; index++) {
        const fresh = index === 0 ? dataDir : sandbox.dataFolder(`fresh-${index}`);
        const api = await sandbox.startApi({ dataDir: fresh });
        shortest = Math.min(shortest, await api.ready());
        if (index === 0) owner = await signUp(api.http);
        // The connection of that request stays open: nobody waits for it.
        await stop(api, 'SIGINT', fresh);
      }
      figures.push(`first start ${shortest} ms`);
      expect(shortest).toBeLessThan(5 * SECOND * BUSY);
    });

    it('is ready within 2 s of its second start, and ends within 5 s of a SIGTERM', async () => {
      let shortest = Infinity;
      for (let index = 0; index < TRIES && shortest > 2 * SECOND * BUSY; index++) {
        const api = await sandbox.startApi({ dataDir });
        shortest = Math.min(shortest, await api.ready());
        if (index === 0) await store(api, 'before-the-restart');
        await stop(api, 'SIGTERM');
      }
      figures.push(`second start ${shortest} ms`);
      expect(shortest).toBeLessThan(2 * SECOND * BUSY);
    });

    itWithProcesses('leaves no process within 5 s of being killed, and loses nothing', async () => {
      const api = await start('before-the-kill');
      const begin = performance.now();
      expect(await api.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
      await gone(dataDir, 5 * SECOND);
      figures.push(`nothing left ${Math.round(performance.now() - begin)} ms after SIGKILL`);
    });

    itWithProcesses('starts again when it was killed together with its database', async () => {
      const api = await start('before-both-are-killed');
      const postmaster = postmasterOf(dataDir)?.pid ?? 0;
      api.program.signal('SIGKILL');
      process.kill(postmaster, 'SIGKILL');
      await api.program.ends(5 * SECOND);
      await stop(await start('after-both-were-killed'), 'SIGINT');
    });

    itWithProcesses('says that it lost its database, serves problems, and ends when it is told to', async () => {
      const api = await start('before-the-loss');
      process.kill(postmasterOf(dataDir)?.pid ?? 0, 'SIGKILL');

      await eventually('it is not ready', 10 * SECOND, async () =>
        (await api.http.get('/health/ready')).status === 503 ? true : undefined,
      );
      expect((await api.http.get('/health/ready')).body).toEqual({ status: 'down' });
      expect(await api.http.get('/health/live')).toMatchObject({ status: 200 });
      expect(await api.operations.get('/health/ready')).toMatchObject({
        status: 503,
        body: { status: 'down', checks: { database: { status: 'down' } } },
      });
      const answer = await new ProjectsClient(api.http, owner).list();
      problemOf(answer, 503, 'DATABASE_UNAVAILABLE');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await api.program.prints(/database server of .* has ended/, 5 * SECOND);

      const { code, tookMs } = await api.stop();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5 * SECOND);
      await gone(dataDir, 5 * SECOND);
    });
  });

  describe('told to stop', () => {
    itWithProcesses('while it starts ends, too, and leaves no process', async () => {
      const fresh = sandbox.dataFolder('interrupted');
      const program = sandbox.serve({ dataDir: fresh });
      await eventually('its database starts', 10 * SECOND, () =>
        processesOf(fresh).some(({ pid }) => pid !== program.pid) ? true : undefined,
      );
      program.signal('SIGTERM');
      await program.ends(5 * SECOND);
      await gone(fresh, 5 * SECOND);
      expect(program.output).not.toContain('Listening');
    });

    it('finishes what it has begun, and takes nothing new', async () => {
      const api = await sandbox.startApi({ dataDir });
      const slow = await halfSent(api, await signUp(api.http));
      api.program.signal('SIGTERM');
      await api.program.prints(/Stopping: SIGTERM/, 5 * SECOND);
      await eventually('new connections are refused', 5 * SECOND, () =>
        api.http.get('/health/live').then(
          () => undefined,
          () => true,
        ),
      );
      expect(api.program.exit).toBeUndefined();
      expect(await slow.finish()).toBe(201);
      expect(await api.program.ends(5 * SECOND)).toMatchObject({ code: 0 });
    });

    it('a second time ends at once, and still leaves no process', async () => {
      const api = await sandbox.startApi({ dataDir, args: ['--http.drainTimeout=60s'] });
      const slow = await halfSent(api, await signUp(api.http));
      api.program.signal('SIGINT');
      await api.program.prints(/Stopping: SIGINT/, 5 * SECOND);
      const { code, tookMs } = await api.stop('SIGINT');
      await gone(dataDir, 5 * SECOND);
      expect(code).toBe(130);
      expect(tookMs).toBeLessThan(SECOND);
      await expect(slow.finish()).rejects.toThrow();
    });
  });

  itWithProcesses('shares one database with another on the same data, from the first moment to the last', async () => {
    const shared = sandbox.dataFolder('shared');
    const both = [sandbox.startApi({ dataDir: shared }), sandbox.startApi({ dataDir: shared })] as const;
    const [one, two] = await Promise.all(both);
    const projects = await ProjectsClient.of(one.http);
    const made = await projects.made();
    const postmasters = processesOf(shared).filter(({ command }) => /\/bin\/postgres -D /.test(command));
    expect(postmasters).toHaveLength(1);
    // One of them migrates, and says so.
    const migrated = [one, two].filter(({ program }) => /Migration \S+ done/.test(program.output));
    expect(migrated).toHaveLength(1);

    await one.stop();
    expect((await new ProjectsClient(two.http, projects.account).read(made.id)).body).toEqual(made);
    await two.stop('SIGKILL');
    await gone(shared, 5 * SECOND);
  });
});
