import { describe, expect, it } from '@jest/globals';
import { counted, listed } from './words.js';

describe('words', () => {
  it('lists', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listed(words))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect(listed(['a', 'b'], 'or')).toBe('a or b');
  });

  it('counts', () => {
    expect([0, 1, 2].map((count) => counted(count, 'copy', 'copies'))).toEqual(['0 copies', '1 copy', '2 copies']);
  });
});
