import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { startEmbeddedPostgres } from '../src/embedded/index.js';
import { Database, DatabaseHealthCheck, Transactions } from '../src/index.js';
import { startApp } from './support/app.js';
import { Project } from './support/projects.js';
import { until } from './support/until.js';

/** Below the ports that the system gives to connections: one of those could be taken while the server is down. */
const PORT = 20_000 + (process.pid % 10_000);

/** A server of its own, since it is killed. */
describe('when the server crashes', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let app: INestApplicationContext;
  let database: Database;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ashlar-restart-'));
    server = await startEmbeddedPostgres({ dataDir: folder, port: PORT });
    app = await startApp({ url: server.url, options: { connectTimeout: 1_000, poolMin: 2 } });
    database = app.get(Database);
  }, 30_000);
  afterAll(async () => {
    await app.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }, 30_000);

  const kill = async (): Promise<void> => {
    const [row] = await database.query<{ pid: string }>({
      text: `select split_part(pg_read_file('postmaster.pid'), e'\\n', 1) as pid`,
    });
    process.kill(Number(row?.pid), 'SIGKILL');
  };

  const works = (): Promise<boolean> =>
    app
      .get(DatabaseHealthCheck)
      .check(AbortSignal.timeout(1_000))
      .then(
        () => true,
        () => false,
      );

  it('answers that it is unavailable, and goes on by itself when the server is back', async () => {
    const busy = [
      database.query({ text: 'select pg_sleep(20)' }),
      database.manager.query('select pg_sleep(20)'),
      app.get(Transactions).run(() => database.query({ text: 'select pg_sleep(20)' })),
    ].map((work) => work.catch((error: unknown) => error));
    await sleep(100);
    await kill();

    for (const error of await Promise.all(busy)) expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const down = await database
      .repository(Project)
      .count()
      .catch((error: unknown) => error);
    expect(down).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await works()).toBe(false);

    server = await startEmbeddedPostgres({ dataDir: folder, port: PORT });
    await until(works);
    await expect(database.repository(Project).count()).resolves.toBe(0);
    await expect(app.get(Transactions).run(() => database.query({ text: 'select 1 as one' }))).resolves.toEqual([
      { one: 1 },
    ]);
  }, 40_000);
});
