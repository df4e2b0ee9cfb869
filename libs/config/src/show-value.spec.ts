import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseOption } from './option-type.js';
import { HIDDEN, printable, showRaw, showValue } from './show-value.js';

describe('showValue', () => {
  it.each([
    [{ kind: 'string' } as const, 'text', 'text'],
    [{ kind: 'string' } as const, '', ''],
    [{ kind: 'number' } as const, 80, '80'],
    [{ kind: 'boolean' } as const, false, 'false'],
    [{ kind: 'duration' } as const, 90_000, '90s'],
    [{ kind: 'size' } as const, 10_485_760, '10mb'],
    [{ kind: 'map' } as const, { a: 1 }, '{"a":1}'],
    [{ kind: 'list', item: 'string' } as const, ['a', 'b'], 'a,b'],
    [{ kind: 'list', item: 'string' } as const, ['a,b', ''], '["a,b",""]'],
    [{ kind: 'list', item: 'duration' } as const, [1_000], '1s'],
    [{ kind: 'list', item: 'string' } as const, [], '[]'],
    [{ kind: 'string' } as const, undefined, undefined],
    [{ kind: 'string' } as const, null, undefined],
  ])('writes %p %p as %p', (type, value, text) => {
    expect(showValue(type, false, value)).toBe(text);
  });

  it('writes lists in a form that reads back', () => {
    const plain = fc.stringMatching(/^[ -~]*$/).filter((text) => printable(text) === text);
    fc.assert(
      fc.property(fc.array(plain), (texts) => {
        const type = { kind: 'list', item: 'string' } as const;
        expect(parseOption(type, showValue(type, false, texts))).toEqual({ value: texts });
      }),
    );
  });

  it('hides a secret whole, and says nothing where there is none', () => {
    expect(showValue({ kind: 'string' }, true, 'postgres://u:p@h')).toBe(HIDDEN);
    expect(showValue({ kind: 'string' }, true, undefined)).toBeUndefined();
  });
});

describe('printable', () => {
  it.each([
    ['postgres://app:hunter2@db/app', 'postgres://[hidden]@db/app'],
    ['redis://:hunt/er2@cache', 'redis://[hidden]@cache'],
    ['https://h/?a=1&access_token=hunter2&b=2', 'https://h/?a=1&access_token=[hidden]&b=2'],
    ['https://h/?apiKey=hunter2', 'https://h/?apiKey=[hidden]'],
    ['["http://a:hunter2@b","http://c"]', '["http://[hidden]@b","http://c"]'],
    ['someone@example.com', 'someone@example.com'],
  ])('shows %s as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('lets nothing through that could repaint a terminal', () => {
    expect(printable('a\u001b[2Jb\u202ec\u009bd\n')).toBe('a\\u001b[2Jb\\u202ec\\u009bd\\u000a');
  });
});

describe('showRaw', () => {
  it('quotes texts and cuts long ones', () => {
    expect(showRaw(false, '80a')).toBe('"80a"');
    expect(showRaw(false, [1, 'a'])).toBe('[1,"a"]');
    expect(showRaw(false, 'x'.repeat(500))).toHaveLength(103);
    expect(showRaw(false, undefined)).toBe('undefined');
  });

  it('hides a secret whole', () => {
    expect(showRaw(true, 'hunter2')).toBe(HIDDEN);
  });
});
