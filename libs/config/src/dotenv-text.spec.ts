import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEnv } from 'node:util';
import { parseDotenv } from './dotenv-text.js';

const values = (text: string) => Object.fromEntries(parseDotenv(text).entries.map(({ name, value }) => [name, value]));

describe('parseDotenv', () => {
  it.each([
    ['A=1', '1'],
    ['A = 1 ', '1'],
    ['export A=1', '1'],
    ['A=', ''],
    ['A=a b c', 'a b c'],
    ['A=a#b', 'a#b'],
    ['A=a # comment', 'a'],
    ['A=# comment', ''],
    ['A="a # b"', 'a # b'],
    ["A='a \\n b'", 'a \\n b'],
    ['A="a\\nb\\t\\"c\\" \\\\ \\r"', 'a\nb\t"c" \\ \r'],
    ['A=`it\'s "it"`', 'it\'s "it"'],
    ['A="over\ntwo lines" # comment', 'over\ntwo lines'],
    ['A=${B}', '${B}'],
    ['A=postgres://u:p@h/d?x=y', 'postgres://u:p@h/d?x=y'],
  ])('reads %p', (text, value) => {
    expect(values(text)).toEqual({ A: value });
  });

  it('skips blank lines and comments, and tells the line where each variable begins', () => {
    expect(parseDotenv('# head\r\n\r\nA=1\r\nB="2\r\n3"\r\nC=4')).toEqual({
      entries: [
        { name: 'A', value: '1', line: 3 },
        { name: 'B', value: '2\n3', line: 4 },
        { name: 'C', value: '4', line: 6 },
      ],
      mistakes: [],
    });
  });

  it('reports lines that set nothing, and goes on', () => {
    expect(parseDotenv('hello\n1A=2\n=x\nB=1')).toEqual({
      entries: [{ name: 'B', value: '1', line: 4 }],
      mistakes: [1, 2, 3].map((line) => ({ line, message: 'is not of the form NAME=value' })),
    });
  });

  it.each(['A="open\nB=1', "A='open", 'A="a" b'])('reports the quote of %p', (text) => {
    expect(parseDotenv(text).mistakes).toEqual([{ line: 1, message: expect.stringContaining('quote') }]);
  });

  it('agrees with Node about unquoted values', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9_./:@-]{1,20}$/);
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), value), (variables) => {
        const text = Object.entries(variables)
          .map(([name, each]) => `${name}=${each}`)
          .join('\n');
        expect(values(text)).toEqual({ ...parseEnv(text) });
      }),
    );
  });

  it('reads back any text in double quotes once it is escaped', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\r', '\\r');
        expect(values(`A="${escaped}"`)).toEqual({ A: value });
      }),
    );
  });
});
