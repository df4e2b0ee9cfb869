import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keptBody, replayedBody } from './stored-answer.js';

describe('what is kept of a body', () => {
  it('is answered again as JSON of the same text, for every value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const kept = keptBody(value, 1_000_000);
        expect(kept.kind).toBe('json');
        expect(JSON.stringify(replayedBody(kept))).toBe(JSON.stringify(value));
        expect(replayedBody(kept)).toEqual(kept.value);
      }),
    );
  });

  it('is plain data from the first answer on, as it is in a replay', () => {
    class Stone {
      cut = new Date(0);
      secret = undefined;
    }
    expect(keptBody(new Stone(), 100).value).toStrictEqual({ cut: '1970-01-01T00:00:00.000Z' });
  });

  it('is answered again as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const kept = keptBody(bytes, 1_000);
        expect(kept.kind).toBe('bytes');
        expect(new Uint8Array(replayedBody(kept) as Buffer)).toEqual(bytes);
      }),
    );
  });

  it('is nothing when there is none', () => {
    expect(keptBody(undefined, 0)).toEqual({ kind: 'empty', body: null, value: undefined });
    expect(replayedBody({ kind: 'empty', body: null })).toBeUndefined();
  });

  it.each([
    ['JSON above the limit', 'ä'.repeat(5)],
    ['bytes above the limit', new Uint8Array(12)],
    ['a stream of Node', Readable.from(['x'])],
    ['a stream of the Web', new ReadableStream()],
    ['what JSON does not know', () => undefined],
  ])('is nothing of %s, which is answered as it is', (_what, value) => {
    expect(keptBody(value, 11)).toEqual({ kind: 'unrepeatable', body: null, value });
  });

  it('is everything up to the limit, in bytes', () => {
    expect(keptBody('ä'.repeat(5), 12).kind).toBe('json');
    expect(keptBody(new Uint8Array(12), 12).kind).toBe('bytes');
  });
});
