import { describe, expect, it } from '@jest/globals';
import { mistakeIn } from './name.js';

describe('mistakeIn', () => {
  it.each(['shop', 'my-api', 'a1', 'price-list-2'])('takes %s', (name) => {
    expect(mistakeIn(name)).toBeUndefined();
  });

  it.each([
    ['Shop', 'Such as shop.'],
    ['my_api', 'Such as my-api.'],
    ['2-much', 'Such as much.'],
    ['a--b', 'Such as a-b.'],
    ['-a', 'Such as a.'],
    ['größe', 'Such as gr-e.'],
    ['', 'Such as my-api.'],
    ['con', '"con" is taken. Such as my-api.'],
    // Its packages would be called as those of Ashlar are.
    ['ashlar', '"ashlar" is taken.'],
    ['shop-e2e', 'Such as shop.'],
    ['a'.repeat(51), 'longer than 50 characters'],
  ])('refuses %j', (name, says) => {
    expect(mistakeIn(name)).toContain(says);
  });
});
