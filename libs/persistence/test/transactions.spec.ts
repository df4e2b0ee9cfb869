import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Inject, Injectable, type INestApplicationContext, Logger, SetMetadata } from '@nestjs/common';
import { DomainError } from '@ashlar/domain';
import { Database, isUniqueViolation, Transactional, type TransactionOptions, Transactions } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';
import { TransactionHost } from '@nestjs-cls/transactional';
import { ClsService } from 'nestjs-cls';
import { Registry } from 'prom-client';
import { startApp } from './support/app.js';
import { Project } from './support/projects.js';

@Injectable()
class Projects {
  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(Transactions) readonly transactions: Transactions,
  ) {}

  @Transactional()
  @SetMetadata('mark', 'kept')
  async add(name: string, score = 0): Promise<number> {
    await this.database.repository(Project).insert({ id: randomUUID(), name, score, version: 1 });
    const [row] = await this.database.query<{ pid: number }>({ name: 'pid', text: 'select pg_backend_pid() as pid' });
    return row?.pid ?? 0;
  }

  @Transactional()
  async addBoth(first: string, second: string, failure?: Error): Promise<readonly number[]> {
    const pids = [await this.add(first), await this.add(second)];
    if (failure !== undefined) throw failure;
    return pids;
  }

  @Transactional({ isolation: 'repeatable read', readOnly: true })
  async settings(): Promise<readonly string[]> {
    const [row] = await this.database.query({
      text: `select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only`,
    });
    return Object.values(row ?? {}).map(String);
  }

  async names(): Promise<readonly string[]> {
    const rows = await this.database.query<{ name: string }>({ text: 'select name from project order by name' });
    return rows.map(({ name }) => name);
  }
}

@Injectable()
class MoreProjects extends Projects {
  @Transactional()
  async addTwice(name: string): Promise<void> {
    await this.add(name);
    await this.add(name);
  }
}

