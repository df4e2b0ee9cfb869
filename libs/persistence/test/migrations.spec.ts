import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MigrationClass, MigrationRunner, type MigrationRunnerInit } from '../src/index.js';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';
import { CreateProjects1763635200000, Project } from './support/projects.js';
import { until } from './support/until.js';

const squawk = fileURLToPath(new URL('../../../node_modules/@squawk-cli/linux-x64/bin/squawk', import.meta.url));
// Where there is no squawk for the platform the lint is left to CI, which always insists on it.
const whereSquawkIs = existsSync(squawk) || process.env.CI ? it : it.skip;

/** A migration class of these statements. */
function migration(
  name: string,
  up: string | string[],
  down: string | string[] = [],
  transaction?: boolean,
): MigrationClass {
  class Migration implements MigrationInterface {
    name = name;
    transaction?: boolean = transaction;
    async up(runner: QueryRunner): Promise<void> {
      for (const sql of [up].flat()) await runner.query(sql);
    }
    async down(runner: QueryRunner): Promise<void> {
      for (const sql of [down].flat()) await runner.query(sql);
    }
  }
  return Migration;
}

class Log {
  readonly lines: string[] = [];
  readonly warnings: string[] = [];
  log(line: string): void {
    this.lines.push(line);
  }
  warn(line: string): void {
    this.warnings.push(line);
  }
}

const first = migration('First1700000000001', 'create table first (id int)', 'drop table first');
const second = migration('Second1700000000002', 'create table second (id int)', 'drop table second');
const third = migration('Third1700000000003', 'create table third (id int)', 'drop table third');

