import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64Url, toBase64Url } from './base64url.js';
import { decodeCursor, encodeCursor, MAX_CURSOR_LENGTH, type Cursor, type CursorValue } from './cursor.js';

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => !value.includes('\0'));
const value: fc.Arbitrary<CursorValue> = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.constant(null),
);
const cursors: fc.Arbitrary<Cursor> = fc.record({
  sort: text,
  direction: fc.constantFrom('next', 'previous'),
  values: fc.array(value, { maxLength: 4 }),
});

const sort = 'createdAt:desc,id:desc';
const cursor: Cursor = { sort, direction: 'next', values: ['2026-01-01T00:00:00.123456Z', '0192f0c1'] };
const pack = (value: unknown) => toBase64Url(JSON.stringify(value));
const refusal = (reason: string) =>
  expect.objectContaining({ code: 'PAGE_CURSOR_INVALID', category: 'invalid', details: { reason } });

describe('the cursor codec', () => {
  it('gives back every cursor that it wrote', () => {
    fc.assert(
      fc.property(cursors, (original) => {
        const read = decodeCursor(encodeCursor(original), { sort: original.sort, count: original.values.length });
        expect(read).toEqual(original);
      }),
    );
  });

  it('writes characters that need no escape in a URL', () => {
    fc.assert(fc.property(cursors, (original) => expect(encodeCursor(original)).toMatch(/^[A-Za-z0-9_-]+$/)));
  });

  it('keeps what it wrote readable in later versions', () => {
    expect(encodeCursor({ sort: 'name:asc', direction: 'previous', values: ['ü', 1, true, null] })).toBe(
      'WzEsInAiLCJuYW1lOmFzYyIsWyLDvCIsMSx0cnVlLG51bGxdXQ',
    );
  });

  it('accepts nothing but what it wrote', () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.json().map(toBase64Url),
      fc.jsonValue().map((value) => pack([1, 'n', sort, value])),
    );
    fc.assert(
      fc.property(garbage, (input) => {
        let read: Cursor;
        try {
          read = decodeCursor(input, { sort });
        } catch (error) {
          expect(error).toMatchObject({ code: 'PAGE_CURSOR_INVALID' });
          return;
        }
        expect(encodeCursor(read)).toBe(input);
      }),
    );
  });

  it('refuses a cursor of which one character was changed, or reads what the change says', () => {
    const written = encodeCursor(cursor);
    fc.assert(
      fc.property(fc.nat({ max: written.length - 1 }), fc.constantFrom(...'ABCabc019-_'), (at, char) => {
        const changed = written.slice(0, at) + char + written.slice(at + 1);
        fc.pre(changed !== written);
        let read: Cursor | undefined;
        try {
          read = decodeCursor(changed, { sort });
        } catch {
          return;
        }
        expect(read).not.toEqual(cursor);
      }),
    );
  });

  it.each([
    ['nothing', undefined],
    ['a list of cursors', [encodeCursor(cursor)]],
    ['an empty text', ''],
    ['base64 with padding', `${pack([1, 'n', sort, ['a']])}=`],
    ['a length that no base64 has', 'A'],
    ['a line break at the end', `${encodeCursor(cursor)}\n`],
    ['bytes that are no UTF-8', '__79'],
    ['a byte order mark', toBase64Url(`\ufeff${JSON.stringify([1, 'n', sort, []])}`)],
    ['no JSON', toBase64Url('{')],
    ['JSON with spaces', toBase64Url('[1, "n", "s", []]')],
    ['JSON of another shape', pack({ sort })],
    ['null', pack(null)],
    ['another version', pack([2, 'n', sort, []])],
    ['another direction', pack([1, 'x', sort, []])],
    ['a direction of the prototype', pack([1, 'toString', sort, []])],
    ['a sort that is no text', pack([1, 'n', 7, []])],
    ['values that are no list', pack([1, 'n', sort, 'a'])],
    ['a value that is an object', pack([1, 'n', sort, [{}]])],
    ['a value that is a list', pack([1, 'n', sort, [[]]])],
    ['a number beyond all numbers', toBase64Url(`[1,"n","${sort}",[1e999]]`)],
    ['NUL, which PostgreSQL refuses', pack([1, 'n', sort, ['a\0']])],
    ['half a surrogate pair, which PostgreSQL refuses', pack([1, 'n', sort, ['\ud800']])],
    ['more than it needs', pack([1, 'n', sort, [], 1])],
  ])('refuses %s', (_what, input) => {
    expect(() => decodeCursor(input, { sort })).toThrow(refusal('malformed'));
  });

  it('refuses other spellings of the same cursor', () => {
    const written = encodeCursor({ sort: 's', direction: 'next', values: [10] });
    // The last character carries bits that no byte uses.
    const respelled = written.slice(0, -1) + String.fromCharCode(written.charCodeAt(written.length - 1) + 1);
    expect(fromBase64Url(respelled)).toBe(fromBase64Url(written));
    expect(() => decodeCursor(respelled, { sort: 's' })).toThrow(refusal('malformed'));
  });

  it('refuses a cursor of another sort', () => {
    fc.assert(
      fc.property(cursors, text, (original, other) => {
        fc.pre(other !== original.sort);
        expect(() => decodeCursor(encodeCursor(original), { sort: other })).toThrow(refusal('other-sort'));
      }),
    );
  });

  it('refuses another number of values, and values that do not fit their column', () => {
    const written = encodeCursor(cursor);
    expect(() => decodeCursor(written, { sort, count: 3 })).toThrow(refusal('other-values'));
    const accepts = (value: CursorValue, index: number) => index !== 1 || typeof value === 'number';
    expect(() => decodeCursor(written, { sort, accepts })).toThrow(refusal('other-values'));
    expect(decodeCursor(written, { sort, count: 2, accepts: (value) => typeof value === 'string' })).toEqual(cursor);
  });

  it('refuses a cursor that is too long, unread', () => {
    expect(() => decodeCursor('A'.repeat(MAX_CURSOR_LENGTH + 1), { sort })).toThrow(refusal('too-long'));
    expect(() => decodeCursor('A'.repeat(MAX_CURSOR_LENGTH), { sort })).toThrow(refusal('malformed'));
  });

  it.each([['a'.repeat(MAX_CURSOR_LENGTH)], [Number.NaN], [Infinity], ['a\0'], ['\ud800']])(
    'writes no cursor that it could not read: %#',
    (value) => {
      expect(() => encodeCursor({ sort, direction: 'next', values: [value] })).toThrow(
        expect.objectContaining({ code: 'PAGE_CURSOR_UNENCODABLE', category: 'internal' }),
      );
    },
  );
});

describe('base64url', () => {
  it('is what Node writes and reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(toBase64Url(value)).toBe(Buffer.from(value).toString('base64url'));
        expect(fromBase64Url(toBase64Url(value))).toBe(value);
      }),
    );
  });

  it('keeps a byte order mark', () => {
    expect(fromBase64Url(toBase64Url('\ufeffa'))).toBe('\ufeffa');
  });

  it('reads nothing from what is no base64url or no UTF-8', () => {
    expect(['+', 'a/bc', 'YQ==', 'a', ' YQ', '__79'].map(fromBase64Url)).toEqual(Array(6).fill(undefined));
  });
});
