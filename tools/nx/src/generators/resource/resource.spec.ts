import { describe, expect, it } from '@jest/globals';
import { parseFields } from '../../fields/fields.js';
import { parseResourceNames } from '../../names/resource-names.js';
import { article, longNames, type Resource, thrownByWrites, writeErrors } from './resource.js';

const resource = (name: string, fields: string): Resource => ({
  ...parseResourceNames(name),
  ...parseFields(fields),
  timestamp: 1_795_000_000_000,
  isIdempotent: true,
});

describe('a resource', () => {
  it.each([
    ['product', 'a product'],
    ['order', 'an order'],
    ['unique thing', 'a unique thing'],
    ['utility', 'a utility'],
    ['umbrella', 'an umbrella'],
    ['hour', 'an hour'],
    ['european city', 'a european city'],
  ])('has the article that %s takes', (text, expected) => {
    expect(article({ text })).toBe(expected);
  });

  it('names what the database refuses after the constraint that does', () => {
    expect(writeErrors(resource('order-item', 'skuCode:string!'))).toEqual([
      {
        type: 'OrderItemSkuCodeTakenError',
        code: 'ORDER_ITEM_SKU_CODE_TAKEN',
        constraint: 'order_items_owner_sku_code_unique',
        isViolated: 'isUniqueViolation',
      },
    ]);
  });

  it('names two errors, and where the others are', () => {
    expect(thrownByWrites(resource('order', 'a:string! b:int! c:slug!'))).toEqual([
      'OrderATakenError',
      'OrderBTakenError',
      'and others of `OrdersRepository.checked`',
    ]);
  });

  it('tells names that PostgreSQL would cut', () => {
    expect(longNames(resource('a'.repeat(29), `${'b'.repeat(30)}:string!`))).not.toEqual([]);
    expect(longNames(resource('product', 'title:string!'))).toEqual([]);
  });
});
