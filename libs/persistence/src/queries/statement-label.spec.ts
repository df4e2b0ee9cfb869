import { describe, expect, it } from '@jest/globals';
import { statementLabel, StatementLabels } from './statement-label.js';

describe('statementLabel', () => {
  it.each([
    ['SELECT "p"."id" AS "p_id" FROM "public"."project" "p" WHERE x = $1', 'select', 'project'],
    ['select now()', 'select', 'none'],
    ['  -- who\n /* and\nwhy */ select * from only Projects', 'select', 'projects'],
    [`select ' from nowhere' from somewhere`, 'select', 'somewhere'],
    ['INSERT INTO "project"("id") VALUES (DEFAULT)', 'insert', 'project'],
    ['update stone.block set a = 1', 'update', 'block'],
    ['DELETE FROM "we ""quote"" it" WHERE id = 1', 'delete', 'we "quote" it'],
    ['merge into block using other on true when matched then do nothing', 'merge', 'block'],
    ['with a as (select 1 from b), c as (select 2) select * from a, d', 'select', 'a'],
    [`with a as (select ')' from b) select 1 from "C"`, 'select', 'C'],
    ['with written as ( insert into block values (1) returning 1) select * from input', 'insert', 'block'],
    ['START TRANSACTION', 'transaction', 'none'],
    ['commit', 'transaction', 'none'],
    ['SAVEPOINT typeorm_1', 'transaction', 'none'],
    ['set local lock_timeout = 1', 'other', 'other'],
    ['create table x (id int)', 'other', 'other'],
    ['insert ', 'insert', 'other'],
    ['', 'other', 'other'],
    ['with', 'other', 'other'],
  ])('reads %j', (sql, operation, table) => {
    expect(statementLabel(sql)).toEqual({ operation, table });
  });

  it('reads only the start of a statement of megabytes', () => {
    const sql = `insert into block (id) values ${'(1),'.repeat(500_000)}(1)`;
    const started = performance.now();
    expect(statementLabel(sql)).toEqual({ operation: 'insert', table: 'block' });
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('StatementLabels', () => {
  it('gives one object for the same labels', () => {
    const labels = new StatementLabels();
    expect(labels.of('select 1 from a')).toBe(labels.of('select 2 from a'));
    expect(labels.of('select 1 from a')).toBe(labels.of('select 1 from a'));
  });

  it('calls further tables other when there are too many', () => {
    const labels = new StatementLabels(10, 2);
    expect(['a', 'b', 'c', 'a', 'd'].map((table) => labels.of(`select 1 from ${table}`).table)).toEqual([
      'a',
      'b',
      'other',
      'a',
      'other',
    ]);
  });

  it('forgets the oldest texts', () => {
    const labels = new StatementLabels(2);
    for (let n = 0; n < 100; n++) expect(labels.of(`select ${n} from a`).table).toBe('a');
  });
});