describe('transactions', () => {
  const registry = new Registry();
  let temporary: TestDatabase;
  let app: INestApplicationContext;
  let projects: Projects;
  let database: Database;
  let transactions: Transactions;
  let cls: ClsService;

  beforeAll(async () => {
    temporary = await createTestDatabase({ name: 'transactions' });
    app = await startApp({
      url: temporary.url,
      providers: [Projects, MoreProjects],
      registry,
      options: { retryDelay: 5 },
    });
    projects = app.get(Projects);
    database = app.get(Database);
    transactions = app.get(Transactions);
    cls = app.get(ClsService);
  });
  afterEach(() => database.query({ text: 'truncate project' }));
  afterAll(async () => {
    await app.close();
    await temporary.drop();
  });

  describe('@Transactional()', () => {
    it('commits what nested methods wrote, on one connection, named statements included', async () => {
      const pids = await projects.addBoth('a', 'b');
      expect(new Set(pids).size).toBe(1);
      expect(await projects.names()).toEqual(['a', 'b']);
    });

    it('undoes all of it when the outer method fails, and gives its error unchanged', async () => {
      const error = new Error('no');
      await expect(projects.addBoth('a', 'b', error)).rejects.toBe(error);
      expect(await projects.names()).toEqual([]);
    });

    it('keeps name, length and marks of the method', () => {
      const { add } = Projects.prototype;
      expect([add.name, add.length]).toEqual(['add', 1]);
      expect(Reflect.getMetadata('mark', add)).toBe('kept');
    });

    it('works in a class that extends another with it', async () => {
      await expect(app.get(MoreProjects).addTwice('a')).rejects.toMatchObject({ code: '23505' });
      expect(await projects.names()).toEqual([]);
    });

    it('sets isolation and mode', async () => {
      expect(await projects.settings()).toEqual(['repeatable read', 'on']);
    });

    it('uses the database of its own application when a process holds two', async () => {
      const other = await createTestDatabase({ name: 'other' });
      const second = await startApp({ url: other.url, providers: [Projects] });
      await Promise.all([projects.addBoth('a', 'b'), second.get(Projects).addBoth('c', 'd')]);
      expect([await projects.names(), await second.get(Projects).names()]).toEqual([
        ['a', 'b'],
        ['c', 'd'],
      ]);
      await second.close();
      await other.drop();
    });

    it('says what is wrong with an object that Nest did not make, and with a property', async () => {
      await expect(new Projects(database, transactions).add('a')).rejects.toMatchObject({
        code: 'TRANSACTIONS_MISSING',
      });
      const decorate = () => Transactional()({ constructor: Projects }, 'x', { value: 1 } as PropertyDescriptor);
      expect(decorate).toThrow(/Projects.x, which is not a method/);
    });
  });

  describe('the context', () => {
    it('keeps transactions of parallel contexts apart', async () => {
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

    it('runs transactions that follow each other in one context on their own', async () => {
      await cls.run(async () => {
        await projects.add('a');
        expect([transactions.isActive, database.isInTransaction]).toEqual([false, false]);
        await projects.addBoth('b', 'c', new Error('no')).catch(() => undefined);
        await projects.add('d');
      });
      expect(await projects.names()).toEqual(['a', 'd']);
    });

    it('does not run what was left behind in a transaction that has ended', async () => {
      let late: Promise<unknown> = Promise.resolve();
      await transactions.run(async () => {
        expect(database.isInTransaction).toBe(true);
        late = sleep(20).then(() => database.repository(Project).count());
      });
      await expect(late).resolves.toBe(0);
    });

    it('keeps what a joined function left behind away from the connection, which may be of somebody else by then', async () => {
      let late: Promise<unknown>[] = [];
      await transactions.run(() =>
        transactions.run(async () => {
          late = [sleep(20).then(() => projects.names()), sleep(20).then(() => database.repository(Project).count())];
        }),
      );
      for (const work of late) await expect(work).rejects.toThrow(/released/);
    });

    it('gives every connection back', async () => {
      const work = Array.from({ length: 30 }, (_, index) =>
        projects.addBoth(`a${index}`, `b${index}`, index % 3 === 0 ? new Error('no') : undefined),
      );
      await Promise.allSettled(work);
      expect(await projects.names()).toHaveLength(40);
      await expect(Promise.all(Array.from({ length: 10 }, () => projects.names()))).resolves.toHaveLength(10);
    });
  });

  describe('propagation', () => {
    it('undoes only a savepoint when its error is caught', async () => {
      await transactions.run(async () => {
        await projects.add('a');
        const failed = transactions.run(() => projects.addBoth('b', 'a'), { propagation: 'savepoint' });
        await expect(failed).rejects.toMatchObject({ code: '23505' });
        await transactions.run(() => projects.add('c'), { propagation: 'savepoint' });
      });
      expect(await projects.names()).toEqual(['a', 'c']);
    });

    it.each([
      ['TypeORM', () => projects.add('a')],
      ['Database.query', () => database.query({ text: `insert into project values (gen_random_uuid(), 'a', 0, 1)` })],
    ])('refuses to commit after a statement of %s failed and its error was caught', async (_by, fail) => {
      const work = transactions.run(async () => {
        await projects.add('a');
        await fail().catch(() => undefined);
        await database.query({ text: 'select 1' }).catch(() => undefined);
      });
      const error: unknown = await work.catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'TRANSACTION_ABORTED' });
      expect(isUniqueViolation((error as Error).cause, 'project_name_key')).toBe(true);
      expect(await projects.names()).toEqual([]);
    });

    it('runs again when the error that was caught is one of contention', async () => {
      let runs = 0;
      await transactions.run(async () => {
        const text = `do $$ begin raise exception 'x' using errcode = '40001'; end $$`;
        if (++runs < 3) await database.query({ text }).catch(() => undefined);
      });
      expect(runs).toBe(3);
    });

    it('commits a new transaction although the outer one rolls back', async () => {
      const work = transactions.run(async () => {
        const outer = await projects.add('a');
        const inner = await transactions.run(() => projects.add('b'), { propagation: 'new' });
        expect(inner).not.toBe(outer);
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await projects.names()).toEqual(['b']);
    });

    it.each<[TransactionOptions, TransactionOptions, boolean]>([
      [{}, {}, true],
      [{ isolation: 'serializable' }, { isolation: 'repeatable read' }, true],
      [{ isolation: 'repeatable read' }, { isolation: 'serializable' }, false],
      [{}, { isolation: 'serializable' }, false],
      [{}, { isolation: 'serializable', propagation: 'savepoint' }, false],
      [{}, { isolation: 'serializable', propagation: 'new' }, true],
      [{ readOnly: true }, { readOnly: true }, true],
      [{ readOnly: true }, { readOnly: false }, false],
    ])('lets %j be joined by %j: %j', async (outer, inner, works) => {
      const work = transactions.run(() => transactions.run(async () => 'done', inner), outer);
      if (works) await expect(work).resolves.toBe('done');
      else await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_JOIN_REFUSED' });
    });
  });

  describe('retries', () => {
    /** Both read all scores, wait for each other, and write: one of two serialisable ones must fail. */
    const writeSkew = async (options: TransactionOptions = {}) => {
      await projects.add('a', 1);
      await projects.add('b', 1);
      let arrived = 0;
      const runs: Record<string, number> = {};
      const halve = (name: string) =>
        transactions.run(
          async () => {
            runs[name] = (runs[name] ?? 0) + 1;
            const [row] = await database.query<{ sum: string }>({ text: 'select sum(score) from project' });
            arrived++;
            while (arrived < 2) await sleep(5);
            if (Number(row?.sum) >= 2)
              await database.query({ text: 'update project set score = 0 where name = $1', values: [name] });
          },
          { isolation: 'serializable', ...options },
        );
      const settled = await Promise.allSettled([halve('a'), halve('b')]);
      return { settled, runs: Object.values(runs).reduce((sum, count) => sum + count) };
    };

    it('runs a transaction again after a serialisation failure', async () => {
      const { settled, runs } = await writeSkew();
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(runs).toBe(3);
      expect(await database.query({ text: 'select sum(score)::int from project' })).toEqual([{ sum: 1 }]);
    });

    it('gives the failure to the caller when told not to', async () => {
      const { settled, runs } = await writeSkew({ retry: false });
      const failed = settled.find(({ status }) => status === 'rejected');
      expect(failed).toMatchObject({
        reason: { code: 'DATABASE_CONTENTION', category: 'conflict', cause: { code: '40001' } },
      });
      expect(runs).toBe(2);
    });

    it('runs a transaction again after a deadlock', async () => {
      await projects.add('a');
      await projects.add('b');
      let arrived = 0;
      let runs = 0;
      const lock = (first: string, second: string) =>
        transactions.run(async () => {
          runs++;
          await database.query({ text: 'update project set score = score + 1 where name = $1', values: [first] });
          arrived++;
          while (arrived < 2) await sleep(5);
          await database.query({ text: 'update project set score = score + 1 where name = $1', values: [second] });
        });
      await Promise.all([lock('a', 'b'), lock('b', 'a')]);
      expect(runs).toBe(3);
      expect(await database.query({ text: 'select score from project' })).toEqual([{ score: 2 }, { score: 2 }]);
      expect(await registry.getSingleMetricAsString('db_transaction_retries_total')).toMatch(/reason="40P01"} 1/);
    });

    const contention = async (): Promise<never> => {
      await database.query({ text: `do $$ begin raise exception 'x' using errcode = '40001'; end $$` });
      throw new Error('not reached');
    };

    it('ends after a bound, and waits longer and longer', async () => {
      let runs = 0;
      const work = transactions.run(() => (runs++, contention()), {
        retry: { kind: 'exponential', baseMs: 10, capMs: 1000, maxAttempts: 4 },
      });
      const started = performance.now();
      await expect(work).rejects.toMatchObject({ code: 'DATABASE_CONTENTION' });
      expect(runs).toBe(4);
      expect(performance.now() - started).toBeGreaterThanOrEqual(10 + 20 + 40 - 5);
    });

    it('leaves the retries to the outermost transaction', async () => {
      const runs = { outer: 0, inner: 0 };
      const work = transactions.run(async () => {
        runs.outer++;
        await transactions.run(() => (runs.inner++, contention()));
      });
      await expect(work).rejects.toMatchObject({ code: 'DATABASE_CONTENTION' });
      expect(runs).toEqual({ outer: 4, inner: 4 });
    });

    it('sees the failure through an error that wraps it', async () => {
      let runs = 0;
      const work = transactions.run(async () => {
        runs++;
        await contention().catch((cause: unknown) => {
          throw new DomainError({ code: 'WRAPPED', category: 'internal', message: 'x', cause });
        });
      });
      await expect(work).rejects.toMatchObject({ code: 'WRAPPED' });
      expect(runs).toBe(4);
    });

    it('never repeats other failures', async () => {
      let runs = 0;
      await expect(transactions.run(() => (runs++, projects.addBoth('a', 'a')))).rejects.toMatchObject({
        code: '23505',
      });
      await expect(transactions.run(async () => (runs++, Promise.reject(new Error('no'))))).rejects.toThrow('no');
      expect(runs).toBe(2);
    });

    it('forgets the callbacks of attempts that failed', async () => {
      let runs = 0;
      const calls: number[] = [];
      await transactions.run(async () => {
        const run = ++runs;
        await transactions.onCommit(() => calls.push(run));
        if (run < 3) await contention();
      });
      expect(calls).toEqual([3]);
    });
  });

  describe('onCommit', () => {
    it('runs callbacks in order after the commit, outside of the transaction', async () => {
      const seen: unknown[] = [];
      await transactions.run(async () => {
        await projects.add('a');
        await transactions.run(() => transactions.onCommit(async () => seen.push(await projects.names())));
        await transactions.onCommit(() => seen.push(transactions.isActive));
        expect(seen).toEqual([]);
      });
      expect(seen).toEqual([['a'], false]);
    });

    it('runs none after a rollback, nor those of a savepoint that was undone', async () => {
      const seen: string[] = [];
      await transactions
        .run(async () => {
          await transactions.onCommit(() => seen.push('never'));
          throw new Error('no');
        })
        .catch(() => undefined);
      await transactions.run(async () => {
        await transactions.run(() => transactions.onCommit(() => seen.push('kept')), { propagation: 'savepoint' });
        await transactions
          .run(() => transactions.onCommit(() => seen.push('undone')).then(() => contentious()), {
            propagation: 'savepoint',
          })
          .catch(() => undefined);
      });
      expect(seen).toEqual(['kept']);
      function contentious(): never {
        throw new Error('no');
      }
    });

    it('runs those of a new transaction when that one commits, outside of the outer one too', async () => {
      const seen: unknown[] = [];
      await transactions.run(async () => {
        const work = () => transactions.onCommit(() => seen.push(database.isInTransaction));
        await transactions.run(work, { propagation: 'new' });
        expect(seen).toEqual([false]);
        expect(database.isInTransaction).toBe(true);
      });
    });

    it('is refused in a transaction that was not begun by Transactions, which can be joined all the same', async () => {
      const host = app.get(TransactionHost);
      const work = host.withTransaction(async () => {
        await projects.add('a');
        await expect(transactions.onCommit(() => undefined)).rejects.toMatchObject({
          code: 'TRANSACTION_JOIN_REFUSED',
        });
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await projects.names()).toEqual([]);
    });

    it('runs at once without a transaction, and logs what fails', async () => {
      const log = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      await transactions.onCommit(() => Promise.reject(new Error('no mail')));
      expect(log).toHaveBeenCalledWith({ msg: 'A callback after a commit failed', err: new Error('no mail') });
      log.mockRestore();
    });
  });

  it('refuses writes in a read-only transaction', async () => {
    await expect(transactions.run(() => projects.add('a'), { readOnly: true })).rejects.toMatchObject({
      code: '25006',
    });
  });

  it('limits the statements of one transaction, and of no other', async () => {
    const slow = () => database.query({ text: 'select pg_sleep(0.15)' });
    await expect(transactions.run(slow, { statementTimeout: 50 })).rejects.toMatchObject({
      code: 'DATABASE_STATEMENT_TIMEOUT',
    });
    await expect(transactions.run(slow)).resolves.toBeDefined();
  });
});
