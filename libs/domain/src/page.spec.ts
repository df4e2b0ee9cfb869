import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorRequest, mapPage, offsetRequest, PAGE_LIMITS, type CursorPage, type PageDirection } from './page.js';

const limits = fc.integer({ min: 1, max: PAGE_LIMITS.maxLimit });
const outOfBounds = fc.oneof(
  fc.integer({ max: 0 }),
  fc.integer({ min: PAGE_LIMITS.maxLimit + 1 }),
  fc.double().filter((number) => !Number.isInteger(number)),
  fc.constant('20' as unknown as number),
);

describe('offsetRequest', () => {
  it('is 20 items from the start unless asked otherwise', () => {
    expect(offsetRequest({})).toEqual({ limit: 20, offset: 0 });
  });

  it('keeps every limit from 1 to 100 and every offset to 10,000', () => {
    fc.assert(
      fc.property(limits, fc.nat({ max: PAGE_LIMITS.maxOffset }), (limit, offset) => {
        expect(offsetRequest({ limit, offset })).toEqual({ limit, offset });
      }),
    );
  });

  it('refuses every other limit', () => {
    fc.assert(
      fc.property(outOfBounds, (limit) => {
        expect(() => offsetRequest({ limit })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
      }),
    );
  });

  it('names all mistakes at once, with what is allowed', () => {
    expect(() => offsetRequest({ limit: 101, offset: -1 })).toThrow(
      expect.objectContaining({
        fields: [
          { pointer: '/limit', code: 'range', message: 'limit must be a whole number from 1 to 100.' },
          { pointer: '/offset', code: 'range', message: 'offset must be a whole number from 0 to 10000.' },
        ],
      }),
    );
  });

  it('takes other limits', () => {
    const own = { defaultLimit: 5, maxLimit: 1000, maxOffset: 0 };
    expect(offsetRequest({}, own).limit).toBe(5);
    expect(offsetRequest({ limit: 1000 }, own).limit).toBe(1000);
    expect(() => offsetRequest({ offset: 1 }, own)).toThrow();
  });
});

describe('cursorRequest', () => {
  it('enters a list at its start with 20 items unless asked otherwise', () => {
    expect(cursorRequest({})).toEqual({ limit: 20, cursor: undefined, direction: 'next' });
  });

  it('keeps what is in bounds', () => {
    fc.assert(
      fc.property(
        limits,
        fc.constantFrom<PageDirection>('next', 'previous'),
        fc.string(),
        (limit, direction, cursor) => {
          expect(cursorRequest({ limit, direction, cursor })).toEqual({ limit, direction, cursor });
        },
      ),
    );
  });

  it('refuses other limits and directions, all at once', () => {
    fc.assert(
      fc.property(outOfBounds, (limit) => {
        const request = { limit, direction: 'sideways' as PageDirection };
        expect(() => cursorRequest(request)).toThrow(
          expect.objectContaining({
            fields: [
              expect.objectContaining({ pointer: '/limit' }),
              expect.objectContaining({ pointer: '/direction', code: 'isIn' }),
            ],
          }),
        );
      }),
    );
  });
});

describe('mapPage', () => {
  it('changes the items and keeps the rest', () => {
    const page: CursorPage<number> = { items: [1, 2], nextCursor: 'n', previousCursor: null };
    expect(mapPage(page, (item) => `#${item}`)).toEqual({ items: ['#1', '#2'], nextCursor: 'n', previousCursor: null });
    expect(mapPage({ items: [1], total: 9, limit: 1, offset: 4 }, String)).toEqual({
      items: ['1'],
      total: 9,
      limit: 1,
      offset: 4,
    });
  });
});
