import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from './json-text.js';
import type { Located, ParsedText } from './located.js';

function plain(data: Located): unknown {
  if (data.kind === 'scalar') return data.value;
  if (data.kind === 'list') return data.items.map(plain);
  return Object.fromEntries(data.entries.map(({ key, value }) => [key, plain(value)]));
}

function read(text: string): unknown {
  const parsed = parseJson(text);
  return 'mistakes' in parsed || parsed.data === undefined ? parsed : plain(parsed.data);
}

const mistakeAt = (parsed: ParsedText) => ('mistakes' in parsed ? parsed.mistakes[0]?.at : undefined);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('parseJson', () => {
  it('reads what JSON.parse reads, however it is spaced', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, 2, '\t'), (json, space) => {
        const value: unknown = JSON.parse(json);
        expect(read(JSON.stringify(value, undefined, space))).toEqual(value);
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '0',
      '.5',
      'true',
      'nul',
      ' ',
      '\n',
      '\\u00',
      '//',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (text) => {
          const data = parseJson(text);
          // JSON.parse keeps the last of two equal keys; here they are a mistake.
          fc.pre(!('mistakes' in data && data.mistakes.some(({ message }) => message.includes('there before'))));
          expect('data' in data).toBe(isJson(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{\n  "a": 1,\n  b: 2\n}', { line: 3, column: 3 }],
    ['{"a": 1,}', { line: 1, column: 9 }],
    ['{"a" 1}', { line: 1, column: 6 }],
    ['[1 2]', { line: 1, column: 4 }],
    ['{} x', { line: 1, column: 4 }],
    ['', { line: 1, column: 1 }],
    ['{"a": "unclosed', { line: 1, column: 7 }],
    ['{\n"a": 1,\n"a": 2}', { line: 3, column: 1 }],
    ['[01]', { line: 1, column: 3 }],
  ])('tells where %p stops being JSON', (text, at) => {
    expect(mistakeAt(parseJson(text))).toEqual(at);
  });

  it('gives each key its place', () => {
    const parsed = parseJson('{\n  "http": {\n    "port": 1\n  }\n}');
    expect(parsed).toMatchObject({
      data: {
        entries: [{ key: 'http', at: { line: 2, column: 3 }, value: { entries: [{ at: { line: 3, column: 5 } }] } }],
      },
    });
  });

  it('refuses nesting that no configuration has', () => {
    expect(parseJson('['.repeat(5_000))).toMatchObject({ mistakes: [{ message: expect.stringContaining('levels') }] });
  });

  it('never quotes the text in a mistake', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^hunter[a-z0-9]{4,10}$/), (secret) => {
        expect(JSON.stringify(parseJson(`{"password": "${secret}", ${secret}}`))).not.toContain(secret);
      }),
    );
  });
});
