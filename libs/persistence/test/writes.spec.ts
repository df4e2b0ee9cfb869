import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import {
  bulkInsert,
  type BulkInsertOptions,
  type BulkOutcome,
  Database,
  deleteVersioned,
  findOffsetPage,
  isCheckViolation,
  isForeignKeyViolation,
  isUniqueViolation,
  Transactions,
  updateVersioned,
} from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';
import fc from 'fast-check';
import {
  Column,
  CreateDateColumn,
  type DeepPartial,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import { startApp } from './support/app.js';

@Entity('block')
class Block {
  @PrimaryColumn('int')
  id!: number;

  /** Unique together with `yard`; citext-like equality is left to the database. */
  @Column('text', { name: 'block_key', nullable: true })
  key!: string | null;

  @Column('int', { default: 1 })
  yard!: number;

  @Column('text', { default: 'plain', nullable: true })
  finish!: string | null;

  @VersionColumn({ type: 'int' })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt!: Date;

  @Column('jsonb', { nullable: true })
  notes!: unknown;

  @Column('text', { array: true, nullable: true })
  tags!: string[] | null;

  @Column('bytea', { nullable: true })
  photo!: Buffer | null;

  @Column('int8', {
    nullable: true,
    transformer: { to: (n: bigint) => n, from: (text: string | null) => (text === null ? null : BigInt(text)) },
  })
  grains!: bigint | null;

  @Column('timestamptz', { name: 'cut_at', nullable: true })
  cutAt!: Date | null;

  @Column('enum', { enum: ['raw', 'cut'], enumName: 'block_state', default: 'raw' })
  state!: 'raw' | 'cut';

  @ManyToOne(() => Block)
  @JoinColumn({ name: 'parent_id' })
  parent!: Relation<Block> | null;
}

@Entity('unversioned')
class Unversioned {
  @PrimaryColumn('int')
  id!: number;
}

const SCHEMA = `
  create type block_state as enum ('raw', 'cut');
  create table block (
    id int primary key, block_key text, yard int not null default 1, finish text default 'plain', version int not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    notes jsonb, tags text[], photo bytea, grains int8, cut_at timestamptz, state block_state not null default 'raw',
    parent_id int references block (id), constraint block_key_unique unique (block_key, yard)
  );`;

describe('writing', () => {
  let temporary: TestDatabase;
  let app: INestApplicationContext;
  let database: Database;

  beforeAll(async () => {
    temporary = await createTestDatabase({ name: 'writes' });
    app = await startApp({ url: temporary.url, entities: [Block, Unversioned], migrations: [] });
    database = app.get(Database);
    await database.query({ text: SCHEMA });
  });
  afterEach(() => database.query({ text: 'truncate block' }));
  afterAll(async () => {
    await app.close();
    await temporary.drop();
  });

  const insert = (rows: DeepPartial<Block>[], options?: BulkInsertOptions): Promise<readonly BulkOutcome[]> =>
    bulkInsert(database.manager, Block, rows, options);
  const byKey = { conflictColumns: ['key', 'yard'] } as const;
  const blocks = (): Promise<Block[]> => database.repository(Block).find({ order: { id: 'ASC' } });

  describe('bulkInsert', () => {
    it('writes values of every type as TypeORM does, and defaults for what a row does not name', async () => {
      const full: DeepPartial<Block> = {
        id: 2,
        key: "it's",
        yard: 7,
        finish: null,
        notes: { a: [1, 'x', null], b: '{}' },
        tags: ['a', 'b,"c"'],
        photo: Buffer.from([0, 255, 92]),
        grains: 9007199254740993n,
        cutAt: new Date('2026-01-02T03:04:05.678Z'),
        state: 'cut',
        parent: { id: 1 },
      };
      await insert([{ id: 1, key: null }, full, { ...full, id: 3, key: 'x', notes: 'text' }]);
      const [plain, second, third] = await blocks();
      expect(plain).toMatchObject({
        id: 1,
        key: null,
        yard: 1,
        finish: 'plain',
        version: 1,
        state: 'raw',
        notes: null,
      });
      const { parent: _parent, ...columns } = full;
      expect(second).toMatchObject({ ...columns, version: 1 });
      expect(third?.notes).toBe('text');
      expect(await database.query({ text: 'select parent_id from block where id = 2' })).toEqual([{ parent_id: 1 }]);
    });

    it('fails as a whole on a conflict, unless told otherwise, also when it needs several statements', async () => {
      const rows = [1, 2, 3, 4, 1].map((id) => ({ id }));
      const error: unknown = await insert(rows, { chunkSize: 2 }).catch((cause: unknown) => cause);
      expect(isUniqueViolation(error, 'block_pkey')).toBe(true);
      expect(await blocks()).toEqual([]);
    });

    it('skips what conflicts with a row or an earlier one of the input', async () => {
      const rows = ['b', 'a', 'b', null, null, 'A'].map((key, index) => ({ id: 9 - index, key, yard: 1 }));
      await insert([{ id: 1, key: 'a', finish: 'old' }]);
      expect(await insert(rows, { onConflict: 'skip', ...byKey })).toEqual([
        'created',
        'skipped',
        'skipped',
        'created',
        'created',
        'created',
      ]);
      expect((await blocks()).map(({ key }) => key)).toEqual(['a', 'A', null, null, 'b']);
    });

    it('updates what the new row names and keeps what the old one is', async () => {
      await insert([
        { id: 1, key: 'a', yard: 1, finish: 'old', tags: ['kept'], createdAt: new Date(0), updatedAt: new Date(0) },
      ]);
      const rows = [
        { id: 8, key: 'a', yard: 1, finish: 'new' },
        { id: 9, key: 'b', yard: 1, finish: 'first' },
        { id: 10, key: 'b', yard: 1, finish: 'second' },
      ];
      expect(await insert(rows, { onConflict: 'update', ...byKey })).toEqual(['updated', 'created', 'updated']);
      const [a, b] = await blocks();
      expect(a).toMatchObject({ id: 1, finish: 'new', tags: ['kept'], version: 2, createdAt: new Date(0) });
      expect(a?.updatedAt.getTime()).toBeGreaterThan(0);
      expect(b).toMatchObject({ id: 9, finish: 'second', version: 2 });
    });

    it('uses the primary key when no columns are named, and counts a row that changes nothing as updated', async () => {
      await insert([{ id: 1 }]);
      expect(await insert([{ id: 1 }, { id: 2 }], { onConflict: 'update' })).toEqual(['updated', 'created']);
    });

    it('agrees with inserting one row after the other', async () => {
      const row = fc.record({
        key: fc.option(fc.constantFrom('a', 'b', 'c')),
        finish: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
      });
      const list = fc.array(row, { maxLength: 9 });
      const run = fc.asyncProperty(
        list,
        fc.constantFrom('skip', 'update'),
        fc.integer({ min: 1, max: 4 }),
        async (given, onConflict, chunkSize) => {
          const rows = given.map((one, index) => ({ ...one, id: index + 1, yard: 1 }));
          const expected = model(rows, onConflict);
          const outcomes = await insert(rows, { onConflict, chunkSize, ...byKey });
          const stored = (await blocks()).map(({ id, key, finish, version }) => ({ id, key, finish, version }));
          await database.query({ text: 'truncate block' });
          expect({ outcomes, stored }).toEqual(expected);
        },
      );
      await fc.assert(run, { numRuns: 100 });
    }, 30_000);

    it('inserts more rows than a statement may have parameters', async () => {
      const rows = Array.from({ length: 70_000 }, (_, index) => ({ id: index, key: `k${index}` }));
      const outcomes = await insert(rows, { onConflict: 'skip', chunkSize: 70_000 });
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(70_000);
      expect(await database.query({ text: 'select count(*)::int as n from block' })).toEqual([{ n: 70_000 }]);
    }, 30_000);

    it('takes part in the transaction of the context', async () => {
      await expect(
        app.get(Transactions).run(async () => {
          await insert([{ id: 1 }]);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await blocks()).toEqual([]);
    });

    it('refuses what it can not tell apart', async () => {
      await expect(insert([{ id: 1, key: 'a' }], { onConflict: 'skip', conflictColumns: ['yard'] })).rejects.toThrow(
        /lack yard/,
      );
      await expect(insert([{ id: 1 }], { onConflict: 'skip', conflictColumns: ['nothing'] })).rejects.toThrow(
        /no property nothing/,
      );
      expect(await insert([])).toEqual([]);
    });
  });

  describe('updateVersioned', () => {
    it('changes the row that the caller saw, counts its version up, and gives it as TypeORM reads it', async () => {
      await insert([{ id: 1, key: 'a', grains: 5n, updatedAt: new Date(0) }]);
      const updated = await updateVersioned(database.manager, Block, { id: 1, version: 1 }, { finish: 'fine' });
      expect(updated).toBeInstanceOf(Block);
      expect(updated).toEqual(await database.repository(Block).findOneByOrFail({ id: 1 }));
      expect(updated).toMatchObject({ finish: 'fine', version: 2, grains: 5n });
      expect(updated?.updatedAt.getTime()).toBeGreaterThan(0);
    });

    it('tells a row that is gone from one that was changed', async () => {
      await insert([{ id: 1 }]);
      await updateVersioned(database.manager, Block, { id: 1, version: 1 }, { finish: 'fine' });
      expect(await updateVersioned(database.manager, Block, { id: 2, version: 1 }, { finish: 'x' })).toBeUndefined();
      await expect(
        updateVersioned(database.manager, Block, { id: 1, version: 1 }, { finish: 'x' }),
      ).rejects.toMatchObject({
        code: 'VERSION_MISMATCH',
        category: 'precondition',
        details: { expected: 1, actual: 2 },
      });
      expect((await blocks())[0]?.finish).toBe('fine');
    });

    it('lets one of two win who change the same version at once', async () => {
      await insert([{ id: 1 }]);
      const change = (finish: string) => updateVersioned(database.manager, Block, { id: 1, version: 1 }, { finish });
      const results = await Promise.allSettled(['a', 'b', 'c'].map(change));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  it('tells which constraint refused a row', async () => {
    await database.query({ text: 'alter table block add constraint positive check (id > -1)' });
    const negative: unknown = await insert([{ id: -1 }]).catch((error: unknown) => error);
    const orphan: unknown = await insert([{ id: 1, parent: { id: 404 } }]).catch((error: unknown) => error);
    const errors = [negative, orphan];
    expect(errors.map((error) => isCheckViolation(error, 'positive'))).toEqual([true, false]);
    expect(errors.map((error) => isForeignKeyViolation(error))).toEqual([false, true]);
    expect(errors.map((error) => isUniqueViolation(error))).toEqual([false, false]);
  });

  it('refuses entities that have no version', async () => {
    const change = updateVersioned(database.manager, Unversioned, { id: 1, version: 1 }, {});
    await expect(change).rejects.toThrow(/Unversioned needs a single primary key and a @VersionColumn/);
  });

  it('deletes the version that the caller saw, and no other', async () => {
    await insert([{ id: 1 }]);
    await expect(deleteVersioned(database.manager, Block, { id: 1, version: 3 })).rejects.toMatchObject({
      code: 'VERSION_MISMATCH',
    });
    expect(await deleteVersioned(database.manager, Block, { id: 1, version: 1 })).toBe(true);
    expect(await deleteVersioned(database.manager, Block, { id: 1, version: 1 })).toBe(false);
  });

  it('reads pages by their place, and counts the whole list', async () => {
    await insert(Array.from({ length: 25 }, (_, id) => ({ id })));
    const query = database.manager.createQueryBuilder(Block, 'block').where('block.id > 4').orderBy('block.id');
    const page = await findOffsetPage(query, { limit: 3, offset: 2 });
    expect({ ...page, items: page.items.map(({ id }) => id) }).toEqual({
      items: [7, 8, 9],
      total: 20,
      limit: 3,
      offset: 2,
    });
    expect((await findOffsetPage(query, {})).items).toHaveLength(20);
    await expect(findOffsetPage(query, { limit: 101, offset: -1 })).rejects.toMatchObject({
      fields: [{ pointer: '/limit' }, { pointer: '/offset' }],
    });
  });
});

interface ModelRow {
  id: number;
  key: string | null;
  finish?: string | null | undefined;
}

/** One row after the other. */
function model(rows: readonly ModelRow[], onConflict: 'skip' | 'update') {
  const stored: { id: number; key: string | null; finish: string | null; version: number }[] = [];
  const outcomes = rows.map(({ id, key, finish }): BulkOutcome => {
    const there = key === null ? undefined : stored.find((row) => row.key === key);
    if (there === undefined) {
      stored.push({ id, key, finish: finish === undefined ? 'plain' : finish, version: 1 });
      return 'created';
    }
    if (onConflict === 'skip') return 'skipped';
    if (finish !== undefined) there.finish = finish;
    there.version += 1;
    return 'updated';
  });
  return { outcomes, stored };
}