describe('MigrationRunner', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeEach(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const runner = (
    migrations: MigrationClass[],
    init: Partial<MigrationRunnerInit> = {},
    options = {},
  ): MigrationRunner =>
    new MigrationRunner({ options: { url: database.url, startAttempts: 1, ...options }, migrations, ...init });

  const tables = async (schema = 'public'): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      'select tablename as name from pg_tables where schemaname = $1 order by 1',
      [schema],
    );
    return rows.map(({ name }) => name).filter((name) => name !== 'migrations');
  };

  it('runs what is pending in the order of the timestamps, and nothing twice', async () => {
    expect((await runner([second, first]).up()).map(({ name }) => name)).toEqual([
      'First1700000000001',
      'Second1700000000002',
    ]);
    expect((await runner([second, first, third]).up()).map(({ name }) => name)).toEqual(['Third1700000000003']);
    expect(await runner([first, second, third]).up()).toEqual([]);
    expect(await tables()).toEqual(['first', 'second', 'third']);
  });

  it('stops after the one that is named', async () => {
    await runner([first, second, third]).up({ to: 'Second1700000000002' });
    expect(await tables()).toEqual(['first', 'second']);
    await expect(runner([first]).up({ to: 'Nobody1700000000009' })).rejects.toThrow(/no migration named Nobody/);
  });

  it('undoes the last ones, the latest first', async () => {
    const migrations = runner([first, second, third]);
    await migrations.up();
    expect((await migrations.down()).map(({ name }) => name)).toEqual(['Third1700000000003']);
    expect((await migrations.down({ steps: 5 })).map(({ name }) => name)).toEqual([
      'Second1700000000002',
      'First1700000000001',
    ]);
    expect(await tables()).toEqual([]);
    expect(await migrations.down()).toEqual([]);
  });

  it('tells applied, pending, late and unknown ones apart, without changing anything', async () => {
    await runner([first]).status();
    expect((await client.query("select to_regclass('migrations') as name")).rows).toEqual([{ name: null }]);
    await runner([first, third]).up();
    const log = new Log();
    const ahead = runner([second, third], { log });
    const { entries, pending } = await ahead.status();
    expect(entries.map(({ name, state }) => [name, state])).toEqual([
      ['First1700000000001', 'unknown'],
      ['Second1700000000002', 'late'],
      ['Third1700000000003', 'applied'],
    ]);
    expect(pending).toBe(1);
    expect(entries[2]?.appliedAt).toBeInstanceOf(Date);
    await ahead.up();
    expect(log.warnings.join()).toMatch(/First1700000000001 ran on this database.*Second1700000000002 is older/s);
    expect(await tables()).toEqual(['first', 'second', 'third']);
  });

  it('refuses to undo what it does not know', async () => {
    await runner([first]).up();
    await expect(runner([]).down()).rejects.toThrow(/First1700000000001 failed \(down\).*does not contain it/);
  });

  it('takes over a history that TypeORM wrote', async () => {
    await client.query(
      'create table migrations (id serial primary key, "timestamp" bigint not null, name varchar not null)',
    );
    await client.query(`insert into migrations ("timestamp", name) values (1700000000001, 'First1700000000001')`);
    expect((await runner([first]).status()).entries).toEqual([
      { name: 'First1700000000001', state: 'applied', appliedAt: null },
    ]);
    await runner([first, second]).up();
    expect(await tables()).toEqual(['second']);
  });

  it('leaves nothing of one that fails in its transaction, and keeps those before it', async () => {
    const broken = migration('Broken1700000000002', ['create table half (id int)', 'create tabel x']);
    await expect(runner([first, broken, third]).up()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringMatching(/Broken1700000000002 failed \(up\): syntax error.*Nothing of it remains/),
    });
    expect(await tables()).toEqual(['first']);
    expect((await runner([first, broken]).status()).pending).toBe(1);
  });

  it('runs five at once exactly once, and names who holds the lock', async () => {
    const slow = migration('Slow1700000000001', [
      'create table slow (id serial, n int)',
      'insert into slow (n) values (1)',
      'select pg_sleep(0.6)',
    ]);
    const logs = Array.from({ length: 5 }, () => new Log());
    const runs = await Promise.all(logs.map((log) => runner([slow, second], { log }).up()));
    expect(runs.map((done) => done.length).sort()).toEqual([0, 0, 0, 0, 2]);
    expect((await client.query('select count(*)::int as n from slow')).rows).toEqual([{ n: 1 }]);
    expect(logs.flatMap(({ lines }) => lines).join('\n')).toMatch(/Another process migrates \(backend pid \d+\)/);
  });

  it('lets a concurrent index be built while others wait for the lock', async () => {
    const table = migration('Table1700000000001', 'create table item (id int)', 'drop table item');
    const index = migration(
      'Index1700000000002',
      ['select pg_sleep(0.3)', 'create index concurrently item_id on item (id)'],
      'drop index concurrently item_id',
      false,
    );
    await runner([table]).up();
    const runs = await Promise.all(Array.from({ length: 4 }, () => runner([table, index]).up()));
    expect(runs.flat().map(({ name }) => name)).toEqual(['Index1700000000002']);
  });

  it('gives up waiting for another process after a bound', async () => {
    await client.query('select pg_advisory_lock(7)');
    const slow = migration('Slow1700000000001', 'select pg_advisory_xact_lock(7)');
    const holder = runner([slow]).up();
    const waiting = `select from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`;
    await until(async () => (await client.query(waiting)).rowCount === 1);
    await expect(runner([slow], { waitForOthers: 300 }).up()).rejects.toMatchObject({
      code: 'MIGRATION_LOCKED',
      message: expect.stringMatching(/backend pid \d+\) still migrates after 300 ms/),
    });
    await client.query('select pg_advisory_unlock(7)');
    await holder;
  });

  it('keeps its waits for table locks short, and tries again', async () => {
    await runner([first]).up();
    await client.query('begin; lock table first in access share mode');
    const log = new Log();
    const alter = migration('Alter1700000000004', 'alter table first add column name text');
    const done = runner([first, alter], { log }, { lockTimeout: 100 }).up();
    await until(() => log.warnings.length > 0);
    await client.query('commit');
    expect((await done).length).toBe(1);
    expect(log.warnings.join()).toMatch(/Alter1700000000004 got no lock within 100 ms; attempt 2 of 5/);
  });

  it('gives up on a table lock after a bound', async () => {
    await runner([first]).up();
    await client.query('begin; lock table first in access share mode');
    const alter = migration('Alter1700000000004', 'alter table first add column name text');
    await expect(runner([first, alter], { lockAttempts: 2 }, { lockTimeout: 50 }).up()).rejects.toThrow(
      /Alter1700000000004 failed.*lock timeout/,
    );
    await client.query('rollback');
  });

  it('has no limit on how long a statement of a migration runs', async () => {
    const slow = migration('Slow1700000000001', 'select pg_sleep(0.4)');
    await expect(runner([slow], {}, { statementTimeout: 100, lockTimeout: 50 }).up()).resolves.toHaveLength(1);
  });

  it('says what a migration outside of a transaction left behind', async () => {
    await client.query('create table item (id int); insert into item values (1), (1)');
    const unique = migration(
      'Unique1700000000001',
      ['create table half (id int)', 'create unique index concurrently item_key on item (id)'],
      [],
      false,
    );
    await expect(runner([unique]).up()).rejects.toThrow(
      /could not create unique index.*remains.*DROP INDEX CONCURRENTLY item_key;/s,
    );
    expect(await tables()).toEqual(['half', 'item']);
    expect((await runner([unique]).status()).pending).toBe(1);
  });

  it('makes tables and history in a given schema, which it makes too', async () => {
    const migrations = runner([first, second], {}, { schema: 'stone' });
    await migrations.up();
    expect(await tables('stone')).toEqual(['first', 'second']);
    expect(await tables()).toEqual([]);
    await migrations.down({ steps: 2 });
    expect(await tables('stone')).toEqual([]);
  });

  it('writes the SQL of all migrations down, without a database', async () => {
    const index = migration('Index1700000000002', 'create index concurrently a on b (c);', [], false);
    const sql = await new MigrationRunner({
      options: { url: 'postgres://nobody@nowhere.invalid/x' },
      migrations: [index, first],
    }).sql();
    expect(sql).toBe(
      [
        "set lock_timeout = '5000ms';",
        "set statement_timeout = '0';",
        '',
        '-- migration: First1700000000001',
        'begin;',
        'create table first (id int);',
        'commit;',
        '',
        '-- migration: Index1700000000002',
        'create index concurrently a on b (c);',
        '',
      ].join('\n'),
    );
  });

  whereSquawkIs('writes SQL that squawk reads (needs Linux on x64)', async () => {
    const lint = async (migrations: MigrationClass[]): Promise<string> => {
      const child = spawn(squawk, ['--reporter', 'gcc', '--stdin-filepath', 'migrations.sql']);
      child.stdin.end(await runner(migrations).sql());
      return text(child.stdout);
    };
    const table = migration('Table1700000000001', 'create table item (id bigint primary key, name text not null)');
    const index = migration(
      'Index1700000000002',
      'create index concurrently if not exists item_name on item (name)',
      [],
      false,
    );
    const blocking = migration('Blocking1700000000003', 'create index item_name on item (name)');
    expect(await lint([table, index])).toBe('');
    expect(await lint([blocking])).toMatch(/require-concurrent-index-creation/);
  });

  it('refuses to guess the SQL of what only a database can tell', async () => {
    class Api1700000000001 implements MigrationInterface {
      async up(query: QueryRunner): Promise<void> {
        await query.hasTable('x');
      }
      async down(): Promise<void> {
        return undefined;
      }
    }
    class Values1700000000001 extends Api1700000000001 {
      override async up(query: QueryRunner): Promise<void> {
        await query.query('select $1', [1]);
      }
    }
    await expect(runner([Api1700000000001]).sql()).rejects.toThrow(/Api1700000000001 uses runner.hasTable/);
    await expect(runner([Values1700000000001]).sql()).rejects.toThrow(/Values1700000000001 gives parameters/);
  });

  describe('check', () => {
    const check = (migrations: MigrationClass[], options = {}) =>
      runner(migrations, { entities: [Project] }, options).check();
    const databases = async (): Promise<number> =>
      (await client.query(`select from pg_database where datname like current_database() || '_check_%'`)).rowCount ?? 0;

    it('is content when entities and migrations agree, and leaves no database behind', async () => {
      expect(await check([CreateProjects1763635200000])).toEqual({ ok: true, drift: [], irreversible: [] });
      expect(await check([CreateProjects1763635200000], { schema: 'stone' })).toMatchObject({ ok: true });
      expect(await databases()).toBe(0);
      expect(await tables()).toEqual([]);
    });

    it('names what the entities need and the migrations do not make', async () => {
      const other = migration(
        'Other1700000000001',
        'create table project (id uuid primary key, name varchar(20), version int not null)',
        'drop table project',
      );
      const { ok, drift } = await check([other]);
      expect(ok).toBe(false);
      expect(drift.join('\n')).toMatch(/ADD "score"/);
      expect(drift.join('\n')).toMatch(/UNIQUE \("name"\)/);
    });

    it('names what the migrations make and the entities do not have', async () => {
      const more = migration(
        'More1763635200001',
        [
          'alter table project add column extra text',
          'create index extra on project (score)',
          'alter table project alter column name type varchar(30)',
        ],
        [
          'drop index extra',
          'alter table project drop column extra',
          'alter table project alter column name type text',
        ],
      );
      const { drift, irreversible } = await check([CreateProjects1763635200000, more]);
      expect(irreversible).toEqual([]);
      expect(drift.join('\n')).toMatch(/DROP COLUMN "extra"/);
      expect(drift.join('\n')).toMatch(/DROP INDEX "public"."extra"/);
      expect(drift.join('\n')).toMatch(/ADD "name" text/);
    });

    it('goes on behind a migration whose down fails', async () => {
      const stuck = migration('Stuck1763635200001', 'create table stuck (id int)', 'drop table nowhere');
      const sloppy = migration('Sloppy1763635200002', 'create table sloppy (id int)');
      const { irreversible } = await check([CreateProjects1763635200000, stuck, sloppy]);
      expect(irreversible.map(({ name }) => name)).toEqual(['Stuck1763635200001', 'Sloppy1763635200002']);
      expect(irreversible[0]?.differences).toEqual([
        expect.stringMatching(/Stuck1763635200001 failed \(down\): table "nowhere" does not exist/),
      ]);
    });

    it('fails when a migration does, and leaves no database behind', async () => {
      await expect(check([migration('Broken1763635200001', 'create tabel x')])).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
      });
      expect(await databases()).toBe(0);
    });

    it('says what it needs when the user may not make a database', async () => {
      const role = `poor_${randomUUID().replaceAll('-', '')}`;
      await client.query(`create role ${role} login password 'x'`);
      const url = new URL(database.url);
      [url.username, url.password] = [role, 'x'];
      await expect(check([], { url: url.href })).rejects.toMatchObject({
        code: 'MIGRATION_CHECK_NEEDS_DATABASE',
        message: expect.stringContaining('CREATEDB'),
      });
      await client.query(`drop role ${role}`);
    });

    it.each([
      ['a table', 'create table extra (id int)', [], /table public.extra is left over/],
      ['a column', 'alter table project add column extra text', [], /column public.project.extra is left over: text/],
      [
        'a default',
        'alter table project alter column score set default 1',
        [],
        /column public.project.score was integer not null default 0/,
      ],
      ['an index', 'create index extra on project (score)', [], /index public.extra is left over/],
      ['an enum', `create type mood as enum ('good')`, [], /enum public.mood is left over: good/],
      ['a function', `create function one() returns int language sql return 1`, [], /function one\(\) is left over/],
      [
        'a check',
        'alter table project add constraint positive check (score >= 0)',
        [],
        /constraint positive of project is left over/,
      ],
      ['a view', 'create view scores as select score from project', [], /view public.scores is left over/],
      ['a sequence', 'create sequence counter', [], /sequence public.counter is left over/],
      [
        'a trigger',
        `create trigger t before update on project for each row execute function suppress_redundant_updates_trigger()`,
        [],
        /trigger t of public.project is left over/,
      ],
      [
        'what is lost',
        'alter table project drop constraint project_name_key',
        [],
        /constraint project_name_key of project is missing: UNIQUE \(name\)/,
      ],
      ['a policy', 'alter table project enable row level security', [], /row security/],
    ])('finds that a down forgets %s', async (_what, up, down, message) => {
      const { ok, irreversible } = await check([
        CreateProjects1763635200000,
        migration('Extra1763635200001', up, down),
      ]);
      expect(ok).toBe(false);
      expect(irreversible.map(({ name }) => name)).toEqual(['Extra1763635200001']);
      expect(irreversible[0]?.differences.join('\n')).toMatch(message);
    });
  });
});
