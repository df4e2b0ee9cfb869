import { describe, expect, it } from '@jest/globals';
import { parseJsonc } from './jsonc.js';

describe('parseJsonc', () => {
  it('forgives comments and commas at the end, and leaves texts as they are', () => {
    const text = `\uFEFF{
      // one
      "a": "// \\" /* no */ ,]", /* two
      lines */ "b": [1, 2, /* last */ ],
    }`;

    expect(parseJsonc(text)).toEqual({ a: '// " /* no */ ,]', b: [1, 2] });
  });

  it.each(['', '{', '{ "a": 1 "b": 2 }', '/* {} '])('refuses %j', (text) => {
    expect(() => parseJsonc(text)).toThrow(SyntaxError);
  });
});
