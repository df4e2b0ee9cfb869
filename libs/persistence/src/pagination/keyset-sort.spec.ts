import { describe, expect, it } from '@jest/globals';
import { KeysetSort, type SortDefinition } from './keyset-sort.js';

const definition: SortDefinition = {
  columns: [
    { name: 'createdAt', column: 'p.createdAt', type: 'timestamptz' },
    { name: 'newest', column: 'p.createdAt', type: 'timestamptz' },
    { name: 'name', column: 'p.name', type: 'varchar(20)', nullable: true },
  ],
  tieBreaker: { name: 'id', column: 'p.id', type: 'uuid' },
  default: '-createdAt',
};
const sort = new KeysetSort(definition);

describe('KeysetSort', () => {
  it.each([
    [undefined, 'createdAt:desc,id:desc'],
    ['', 'createdAt:desc,id:desc'],
    ['name', 'name:asc,id:asc'],
    ['-name,createdAt', 'name:desc,createdAt:asc,id:asc'],
    ['id', 'id:asc'],
    ['-id,name', 'id:desc'],
    ['name,-id', 'name:asc,id:desc'],
    ['newest,-createdAt', 'newest:asc,id:asc'],
  ])('reads %j as %s', (text, signature) => {
    expect(sort.parse(text).signature).toBe(signature);
  });

  it.each(['nope', 'name,name', '+name', 'name,', 'a,b,c,d', '-', 'toString', '__proto__'])('refuses %j', (text) => {
    expect(() => sort.parse(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('tells what may be named', () => {
    expect(sort.names).toEqual(['createdAt', 'newest', 'name', 'id']);
    expect(() => sort.parse('x')).toThrow(
      expect.objectContaining({
        fields: [expect.objectContaining({ message: expect.stringContaining('createdAt, newest, name, id') })],
      }),
    );
  });

  it.each<[string, Partial<SortDefinition>, RegExp]>([
    ['two names', { columns: [...definition.columns, ...definition.columns] }, /same name/],
    ['a name that does not fit in a query', { columns: [{ name: 'a,b', column: 'x', type: 'text' }] }, /no name/],
    ['a type that is none', { columns: [{ name: 'a', column: 'x', type: 'text); drop' }] }, /no PostgreSQL type/],
    [
      'a tie-breaker that may be null',
      { tieBreaker: { name: 'id', column: 'x', type: 'int', nullable: true } },
      /never be null/,
    ],
    ['a default that is not on the list', { default: 'nope' }, /default sort is wrong/],
  ])('is not made with %s', (_what, change, message) => {
    expect(() => new KeysetSort({ ...definition, ...change })).toThrow(message);
  });
});
