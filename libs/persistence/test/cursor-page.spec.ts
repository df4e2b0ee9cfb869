import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { encodeCursor, type CursorPage } from '@ashlar/domain';
import { type CursorPageRequest, Database, findCursorPage, keysetQuery, KeysetSort } from '../src/index.js';
import fc from 'fast-check';
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import { startApp } from './support/app.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';

@Entity('shelf')
class Shelf {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;

  @OneToMany(() => Stone, (stone) => stone.shelf)
  stones!: Relation<Stone>[];
}

@Entity('stone')
class Stone {
  @PrimaryColumn('int')
  id!: number;

  @Column('int', { nullable: true })
  weight!: number | null;

  @Column('text', { name: 'kind_of_stone' })
  kind!: string;

  @Column('timestamptz', { name: 'cut_at', nullable: true })
  cutAt!: Date | null;

  @Column('enum', { enum: ['raw', 'cut'], enumName: 'stone_state' })
  state!: 'raw' | 'cut';

  @ManyToOne(() => Shelf, (shelf) => shelf.stones)
  @JoinColumn({ name: 'shelf_id' })
  shelf!: Relation<Shelf> | null;
}

const SCHEMA = `
  create type stone_state as enum ('raw', 'cut');
  create table shelf (id int primary key, name text not null);
  create table stone (
    id int primary key, weight int, kind_of_stone text collate "C" not null, cut_at timestamptz,
    state stone_state not null default 'raw', shelf_id int references shelf (id)
  );`;

interface Row {
  readonly id: number;
  readonly weight: number | null;
  readonly kind: string;
  /** Microseconds since 2026 began. */
  readonly cutAt: number | null;
  readonly state: 'raw' | 'cut';
}

const sort = new KeysetSort({
  columns: [
    { name: 'weight', column: 'stone.weight', type: 'int', nullable: true },
    { name: 'weightLast', column: 'stone.weight', type: 'int', nullable: true, nulls: 'last' },
    { name: 'weightFirst', column: 'stone.weight', type: 'int', nullable: true, nulls: 'first' },
    { name: 'kind', column: 'stone.kind', type: 'text' },
    { name: 'length', column: 'length(stone.kind)', type: 'int' },
    { name: 'cutAt', column: 'stone.cutAt', type: 'timestamptz', nullable: true },
    { name: 'state', column: 'stone.state', type: 'stone_state' },
  ],
  tieBreaker: { name: 'id', column: 'stone.id', type: 'int' },
  default: '-cutAt',
});

const columnOf = (name: string): string => name.replace(/First|Last/, '');

/** The order as a person would write it, without SQL. */
function compare(text: string): (a: Row, b: Row) => number {
  const terms = text.split(',').map((term) => ({ name: term.replace('-', ''), sign: term.startsWith('-') ? -1 : 1 }));
  const value = (row: Row, name: string): string | number | null => {
    if (name === 'length') return row.kind.length;
    if (name === 'state') return row.state === 'raw' ? 0 : 1;
    return row[columnOf(name) as keyof Row];
  };
  return (a, b) => {
    for (const { name, sign } of terms) {
      const [x, y] = [value(a, name), value(b, name)];
      if (x === y) continue;
      const nullsFirst = name.endsWith('First') || (!name.endsWith('Last') && sign === -1);
      if (x === null) return nullsFirst ? -1 : 1;
      if (y === null) return nullsFirst ? 1 : -1;
      return (x < y ? -1 : 1) * sign;
    }
    const columns = terms.filter(
      (term, index) => terms.findIndex((other) => columnOf(other.name) === columnOf(term.name)) === index,
    );
    return (a.id - b.id) * (columns.at(-1)?.sign ?? 1);
  };
}

