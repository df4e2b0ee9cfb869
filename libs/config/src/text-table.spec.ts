import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import { markdownTable, textTable } from './text-table.js';

describe('textTable', () => {
  it('makes columns as wide as their widest cell', () => {
    expect(textTable(['A', 'LONG'], [['aaa', 'b'], ['c']])).toBe('A    LONG\naaa  b\nc');
  });
});

describe('markdownTable', () => {
  const table = markdownTable(
    ['Option', 'Default'],
    [
      ['`a|b`', 'two\nlines'],
      ['ä', ''],
    ],
  );

  it('escapes what would end a cell', () => {
    expect(table).toContain('| `a\\|b` | two lines |');
  });

  it('is left alone by Prettier', async () => {
    await expect(format(table, { parser: 'markdown' })).resolves.toBe(`${table}\n`);
  });
});
