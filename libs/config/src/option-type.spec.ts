import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OptionType, parseOption, type ScalarKind } from './option-type.js';

const read = (kind: ScalarKind | 'map', raw: unknown) => parseOption({ kind } as OptionType, raw);
const readList = (item: ScalarKind, raw: unknown) => parseOption({ kind: 'list', item }, raw);
const refused = { mistake: expect.any(String) };

describe('parseOption of a number', () => {
  it.each([
    ['8080', 8080],
    ['-1', -1],
    ['+2', 2],
    ['0.25', 0.25],
    ['.5', 0.5],
    ['1e3', 1_000],
    [7, 7],
  ])('reads %p', (raw, value) => {
    expect(read('number', raw)).toEqual({ value });
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1_000',
    '0x10',
    '1,5',
    'NaN',
    'Infinity',
    '1e999',
    '9007199254740993',
    '12abc',
    true,
    NaN,
    Infinity,
    2 ** 60,
  ])('refuses %p', (raw) => {
    expect(read('number', raw)).toEqual(refused);
  });

  it('reads back every safe number that JavaScript writes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.maxSafeInteger(), fc.double({ noDefaultInfinity: true, noNaN: true, max: 1e15, min: -1e15 })),
        (value) => {
          expect(read('number', String(value))).toEqual({ value: Number(String(value)) });
        },
      ),
    );
  });
});

describe('parseOption of a boolean', () => {
  it.each(['true', 'TRUE', '1', 'yes', 'on', 'On', true])('reads %p as true', (raw) => {
    expect(read('boolean', raw)).toEqual({ value: true });
  });

  it.each(['false', 'False', '0', 'no', 'off', false])('reads %p as false', (raw) => {
    expect(read('boolean', raw)).toEqual({ value: false });
  });

  it.each(['', 'y', 'enabled', 'truee', '2', 1, 0])('refuses %p', (raw) => {
    expect(read('boolean', raw)).toEqual(refused);
  });
});

describe('parseOption of a text', () => {
  it('takes any text as it is', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(read('string', text)).toEqual({ value: text })));
  });

  it.each([1, true])('asks for quotes around %p', (raw) => {
    expect(read('string', raw)).toEqual({ mistake: 'put it in quotes' });
  });

  it('refuses a list', () => {
    expect(read('string', ['a'])).toEqual({ mistake: '' });
  });
});

describe('parseOption of a duration and of a size', () => {
  it('reads texts with units, and whole numbers', () => {
    expect(read('duration', '30s')).toEqual({ value: 30_000 });
    expect(read('duration', 250)).toEqual({ value: 250 });
    expect(read('size', '10mb')).toEqual({ value: 10_485_760 });
  });

  it.each([-1, 0.5, true, 'soon'])('refuses %p', (raw) => {
    expect(read('duration', raw)).toEqual(refused);
    expect(read('size', raw)).toEqual(refused);
  });
});

describe('parseOption of a list', () => {
  it.each([
    ['a,b', ['a', 'b']],
    [' a , b ', ['a', 'b']],
    ['a', ['a']],
    ['', []],
    ['[]', []],
    ['["a,b", ""]', ['a,b', '']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('reads %p', (raw, value) => {
    expect(readList('string', raw)).toEqual({ value });
  });

  it('reads each item as what the items are', () => {
    expect(readList('duration', '1s,2m')).toEqual({ value: [1_000, 120_000] });
    expect(readList('number', '[1, "2"]')).toEqual({ value: [1, 2] });
  });

  it.each(['a,,b', 'a,', ',', '[a]', '[1]', { a: 1 }, 5])('refuses %p as a list of texts', (raw) => {
    expect(readList('string', raw)).toEqual(refused);
  });

  it('reads back every list of texts that is written as JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(readList('string', JSON.stringify(texts))).toEqual({ value: texts });
      }),
    );
  });
});

describe('parseOption of a map', () => {
  it('reads a mapping, and a JSON object in text', () => {
    expect(read('map', { team: 'core' })).toEqual({ value: { team: 'core' } });
    expect(read('map', '{"team":{"name":"core"}}')).toEqual({ value: { team: { name: 'core' } } });
  });

  it.each(['', 'a=b', '[1]', '"a"', 5, [1], new Date(0)])('refuses %p', (raw) => {
    expect(read('map', raw)).toEqual(refused);
  });

  it.each(['{"__proto__":{"admin":true}}', '{"a":[{"constructor":1}]}', '{"a":{"prototype":1}}'])(
    'refuses %s',
    (raw) => {
      expect(read('map', raw)).toEqual({ mistake: expect.stringContaining('__proto__') });
    },
  );
});

it('asks to remove a key without value, whatever the option is', () => {
  expect(read('string', null)).toEqual({ mistake: expect.stringContaining('remove the key') });
  expect(readList('string', null)).toEqual(refused);
});
