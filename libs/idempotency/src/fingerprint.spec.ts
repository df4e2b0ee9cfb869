import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf, type RequestPayload } from './fingerprint.js';

const request: RequestPayload = { method: 'POST', target: '/a/1?x=1&y=2', body: { b: [1, { d: 1, c: null }], a: 'x' } };
const of = (changes: Partial<RequestPayload> = {}) => fingerprintOf({ ...request, ...changes });

/** The same value with the keys of its objects the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

describe('fingerprintOf', () => {
  it('is the SHA-256 of a text that stays the same over releases', () => {
    expect(of()).toBe('ef51935878ff2f088cb7d79c98400847389f4a4fe6c6e005b15ffab0d853f61c');
  });

  it('minds neither the order of keys nor that of parameters', () => {
    expect(of({ target: '/a/1?y=2&x=1' })).toBe(of());
    expect(of({ body: { a: 'x', b: [1, { c: null, d: 1 }] } })).toBe(of());
    fc.assert(fc.property(fc.jsonValue(), (body) => expect(of({ body: reversed(body) })).toBe(of({ body }))));
  });

  it.each<Partial<RequestPayload>>([
    { method: 'PUT' },
    { target: '/a/2?x=1&y=2' },
    { target: '/a/1?x=1&y=3' },
    { target: '/a/1?x=1' },
    { target: '/a/1' },
    { condition: '"1"' },
    { body: { b: [{ d: 1, c: null }, 1], a: 'x' } },
    { body: { b: [1, { d: 1 }], a: 'x' } },
    { body: { b: [1, { d: '1', c: null }], a: 'x' } },
    { body: JSON.parse('{"b":[1,{"d":1,"c":null}],"a":"x","__proto__":{"e":1}}') },
    { body: JSON.stringify(request.body) },
    { body: undefined },
  ])('tells %j apart', (changes) => {
    expect(of(changes)).not.toBe(of());
  });

  it('minds the order of parameters of one name', () => {
    expect(of({ target: '/?a=1&a=2' })).not.toBe(of({ target: '/?a=2&a=1' }));
  });

  it('knows no body and null as the same', () => {
    expect(of({ body: null })).toBe(of({ body: undefined }));
  });

  it('tells different values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));
        expect(of({ body: a }) === of({ body: b })).toBe(same);
      }),
    );
  });
});

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => ({ key, part: sortKeys(part) }));
}
