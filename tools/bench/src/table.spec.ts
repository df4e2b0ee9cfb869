import { describe, expect, it } from '@jest/globals';
import { table } from './table.js';

describe('table', () => {
  it('is as wide as its widest cells, numbers to the right', () => {
    expect(
      table(
        ['what', 'rps'],
        [
          ['L', '12000'],
          ['the API', '7'],
        ],
      ),
    ).toBe(['what       rps', '-------  -----', 'L        12000', 'the API      7'].join('\n'));
  });

  it('leaves out what a line has no cell for', () => {
    expect(table(['a', 'b'], [['x']])).toBe(['a  b', '-  -', 'x'].join('\n'));
  });
});
