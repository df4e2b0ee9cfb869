import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type INestApplicationContext,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { isDomainError } from '@ashlar/domain';
import {
  Database,
  DatabaseHealthCheck,
  isUniqueViolation,
  type PersistenceSettings,
  Transactions,
} from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';
import pg from 'pg';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { startApp } from './support/app.js';
import { Project } from './support/projects.js';
import { until } from './support/until.js';

const PROJECT = { id: '00000000-0000-7000-8000-000000000001', name: 'secret name', version: 1 };

describe('the connection', () => {
  let temporary: TestDatabase;
  let admin: pg.Client;

  beforeAll(async () => {
    temporary = await createTestDatabase({ name: 'connection' });
    admin = new pg.Client({ connectionString: temporary.url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await temporary.drop();
  });

  const withApp = async (
    options: Partial<PersistenceSettings>,
    work: (app: INestApplicationContext, database: Database) => Promise<void>,
    more: Partial<Parameters<typeof startApp>[0]> = {},
  ): Promise<void> => {
    const app = await startApp({ url: temporary.url, options, ...more });
    try {
      await work(app, app.get(Database));
    } finally {
      await app.close();
    }
  };

  const connectionsOf = async (name: string): Promise<number> => {
    const { rowCount } = await admin.query('select from pg_stat_activity where application_name = $1', [name]);
    return rowCount ?? 0;
  };

  it('opens as many connections as the pool has at least, and no more than it has at most', async () => {
    await withApp({ poolMin: 2, poolMax: 3, applicationName: 'sized' }, async (_app, database) => {
      expect(await connectionsOf('sized')).toBe(2);
      await Promise.all(Array.from({ length: 8 }, () => database.query({ text: 'select pg_sleep(0.02)' })));
      expect(await connectionsOf('sized')).toBe(3);
    });
    expect(await connectionsOf('sized')).toBe(0);
  });

  it('gives every session the settings of the options', async () => {
    const options = {
      statementTimeout: 11_000,
      lockTimeout: 7_000,
      idleInTransactionTimeout: 13_000,
      schema: 'stone',
      applicationName: 'mason',
    };
    await withApp(options, async (_app, database) => {
      const [row] = await database.query({
        text: `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
                 current_setting('idle_in_transaction_session_timeout') as idle, current_setting('search_path') as path,
                 current_setting('application_name') as name`,
      });
      expect(row).toEqual({ statement: '11s', lock: '7s', idle: '13s', path: 'stone,public', name: 'mason' });
    });
    await admin.query('drop schema stone cascade');
  });

  it('closes idle connections, and replaces old ones', async () => {
    await withApp({ idleTimeout: 50, applicationName: 'idle' }, async (_app, database) => {
      await database.query({ text: 'select 1' });
      await until(async () => (await connectionsOf('idle')) === 0);
    });
    await withApp({ maxLifetime: 60, applicationName: 'old' }, async (_app, database) => {
      const pid = () => database.query({ text: 'select pg_backend_pid() as pid' });
      const first = JSON.stringify(await pid());
      await until(async () => JSON.stringify(await pid()) !== first);
    });
  });

  it('gives up waiting for a connection of a busy pool', async () => {
    await withApp({ poolMax: 1, connectTimeout: 400 }, async (app, database) => {
      const busy = database.query({ text: 'select pg_sleep(1.5)' });
      const waits = [database.query({ text: 'select 1' }), database.repository(Project).count()];
      for (const wait of waits) {
        await expect(wait).rejects.toMatchObject({
          code: 'DATABASE_UNAVAILABLE',
          category: 'unavailable',
          retryAfterMs: 2000,
        });
      }
      await expect(app.get(DatabaseHealthCheck).check(AbortSignal.timeout(2_000))).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      });
      await busy;
      await expect(database.query({ text: 'select 1' })).resolves.toHaveLength(1);
    });
  });

  it('turns what the server refuses into errors that callers can act on, without SQL in them', async () => {
    await withApp({ statementTimeout: 100, lockTimeout: 50 }, async (_app, database) => {
      const slow: unknown = await database.manager.query('select pg_sleep(1)').catch((error: unknown) => error);
      expect(slow).toMatchObject({ code: 'DATABASE_STATEMENT_TIMEOUT', category: 'unavailable' });
      await admin.query('begin; lock table project');
      const locked: unknown = await database
        .repository(Project)
        .count()
        .catch((error: unknown) => error);
      await admin.query('rollback');
      expect(locked).toMatchObject({ code: 'DATABASE_LOCK_TIMEOUT', category: 'unavailable' });
      for (const error of [slow, locked]) {
        expect(isDomainError(error) && error.cause).toBeInstanceOf(Error);
        expect(isDomainError(error) && `${error.message}${JSON.stringify(error)}`).not.toMatch(
          /select|pg_sleep|project/i,
        );
      }
    });
  });

  it('hides parameters and row values from whoever prints an error', async () => {
    await withApp({}, async (_app, database) => {
      const insert = () => database.repository(Project).insert(PROJECT);
      await insert();
      const error: unknown = await insert().catch((cause: unknown) => cause);
      expect(isUniqueViolation(error)).toBe(true);
      expect(isUniqueViolation(error, 'project_pkey')).toBe(true);
      expect(isUniqueViolation(error, 'project_name_key')).toBe(false);
      expect(isUniqueViolation(new Error('x'))).toBe(false);
      expect(JSON.stringify(Object.entries(error as Error))).not.toContain('secret name');
      expect(JSON.stringify(Object.entries(error as Error))).not.toContain(PROJECT.id);
      await database.query({ text: 'truncate project' });
    });
  });

  it('survives a migration that changes the columns under a named statement', async () => {
    await withApp({ poolMax: 1 }, async (app, database) => {
      const read = () => database.query({ name: 'all', text: 'select * from changing' });
      await admin.query('create table changing (a int); insert into changing values (1)');
      expect(await read()).toEqual([{ a: 1 }]);
      await admin.query('alter table changing add column b int');
      expect(await read()).toEqual([{ a: 1, b: null }]);
      expect(await read()).toEqual([{ a: 1, b: null }]);
      await admin.query('alter table changing add column c int');
      const transactions = app.get(Transactions);
      expect(await transactions.run(() => database.query({ text: 'select 1' }).then(read))).toEqual([
        { a: 1, b: null, c: null },
      ]);
      await admin.query('drop table changing');
    });
  });

  it('gives rows and their number', async () => {
    await withApp({}, async (_app, database) => {
      const made = await database.execute({
        text: 'insert into project (id, name, version) values ($1, $2, 1)',
        values: [PROJECT.id, 'a'],
      });
      expect(made).toEqual({ rows: [], rowCount: 1 });
      expect(await database.query({ text: 'select 9007199254740993::int8 as big, 1.10::numeric as exact' })).toEqual([
        { big: '9007199254740993', exact: '1.10' },
      ]);
      await expect(database.query({ text: 'select 1 from nowhere' })).rejects.toMatchObject({ code: '42P01' });
      await database.query({ text: 'truncate project' });
    });
  });

  it('gives up on a server that does not answer at all, and takes the connection out of the pool', async () => {
    await withApp({ statementTimeout: 50, lockTimeout: 0, poolMax: 1 }, async (app, database) => {
      const source = app.get(DataSource);
      const [row] = await database.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' });
      const pid = row?.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      try {
        // 5 s above the server's own limit unless set here.
        const runner = source.createQueryRunner();
        Object.assign(await runner.connect(), { answerTimeout: 100 });
        await runner.release();
        await expect(database.query({ text: 'select 1' })).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      const [next] = await database.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' });
      expect(next?.pid).not.toBe(pid);
    });
  });

  it('goes on after the server ended its connections, idle and in use', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await withApp({ applicationName: 'ended', poolMin: 3 }, async (_app, database) => {
      const inUse = `select from pg_stat_activity where application_name = 'ended'
        and (query like 'select pg_sleep%' and state = 'active' or state = 'idle in transaction' and query = 'select 1')`;
      const used = [
        database.query({ text: 'select pg_sleep(5)' }),
        database.manager.query('select pg_sleep(5)'),
        database.manager.transaction((manager) =>
          manager
            .query('select 1')
            .then(() => until(async () => (await connectionsOf('ended')) === 0))
            .then(() => manager.query('select 2')),
        ),
      ].map((work) => work.catch((error: unknown) => error));
      await until(async () => (await admin.query(inUse)).rowCount === 3);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ended'`);
      for (const error of await Promise.all(used)) {
        expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
        expect(String((error as Error).message)).not.toMatch(/terminat/);
      }
      // The news of a connection that ended while idle may still be on its way.
      const works = () =>
        database.query({ text: 'select 1' }).then(
          () => true,
          () => false,
        );
      await until(works);
      await expect(Promise.all([works(), works(), works()])).resolves.toEqual([true, true, true]);
    });
    warn.mockRestore();
  });

  describe('at start', () => {
    it('tries again while the server can not be reached', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const target = Number(new URL(temporary.url).port);
      let isUp = false;
      const proxy = createServer((socket) => (isUp ? forward(socket, target) : socket.destroy()));
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const url = temporary.url.replace(`:${target}`, `:${(proxy.address() as AddressInfo).port}`);
      const starting = startApp({ url, options: { startAttempts: 20, startDelay: 50 }, migrate: false });
      await until(() => warn.mock.calls.length === 3);
      isUp = true;
      const app = await starting;
      await expect(app.get(Database).query({ text: 'select 1' })).resolves.toHaveLength(1);
      await app.close();
      await new Promise((resolve) => proxy.close(resolve));
      expect(
        warn.mock.calls.map(([line]) => String(line).replace(/.*(does not answer) \(.*\);/, '$1,')).slice(0, 3),
      ).toEqual([
        'does not answer, trying again in 50 ms.',
        'does not answer, trying again in 100 ms.',
        'does not answer, trying again in 200 ms.',
      ]);
      warn.mockRestore();
    });

    it.each<[string, (url: string) => string, number, RegExp]>([
      [
        'a server that is not there',
        (url) => url.replace(/:\d+\//, ':1/'),
        2,
        /after 2 attempts: connect ECONNREFUSED.*Is the server running/,
      ],
      [
        'a wrong password',
        (url) => url.replace(/:[^:@]+@/, ':wr0ng-pass@'),
        5,
        /at \S+: password authentication failed.*Check user and password/,
      ],
      [
        'a database that is not there',
        (url) => url.replace(/\/\w+$/, '/nowhere'),
        5,
        /database "nowhere" does not exist.*Create the database/,
      ],
      ['a host that is not there', (url) => url.replace(/@[^:]+:/, '@nowhere.invalid:'), 1, /Check the host name/],
      ['a server without TLS', (url) => `${url}?sslmode=require`, 5, /does not support SSL/],
    ])('says what is wrong with %s', async (_what, change, startAttempts, message) => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const error: unknown = await startApp({
        url: change(temporary.url),
        options: { startAttempts, startDelay: 1 },
      }).catch((cause: unknown) => cause);
      warn.mockRestore();
      expect(error).toMatchObject({ code: 'DATABASE_START_FAILED', message: expect.stringMatching(message) });
      expect(String(error)).not.toMatch(/wr0ng-pass|postgres:\/\//);
    });

    it('names every wrong setting at once, and no value', async () => {
      const options = { poolMax: 0, poolMin: 2, schema: 'a;b', statementTimeout: 1.5, tls: 'maybe' as 'require' };
      const error: unknown = await startApp({ url: 'mysql://me:my-passw0rd@x', options }).catch(
        (cause: unknown) => cause,
      );
      expect(
        isDomainError(error, 'PERSISTENCE_SETTINGS_INVALID') && error.fields.map(({ pointer }) => pointer),
      ).toEqual(expect.arrayContaining(['/url', '/poolMax', '/schema', '/statementTimeout', '/tls']));
      expect(String(error)).not.toMatch(/my-passw0rd/);
    });
  });

  it('stays open until everything that may need it has ended', async () => {
    const answers: string[] = [];
    @Injectable()
    class Late implements OnModuleDestroy, OnApplicationShutdown {
      constructor(readonly database: Database) {}
      async onModuleDestroy(): Promise<void> {
        answers.push(await this.ask());
      }
      async onApplicationShutdown(): Promise<void> {
        answers.push(await this.ask());
      }
      private ask(): Promise<string> {
        return this.database.query({ text: 'select 1' }).then(
          () => 'open',
          () => 'closed',
        );
      }
    }
    const late = { provide: Late, inject: [Database], useFactory: (database: Database) => new Late(database) };
    await withApp({ applicationName: 'late' }, async () => undefined, { providers: [late] });
    expect(answers).toEqual(['open', 'open']);
    expect(await connectionsOf('late')).toBe(0);
  });

  it('waits at shutdown for a statement that runs', async () => {
    let answer: Promise<unknown> = Promise.resolve();
    await withApp({ applicationName: 'waited' }, async (_app, database) => {
      answer = database.query({ text: 'select pg_sleep(0.2), 1 as one' });
      await until(async () => (await connectionsOf('waited')) === 1);
    });
    await expect(answer).resolves.toMatchObject([{ one: 1 }]);
  });

  describe('health', () => {
    it('is up with figures of the pool, and degraded while callers wait', async () => {
      await withApp({ poolMax: 2, poolMin: 1 }, async (app, database) => {
        const health = app.get(DatabaseHealthCheck);
        expect(health.name).toBe('database');
        expect(await health.check(AbortSignal.timeout(1000))).toEqual({
          status: 'up',
          details: { latencyMs: expect.any(Number), pool: { total: 1, idle: 1, waiting: 0, max: 2 } },
        });
        const work = Array.from({ length: 6 }, () => database.query({ text: 'select pg_sleep(0.05)' }));
        const check = health.check(AbortSignal.timeout(1000));
        work.push(...Array.from({ length: 6 }, () => database.query({ text: 'select pg_sleep(0.05)' })));
        expect((await check).status).toBe('degraded');
        await Promise.all(work);
      });
    });

    it('answers when it is aborted, whatever the database does', async () => {
      await withApp({ poolMax: 1 }, async (app, database) => {
        const busy = database.query({ text: 'select pg_sleep(0.3)' });
        const started = performance.now();
        await expect(app.get(DatabaseHealthCheck).check(AbortSignal.timeout(50))).rejects.toThrow(/timeout/);
        expect(performance.now() - started).toBeLessThan(250);
        await busy;
      });
    });
  });

  describe('observation', () => {
    it('measures statements by operation and table, named ones included, and the pool', async () => {
      const registry = new Registry();
      await withApp(
        { poolMax: 4 },
        async (_app, database) => {
          await database.repository(Project).count();
          await database.query({ name: 'one', text: 'select 1 from project' });
          await database.manager.transaction((manager) => manager.query('delete from project'));
          await database.query({ text: 'select 1 from nowhere' }).catch(() => undefined);
          const text = await registry.metrics();
          const count = (labels: string) =>
            Number(new RegExp(`db_query_duration_seconds_count{${labels}} (\\d+)`).exec(text)?.[1]);
          expect(count('operation="select",table="project"')).toBe(2);
          expect(count('operation="delete",table="project"')).toBe(1);
          expect(count('operation="transaction",table="none"')).toBe(2);
          expect(count('operation="select",table="nowhere"')).toBe(1);
          expect(text).toMatch(/db_pool_connections{state="max"} 4/);
          expect(text).toMatch(/db_pool_connections{state="idle"} 1/);
          expect(text).toMatch(/db_pool_waiting 0/);
        },
        { registry },
      );
      expect(registry.getSingleMetric('db_pool_connections')).toBeUndefined();
      expect(registry.getSingleMetric('db_pool_waiting')).toBeUndefined();
      expect(registry.getSingleMetric('db_query_duration_seconds')).toBeDefined();
    });

    it('shares its metrics with the next application on the same registry', async () => {
      const registry = new Registry();
      await withApp({}, async () => undefined, { registry });
      await withApp(
        {},
        async (_app, database) => {
          await database.query({ text: 'select 1 from project' });
          expect(await registry.metrics()).toMatch(/db_pool_connections{state="total"} 1/);
        },
        { registry },
      );
    });

    it('logs slow statements without parameters and literals, in the context of the caller', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      await withApp({ slowQueryThreshold: 40 }, async (_app, database) => {
        await database.query({ text: `select pg_sleep(0.06), $1::text as a, 'secret' as b`, values: ['hidden'] });
        await database.query({ text: 'select 1' });
      });
      const lines = warn.mock.calls.map(([line]) => line as unknown).filter((line) => typeof line === 'object');
      warn.mockRestore();
      expect(lines).toEqual([
        {
          msg: 'Slow query',
          durationMs: expect.any(Number),
          rows: 1,
          failed: false,
          operation: 'select',
          table: 'none',
          parameters: 1,
          sql: 'select pg_sleep(?), $1::text as a, ? as b',
        },
      ]);
    });

    it('logs every statement with its parameters when asked to', async () => {
      const debug = jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
      await withApp({ logQueries: true }, async (_app, database) => {
        await database.query({ text: 'select $1::int as a', values: [7] });
      });
      expect(debug).toHaveBeenCalledWith(
        expect.objectContaining({ msg: 'Query', sql: 'select $1::int as a', values: [7] }),
      );
      debug.mockRestore();
    });
  });
});

function forward(socket: Socket, port: number): void {
  const server = connect(port, '127.0.0.1');
  socket.pipe(server).pipe(socket);
  for (const end of [socket, server]) end.on('error', () => undefined);
}
