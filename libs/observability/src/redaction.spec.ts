import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactor } from './redaction.js';

const { value: shown, line } = redactor();
const nested = (depth: number, leaf: unknown): unknown => (depth === 0 ? leaf : { in: nested(depth - 1, leaf) });

describe('redactor', () => {
  it('hides what secret names hold, at any depth and of any type', () => {
    const logged = {
      user: { name: 'Ann', password: 'hunter2' },
      list: [{ Authorization: ['hunter2'] }, { otp: 123456 }, { 'x-api-key': { value: 'hunter2' } }],
      maxTokens: 500,
      tokens: ['hunter2'],
    };
    expect(shown(logged)).toEqual({
      user: { name: 'Ann', password: '[hidden]' },
      list: [{ Authorization: '[hidden]' }, { otp: '[hidden]' }, { 'x-api-key': '[hidden]' }],
      maxTokens: 500,
      tokens: '[hidden]',
    });
  });

  it('shows flags and absent values, which tell nothing', () => {
    const logged = { password: true, token: null, secret: undefined };
    expect(shown(logged)).toBe(logged);
  });

  it('hides secrets inside of texts', () => {
    expect(shown(['a', 'postgres://u:hunter2@h/d', { url: '/x?token=hunter2' }])).toEqual([
      'a',
      'postgres://u:[hidden]@h/d',
      { url: '/x?token=[hidden]' },
    ]);
  });

  it('returns the same object when there is nothing to hide', () => {
    const logged = { a: 1, b: 'text', c: [1, { d: null }], e: new Date(0), f: 1n, g: () => 1 };
    expect(shown(logged)).toBe(logged);
    expect(line(logged)).toBe(logged);
  });

  it('changes nothing of what it is given', () => {
    const logged = Object.freeze({ password: 'x', deep: Object.freeze([Object.freeze({ token: 'x' })]) });
    expect(shown(logged)).toEqual({ password: '[hidden]', deep: [{ token: '[hidden]' }] });
    expect(logged.deep[0]).toEqual({ token: 'x' });
  });

  it('writes errors out, with their causes and members', () => {
    const cause = new TypeError('refused postgres://u:hunter2@h', { cause: { password: 'hunter2', host: 'h' } });
    const error = Object.assign(new Error('no answer', { cause }), {
      code: 'E1',
      config: { headers: { authorization: 'Bearer hunter2' } },
    });
    const written = shown({ failure: error }) as { failure: Record<string, unknown> };
    expect(written.failure).toEqual({
      type: 'Error',
      message: 'no answer: refused postgres://u:[hidden]@h',
      stack: expect.stringMatching(
        /^Error: no answer\n[^]*\ncaused by: TypeError: refused postgres:\/\/u:\[hidden\]@h/,
      ),
      cause: { password: '[hidden]', host: 'h' },
      code: 'E1',
      config: { headers: { authorization: '[hidden]' } },
    });
  });

  it('writes aggregate errors and errors that cause themselves', () => {
    const own = new Error('own');
    own.cause = own;
    const written = shown(new AggregateError([own, 'token=hunter2'], 'many')) as Record<string, unknown>;
    expect(written).toMatchObject({
      type: 'AggregateError',
      message: 'many',
      aggregateErrors: [{ type: 'Error', message: 'own' }, 'token=[hidden]'],
    });
  });

  it('takes errors of other kinds and makings as they are', () => {
    const bare = Object.assign(Object.create(null) as object, { message: 'm', [Symbol.toStringTag]: 'Error' });
    expect(shown(bare)).toMatchObject({ message: 'm', stack: 'm' });
  });

  it('writes maps and sets, which JSON loses', () => {
    expect(shown({ map: new Map([['password', 'x']]), set: new Set(['token=x']), pairs: new Map([[1, 'a']]) })).toEqual(
      {
        map: { password: '[hidden]' },
        set: ['token=[hidden]'],
        pairs: [[1, 'a']],
      },
    );
  });

  it('looks at what toJSON gives, and at the members of instances', () => {
    class Account {
      password = 'x';
      get derived() {
        return 1;
      }
    }
    const jsonable = { password: 'x', toJSON: () => ({ shownAs: new URL('https://u:hunter2@h/'), token: 'x' }) };
    expect(shown([new Account(), jsonable])).toEqual([
      { password: '[hidden]' },
      { shownAs: 'https://u:[hidden]@h/', token: '[hidden]' },
    ]);
    const itself = {
      a: 1,
      toJSON() {
        return this;
      },
    };
    expect(shown(itself)).toBe(itself);
  });

  it('tells the length of bytes only', () => {
    expect(shown({ a: Buffer.from('abc'), b: new ArrayBuffer(2) })).toEqual({ a: '[3 bytes]', b: '[2 bytes]' });
  });

  it('survives getters and proxies that throw', () => {
    const thrower = () => {
      throw new Error('no');
    };
    const hostile = Object.defineProperty({ a: 1 }, 'b', { enumerable: true, get: thrower });
    expect(shown([hostile, new Proxy({}, { ownKeys: thrower }), { toJSON: thrower }])).toEqual([
      { a: 1, b: '[unreadable]' },
      '[unreadable]',
      '[unreadable]',
    ]);
  });

  it('ends at cycles, in the depth and after many values', () => {
    const cycle: Record<string, unknown> = { a: 1 };
    cycle['self'] = [cycle];
    expect(shown(cycle)).toEqual({ a: 1, self: ['[circular]'] });
    expect(JSON.stringify(shown(nested(40, { password: 'x' })))).toMatch(/"\[too deep\]"/);
    const many = shown({ list: Array.from({ length: 100_000 }, () => 'x'), after: 1 }) as { list: unknown[] };
    expect(many.list).toHaveLength(2_000);
    expect(many.list.at(-1)).toBe('[98001 more]');
    expect(many).toMatchObject({ '...': '[1 more]' });
  });

  it('shows the same object twice when it stands in two places', () => {
    const twice = { a: 1 };
    expect(shown([twice, twice, 'token=x'])).toEqual([twice, twice, 'token=[hidden]']);
  });

  it('lets no prototype be set', () => {
    const copy = shown(JSON.parse('{"token":"x","__proto__":{"admin":true}}')) as { admin?: boolean };
    expect(copy).toEqual({ token: '[hidden]' });
    expect(copy.admin).toBeUndefined();
  });

  it('takes a member called toJSON of a line for a member', () => {
    expect(line({ toJSON: () => 'gone', token: 'x' })).toMatchObject({ token: '[hidden]' });
  });

  it('hides a secret wherever it stands, and never throws', () => {
    const names = fc.constantFrom('password', 'apiKey', 'X-Refresh-Token', 'set-cookie');
    const holder = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        names.map((name) => ({ [name]: 'hunter2' })),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 }),
        tie('node').map((node) => new Map([['k', node]])),
        tie('node').map((node) => Object.assign(new Error('m'), { node })),
        fc.anything(),
      ),
    })).node;
    fc.assert(
      fc.property(holder, (value) => {
        const text = JSON.stringify(shown({ value }), (_key, each: unknown) =>
          typeof each === 'bigint' ? String(each) : each,
        );
        expect(text).not.toContain('hunter2');
      }),
    );
  });
});
