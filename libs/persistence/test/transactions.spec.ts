import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Inject, Injectable, type INestApplicationContext } from '@nestjs/common';
import { Database, Transactional, Transactions } from '@ashlar/persistence';
import { ClsService } from 'nestjs-cls';
import { startApp } from './support/app.js';
import { temporaryDatabase } from './support/database.js';
import { Project } from './support/projects.js';

@Injectable()
class Projects {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Transactions) private readonly transactions: Transactions,
  ) {}

  @Transactional()
  async add(name: string): Promise<number> {
    await this.database.repository(Project).insert({ id: randomUUID(), name, version: 1 });
    const [row] = await this.database.query<{ pid: number }>({ name: 'pid', text: 'select pg_backend_pid() as pid' });
    return row?.pid ?? 0;
  }

  @Transactional()
  async addBoth(first: string, second: string, failure?: Error): Promise<readonly number[]> {
    const pids = [await this.add(first), await this.add(second)];
    if (failure !== undefined) throw failure;
    return pids;
  }

  names(): Promise<string[]> {
    return this.database
      .query<{ name: string }>({ text: 'select name from project order by name' })
      .then((rows) => rows.map(({ name }) => name));
  }
}

describe('Transactions', () => {
  let database: Awaited<ReturnType<typeof temporaryDatabase>>;
  let app: INestApplicationContext;
  let projects: Projects;

  beforeAll(async () => {
    database = await temporaryDatabase();
    app = await startApp({ url: database.url, providers: [Projects] });
    projects = app.get(Projects);
  });
  afterEach(() => app.get(Database).query({ text: 'truncate project' }));
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('commits what nested methods wrote, on one connection', async () => {
    const pids = await projects.addBoth('a', 'b');
    expect(new Set(pids).size).toBe(1);
    expect(await projects.names()).toEqual(['a', 'b']);
  });

  it('undoes all of it when the outer method fails', async () => {
    await expect(projects.addBoth('a', 'b', new Error('no'))).rejects.toThrow('no');
    expect(await projects.names()).toEqual([]);
  });

  it('keeps transactions of parallel contexts apart', async () => {
    const cls = app.get(ClsService);
    const transactions = app.get(Transactions);
    const inContext = (name: string, fails: boolean) =>
      cls.run(() =>
        transactions.run(async () => {
          const pid = await projects.add(name);
          await sleep(20);
          expect(await projects.names()).toEqual([name]);
          if (fails) throw new Error('no');
          return pid;
        }),
      );
    const [first, second] = await Promise.allSettled([inContext('a', false), inContext('b', true)]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    expect(await projects.names()).toEqual(['a']);
  });
});
