import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORBIDDEN_KEYS, refusalOfJson } from './strict-json.js';

const refusal = (text: string, depth = 10) => {
  JSON.parse(text);
  return refusalOfJson(text, depth);
};

describe('refusalOfJson', () => {
  it.each([
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['[{"x":{"b":1,"c":[],"b":2}}]', 'duplicate-key'],
    ['{"__proto__":{}}', 'forbidden-key'],
    ['{"constructor":{"prototype":{}}}', 'forbidden-key'],
    ['{"a":{"\\u005f_proto__":1}}', 'forbidden-key'],
    ['{"a":"x\\u0000y"}', 'null-character'],
    ['["\\u0000"]', 'null-character'],
    ['{"\\u0000":1}', 'null-character'],
    ['{"toString":1}', 'forbidden-key'],
    ['{"prototype":1}', 'forbidden-key'],
    ['["a\\udc00b"]', 'lone-surrogate'],
    ['{"\\uD83D":1}', 'lone-surrogate'],
    [`${'['.repeat(11)}${']'.repeat(11)}`, 'too-deep'],
  ])('refuses %s', (text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  it.each([
    'null',
    '"a"',
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"a,\\"a\\":1","c":"}"}',
    '{"a\\\\":1,"a":2}',
    '["__proto__","\\\\u0000","\\ud83d\\ude00"]',
    `${'['.repeat(10)}${']'.repeat(10)}`,
  ])('accepts %s', (text) => {
    expect(refusal(text)).toBeUndefined();
  });

  it('accepts what JSON.stringify writes of values without U+0000 and forbidden keys', () => {
    const word = fc
      .string({ unit: 'binary' })
      .filter((text) => !/[\0\p{Surrogate}]/u.test(text) && !FORBIDDEN_KEYS.has(text));
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, word, fc.integer(), tie('list'), tie('map')),
      list: fc.array(tie('value')),
      map: fc.dictionary(word, tie('value'), { noNullPrototype: true }),
    })).value;
    fc.assert(fc.property(value, (data) => refusalOfJson(JSON.stringify(data), 1000) === undefined));
  });

  it('finds a second copy of any key', () => {
    const entry = fc.string({ unit: 'binary' }).filter((key) => !key.includes('\0') && !FORBIDDEN_KEYS.has(key));
    fc.assert(
      fc.property(fc.uniqueArray(entry, { minLength: 1 }), (keys) => {
        const members = [...keys, keys[0]].map((key) => `${JSON.stringify(key)}:1`);
        return refusalOfJson(`{${members.join()}}`, 2) === 'duplicate-key';
      }),
    );
  });

  it('takes time in proportion to the text, escapes and quotes included', () => {
    const text = JSON.stringify('\\"'.repeat(200_000));
    expect(refusal(text)).toBeUndefined();
  });
});
