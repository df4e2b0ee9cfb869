import { describe, expect, it } from '@jest/globals';
import { normaliseSql } from './sql-text.js';

describe('normaliseSql', () => {
  it.each([
    ['select *\n  from "a"   where id = $1 -- why\n', 'select * from "a" where id = $1'],
    [`select * from a where email = 'x@y.example' and n = 42`, 'select * from a where email = ? and n = ?'],
    [`select case when 'a' then 'b' end, E'it''s', n'x'`, 'select case when ? then ? end, ?, ?'],
    [`select $1, a1, "b 2", t.c3, 1.5, -3`, 'select $1, a1, "b 2", t.c3, ?, -?'],
    [`select e'it\\'s', 'next', B'101', abe'x'`, 'select ?, ?, ?, abe?'],
    [`do $x$ secret $x$`, 'do ?'],
    [`select $$secret$$`, 'select ?'],
    ['insert into a (b, c) values ($1, $2), ($3, $4), ($5, DEFAULT)', 'insert into a (b, c) values ($1, $2), ...'],
    ['select 1 where id in ($1, $2, $3, $4, $5, $6)', 'select ? where id in ($1, $2, $3, ..., $6)'],
    [`select 'open`, 'select ?'],
  ])('writes %j as %j', (sql, text) => {
    expect(normaliseSql(sql)).toBe(text);
  });

  it('cuts long statements, also in the middle of a literal', () => {
    expect(normaliseSql(`select ${'a, '.repeat(500)}`, 20)).toBe('select a, a, a, a...');
    expect(normaliseSql(`select '${'secret'.repeat(500)}'`, 20)).toBe('select ?');
  });
});