describe('findCursorPage', () => {
  let temporary: TestDatabase;
  let app: INestApplicationContext;
  let database: Database;

  beforeAll(async () => {
    temporary = await createTestDatabase();
    app = await startApp({ url: temporary.url, entities: [Stone, Shelf], migrations: [] });
    database = app.get(Database);
    await database.query({ text: SCHEMA });
  });
  afterAll(async () => {
    await app.close();
    await temporary.drop();
  });

  const page = (request: CursorPageRequest): Promise<CursorPage<Stone>> =>
    findCursorPage(database.manager.createQueryBuilder(Stone, 'stone'), sort, request);

  const fill = async (rows: readonly Row[]): Promise<void> => {
    await database.query({ text: 'truncate stone' });
    await database.query({
      text: `insert into stone (id, weight, kind_of_stone, cut_at, state)
             select id, weight, kind, timestamptz '2026-01-01Z' + "cutAt" * interval '1 microsecond', state
             from json_to_recordset($1) as r(id int, weight int, kind text, "cutAt" int8, state stone_state)`,
      values: [JSON.stringify(rows)],
    });
  };

  /** Walks the list in one direction, from an end to the other. */
  const walk = async (order: string, limit: number, direction: 'next' | 'previous'): Promise<number[][]> => {
    const pages: number[][] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const found = await page({ sort: order, limit, direction, cursor });
      pages.push(found.items.map(({ id }) => id));
      cursor = direction === 'next' ? found.nextCursor : found.previousCursor;
      if (pages.length > 100) throw new Error('The walk does not end.');
    }
    return pages;
  };

  const rows = fc.uniqueArray(
    fc.record<Row>({
      id: fc.integer({ min: 1, max: 60 }),
      weight: fc.option(fc.integer({ min: 0, max: 3 })),
      kind: fc.constantFrom('', 'a', 'b', 'ab', "'"),
      cutAt: fc.option(fc.integer({ min: 0, max: 4 })),
      state: fc.constantFrom('raw', 'cut'),
    }),
    { selector: ({ id }) => id, maxLength: 14 },
  );
  const order = fc
    .uniqueArray(
      fc.record({
        name: fc.constantFrom('weight', 'weightLast', 'weightFirst', 'kind', 'length', 'cutAt', 'state', 'id'),
        sign: fc.constantFrom('', '-'),
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
    )
    .map((terms) => terms.map(({ name, sign }) => sign + name).join(','));

  it('shows every row once and in order, forward and back, with nulls, equal values and microseconds', async () => {
    await fc.assert(
      fc.asyncProperty(rows, order, fc.integer({ min: 1, max: 6 }), async (list, wanted, limit) => {
        await fill(list);
        const expected = [...list].sort(compare(wanted)).map(({ id }) => id);
        const forward = await walk(wanted, limit, 'next');
        const back = await walk(wanted, limit, 'previous');
        expect(forward.flat()).toEqual(expected);
        expect(back.reverse().flat()).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('turns round in the middle of a list and meets the same rows', async () => {
    await fill([1, 2, 3, 4, 5].map((id) => ({ id, weight: null, kind: 'a', cutAt: null, state: 'raw' })));
    const first = await page({ sort: 'weight', limit: 2 });
    const second = await page({ sort: 'weight', limit: 2, cursor: first.nextCursor ?? '' });
    const back = await page({ sort: 'weight', limit: 2, cursor: second.previousCursor ?? '' });
    expect([first, second, back].map(({ items }) => items.map(({ id }) => id))).toEqual([
      [1, 2],
      [3, 4],
      [1, 2],
    ]);
    expect([first.previousCursor, back.previousCursor]).toEqual([null, null]);
    expect(back.nextCursor).not.toBeNull();
  });

  it('neither skips nor repeats rows that stay while others come and go', async () => {
    await fill([10, 20, 30, 40].map((id) => ({ id, weight: 1, kind: 'a', cutAt: 1, state: 'raw' })));
    const first = await page({ sort: 'id', limit: 2 });
    await database.query({ text: `delete from stone where id = 20` });
    await database.query({ text: `insert into stone values (5, 1, 'a', null), (25, 1, 'a', null)` });
    const second = await page({ sort: 'id', limit: 5, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual([25, 30, 40]);
  });

  it('keeps conditions and joins to single rows, and gives whole entities', async () => {
    await fill([1, 2, 3].map((id) => ({ id, weight: id, kind: 'a', cutAt: 1, state: 'raw' })));
    await database.query({ text: `insert into shelf values (1, 'top'); update stone set shelf_id = 1 where id > 1` });
    const query = database.manager
      .createQueryBuilder(Stone, 'stone')
      .leftJoinAndSelect('stone.shelf', 'shelf')
      .where('stone.weight > :least', { least: 1 })
      .orderBy('stone.kind');
    const first = await findCursorPage(query, sort, { sort: 'id', limit: 1 });
    const second = await findCursorPage(query, sort, { sort: 'id', limit: 1, cursor: first.nextCursor ?? '' });
    expect([first, second].map(({ items }) => items[0])).toMatchObject([
      { id: 2, kind: 'a', cutAt: new Date('2026-01-01T00:00:00Z'), shelf: { name: 'top' } },
      { id: 3 },
    ]);
    expect(second.nextCursor).toBeNull();
  });

  it('refuses a join to many rows, where limits count the wrong thing', async () => {
    await fill([1, 2].map((id) => ({ id, weight: id, kind: 'a', cutAt: 1, state: 'raw' })));
    await database.query({ text: `insert into shelf values (2, 'low'); update stone set shelf_id = 2` });
    const shelves = new KeysetSort({
      columns: [],
      tieBreaker: { name: 'id', column: 'shelf.id', type: 'int' },
      default: 'id',
    });
    const query = database.manager.createQueryBuilder(Shelf, 'shelf').innerJoinAndSelect('shelf.stones', 'stone');
    await expect(findCursorPage(query, shelves, {})).rejects.toThrow(/join to many rows/);
  });

  it('gives 20 rows unless asked otherwise, and 100 at most', async () => {
    await fill(
      Array.from({ length: 30 }, (_, index) => ({ id: index, weight: 1, kind: 'a', cutAt: 1, state: 'raw' as const })),
    );
    expect((await page({})).items).toHaveLength(20);
    await expect(page({ limit: 101 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ pointer: '/limit' }],
    });
    await expect(page({ limit: 0 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('refuses to sort by what is not on the list', async () => {
    for (const wrong of ['password', 'id;drop table stone', 'weight,weight', '--id', ' id', 'id,kind,cutAt,state']) {
      await expect(page({ sort: wrong })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        fields: [{ pointer: '/sort' }],
      });
    }
  });

  it('refuses cursors of other orders and forged ones, also those that only the database can tell', async () => {
    const { nextCursor } = await page({ sort: 'kind', limit: 1 });
    const forged = (values: (string | number | null)[], signature: string) =>
      encodeCursor({ sort: signature, direction: 'next', values });
    const wrong: [string, string][] = [
      ['weight', nextCursor ?? ''],
      ['kind', 'abc'],
      ['kind', forged(['a'], 'kind:asc,id:asc')],
      ['kind', forged(['a', 'x'], 'kind:asc,id:asc')],
      ['kind', forged(['a', null], 'kind:asc,id:asc')],
      ['kind', forged([1, '1'], 'kind:asc,id:asc')],
      ['id', forged(['99999999999'], 'id:asc')],
      ['state', forged(['melted', '1'], 'state:asc,id:asc')],
      ['cutAt', forged(['2026-13-45 99:00', '1'], 'cutAt:asc,id:asc')],
    ];
    for (const [order, cursor] of wrong) {
      await expect(page({ sort: order, cursor })).rejects.toMatchObject({
        code: 'PAGE_CURSOR_INVALID',
        category: 'invalid',
      });
    }
  });

  it('starts the scan of an index at the cursor', async () => {
    await database.query({ text: 'truncate stone' });
    await database.query({
      text: `insert into stone (id, weight, kind_of_stone, cut_at) select n, n % 7, 'k' || n % 50, now() from generate_series(1, 20000) n;
             create index stone_kind on stone (kind_of_stone desc, id desc); create index stone_mixed on stone (kind_of_stone, id desc);
             analyze stone`,
    });
    const plan = async (order: string, values: string[]): Promise<string> => {
      const parsed = sort.parse(order);
      const cursor = encodeCursor({ sort: parsed.signature, direction: 'next', values });
      const {
        condition = '',
        values: given,
        orderBy,
      } = keysetQuery(parsed, { cursor, limit: 10, direction: 'next' }, (i) => `$${i + 1}`);
      const columns = (text: string): string =>
        text.replaceAll('stone.kind', 'kind_of_stone').replaceAll('stone.id', 'id');
      const rows = await database.query<Record<string, string>>({
        text: columns(`explain select * from stone where ${condition}
          order by ${orderBy.map((term) => `${term.expression} ${term.order} ${term.nulls}`).join(', ')} limit 11`),
        values: given,
      });
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await plan('-kind', ['k25', '100'])).toMatch(
      /Index Scan.*using stone_kind.*\n.*Index Cond: \(ROW\(kind_of_stone, id\) </,
    );
    expect(await plan('kind,-id', ['k25', '100'])).toMatch(
      /Index Scan.*using stone_mixed.*\n.*Index Cond: \(kind_of_stone >= /,
    );
  });
});
