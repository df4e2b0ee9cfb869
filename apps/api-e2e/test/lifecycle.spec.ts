import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Api } from './support/api.js';
import { itWithProcesses } from './support/conditions.js';
import { problemOf } from './support/problem.js';
import { postmasterOf, processesOf } from './support/processes.js';
import { ACTOR_HEADER, ProjectsClient } from './support/projects-client.js';
import { useSandbox } from './support/sandbox.js';
import { eventually, within } from './support/wait.js';

const ACTOR = '01890a5d-ac96-774b-bcce-b302099a8057';
const SECOND = 1_000;
/** What is promised holds on a machine that does nothing else: a busy one gets twice the time. */
const BUSY = 2;
const figures: string[] = [];

describe('the life of the API', () => {
  const sandbox = useSandbox();
  const dataDir = sandbox.dataFolder('data');

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

  it('is ready within 5 s of its first start, and within 2 s of its second', async () => {
    const fresh = sandbox.dataFolder('fresh');
    const first = await sandbox.startApi({ dataDir: fresh });
    const firstMs = await first.ready();
    const stopped = await first.stop();
    const second = await sandbox.startApi({ dataDir: fresh });
    const secondMs = await second.ready();
    await second.stop();

    figures.push(`first start ${firstMs} ms`, `second start ${secondMs} ms`, `stop ${stopped.tookMs} ms`);
    expect(firstMs).toBeLessThan(5 * SECOND * BUSY);
    expect(secondMs).toBeLessThan(2 * SECOND * BUSY);
  });

  it('begins with addresses that answer, and a command that works when it is pasted', async () => {
    const api = await sandbox.startApi({ dataDir });
    const { output } = api.program;
    const [, docs = ''] = /Docs +(\S+)/.exec(output) ?? [];
    const [, health = ''] = /Health +(\S+)/.exec(output) ?? [];
    const [, metrics = ''] = /Metrics +(\S+)/.exec(output) ?? [];
    for (const address of [docs, health, metrics]) expect((await fetch(address)).status).toBe(200);

    const [, url = '', header = '', type = '', body = ''] =
      /curl -i (\S+) -H '([^']+)' -H '([^']+)' -d '([^']+)'/.exec(output) ?? [];
    const headers = Object.fromEntries([header, type].map((line) => line.split(': ') as [string, string]));
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201);
    await api.stop();
  });

  describe('told to stop', () => {
    it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends with code 0 within 5 s and leaves no process', async (signal) => {
      const api = await sandbox.startApi({ dataDir });
      // The connection of this request stays open: nobody waits for it.
      await api.ready();
      const { code, tookMs } = await api.stop(signal);
      await gone(dataDir, 5 * SECOND - tookMs);
      figures.push(`${signal} ${tookMs} ms`);
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5 * SECOND);
      expect(api.program.stderr).toBe('');
    });

    it('finishes what it has begun, and takes nothing new', async () => {
      const api = await sandbox.startApi({ dataDir });
      const slow = await halfSent(api, 'finished');
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

    it('cuts off, when its time is up, what does not finish', async () => {
      const api = await sandbox.startApi({ dataDir, args: ['--http.drainTimeout=300ms'] });
      const slow = await halfSent(api, 'cut-off');
      const { code, tookMs } = await api.stop();
      expect(code).toBe(0);
      expect(tookMs).toBeGreaterThanOrEqual(300);
      await expect(slow.finish()).rejects.toThrow();
    });

    it('a second time ends at once, and still leaves no process', async () => {
      const api = await sandbox.startApi({ dataDir, args: ['--http.drainTimeout=60s'] });
      const slow = await halfSent(api, 'impatient');
      api.program.signal('SIGINT');
      await api.program.prints(/Stopping: SIGINT/, 5 * SECOND);
      const { code, tookMs } = await api.stop('SIGINT');
      await gone(dataDir, 5 * SECOND);
      expect(code).toBe(130);
      expect(tookMs).toBeLessThan(SECOND);
      await expect(slow.finish()).rejects.toThrow();
    });
  });

  describe('killed', () => {
    itWithProcesses('leaves no process within 5 s, and its data is whole', async () => {
      const api = await sandbox.startApi({ dataDir });
      const before = await new ProjectsClient(api.http).made('kept', 'Kept');
      const actor = new ProjectsClient(api.http, ACTOR);
      await actor.create({ key: 'before-kill', name: 'Before' });
      const begin = performance.now();
      expect(await api.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
      await gone(dataDir, 5 * SECOND);
      figures.push(`nothing left after SIGKILL ${Math.round(performance.now() - begin)} ms`);

      const again = await sandbox.startApi({ dataDir });
      const found = await new ProjectsClient(again.http, ACTOR).list({ search: 'before-kill' });
      expect(found.body.items).toMatchObject([{ key: 'before-kill', name: 'Before' }]);
      expect(before.version).toBe(1);
      await again.stop();
    });

    itWithProcesses('together with its database starts again with what was stored', async () => {
      const api = await sandbox.startApi({ dataDir });
      const projects = new ProjectsClient(api.http);
      await projects.made('both-killed');
      const postmaster = postmasterOf(dataDir);
      api.program.signal('SIGKILL');
      process.kill(postmaster?.pid ?? 0, 'SIGKILL');
      await api.program.ends(5 * SECOND);

      const again = await sandbox.startApi({ dataDir });
      await again.ready();
      const { body } = await new ProjectsClient(again.http, projects.actor).list();
      expect(body.items).toMatchObject([{ key: 'both-killed' }]);
      await again.stop();
    });

    itWithProcesses('only its database: it says so, serves problems, and ends when it is told to', async () => {
      const api = await sandbox.startApi({ dataDir });
      const projects = new ProjectsClient(api.http);
      await projects.made();
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
      const answer = await projects.list();
      problemOf(answer, 503, 'DATABASE_UNAVAILABLE');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await api.program.prints(/database server of .* has ended/, 5 * SECOND);

      const { code, tookMs } = await api.stop();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(5 * SECOND);
      await gone(dataDir, 5 * SECOND);
    });
  });

  it('keeps data over a restart', async () => {
    const first = await sandbox.startApi({ dataDir });
    const projects = new ProjectsClient(first.http);
    const made = await projects.made('durable', 'Durable');
    await first.stop();

    const second = await sandbox.startApi({ dataDir });
    expect((await new ProjectsClient(second.http, projects.actor).read(made.id)).body).toEqual(made);
    await second.stop();
  });

  describe('beside another on the same data', () => {
    itWithProcesses('shares one database, from the first moment to the last', async () => {
      const shared = sandbox.dataFolder('shared');
      const [one, two] = await Promise.all([sandbox.startApi({ dataDir: shared }), sandbox.startApi({ dataDir: shared })]);
      const projects = new ProjectsClient(one.http);
      const made = await projects.made();
      expect((await new ProjectsClient(two.http, projects.actor).read(made.id)).body).toEqual(made);
      const postmasters = processesOf(shared).filter(({ command }) => /\/bin\/postgres -D /.test(command));
      expect(postmasters).toHaveLength(1);
      // One of them migrates, and says so.
      const migrated = [one, two].filter(({ program }) => program.output.includes('CreateProjects1763596800000 done'));
      expect(migrated).toHaveLength(1);

      await one.stop();
      expect((await new ProjectsClient(two.http, projects.actor).read(made.id)).body).toEqual(made);
      await two.stop('SIGKILL');
      await gone(shared, 5 * SECOND);
      rmSync(shared, { recursive: true });
    });
  });
});

interface HalfSent {
  /** Sends the rest. @returns the status of the answer */
  finish(): Promise<number>;
}

/** A request that the server has begun to read, and waits for the rest of. */
async function halfSent(api: Api, key: string): Promise<HalfSent> {
  const body = JSON.stringify({ key, name: 'Slow' });
  const outgoing = request(`${api.url}/api/v1/projects`, {
    method: 'POST',
    headers: {
      [ACTOR_HEADER]: ACTOR,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      // The server asks for the body once it has read the head: then the request is in flight.
      expect: '100-continue',
    },
  });
  const answer = new Promise<number>((resolve, reject) => {
    outgoing.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.once('error', reject);
  });
  answer.catch(() => undefined);
  const asked = new Promise<void>((resolve) => outgoing.once('continue', () => resolve()));
  outgoing.write(body.slice(0, 5));
  await within('the server asks for the body', 5 * SECOND, asked, () => api.program.account());
  return {
    finish: () => {
      outgoing.end(body.slice(5));
      return within('the request is answered or cut off', 5 * SECOND, answer);
    },
  };
}
