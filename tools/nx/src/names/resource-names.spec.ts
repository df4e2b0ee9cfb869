import { describe, expect, it } from '@jest/globals';
import { wordsOf } from './name-forms.js';
import { parseName, parseResourceNames } from './resource-names.js';

const refusal = (name: string, plural?: string): string => {
  try {
    parseResourceNames(name, plural);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the names of a resource', () => {
  it.each(['order-item', 'orderItem', 'OrderItem', 'order_item', 'order-items', 'OrderItems'])(
    'are the same from %s',
    (name) => {
      const { one, many } = parseResourceNames(name);
      expect(one).toEqual({
        kebab: 'order-item',
        camel: 'orderItem',
        pascal: 'OrderItem',
        snake: 'order_item',
        constant: 'ORDER_ITEM',
        text: 'order item',
      });
      expect(many.kebab).toBe('order-items');
    },
  );

  it.each([
    ['category', 'category', 'categories'],
    ['people', 'person', 'people'],
    ['child', 'child', 'children'],
    ['boxes', 'box', 'boxes'],
    ['address', 'address', 'addresses'],
    ['status', 'status', 'statuses'],
    ['mouse', 'mouse', 'mice'],
    ['series', 'series', 'series'],
    ['sales-person', 'sales-person', 'sales-people'],
  ])('inflect %s', (name, one, many) => {
    const names = parseResourceNames(name);
    expect([names.one.kebab, names.many.kebab]).toEqual([one, many]);
  });

  it('take a plural that is given', () => {
    const names = parseResourceNames('datum', 'datums');
    expect([names.one.kebab, names.many.kebab]).toEqual(['datum', 'datums']);
    expect(parseResourceNames('media', 'media').one.kebab).toBe('media');
  });

  it.each([
    ['../secrets', 'is not made of letters'],
    ['a/b', 'is not made of letters'],
    ['..', 'is not made of letters'],
    ['', 'is not made of letters'],
    ['prix-été', 'is not made of letters'],
    ['2fast', 'is not made of letters'],
    ['two words', 'is not made of letters'],
    ['trailing-', 'is not made of letters'],
    ["x'; drop table users", 'is not made of letters'],
    ['a'.repeat(31), 'longer than 30'],
    ['class', '"class" is a word of TypeScript'],
    ['Promise', 'use Promise for something else'],
    ['entity', 'use Entity for something else'],
    ['user', '/users is served by @ashlar/auth'],
    ['nul', 'Windows can have no file'],
  ])('are refused for %j', (name, reason) => {
    expect(refusal(name)).toContain(reason);
    expect(refusal(name)).toMatch(/^Nothing was written\.\n/);
  });

  it('are refused where the plural is a key word of SQL', () => {
    expect(refusal('window', 'window')).toContain('"window" is a key word of SQL');
    expect(refusal('window')).toBe('');
  });
});

describe('a name', () => {
  it('knows where its words begin', () => {
    expect(wordsOf('HTTPServerV2')).toEqual(['http', 'server', 'v2']);
    expect(parseName('add-price').pascal).toBe('AddPrice');
  });
});
