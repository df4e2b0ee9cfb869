import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capacityOf, checkRate, formatRate, MAX_WINDOW_MS, parseRate, type Rate } from './rate.js';

describe('parseRate', () => {
  it.each<[string, Rate]>([
    ['10/s', { limit: 10, windowMs: 1_000 }],
    ['100/min', { limit: 100, windowMs: 60_000 }],
    ['1000/h', { limit: 1_000, windowMs: 3_600_000 }],
    ['10000/d', { limit: 10_000, windowMs: 86_400_000 }],
    ['5/15min', { limit: 5, windowMs: 900_000 }],
    ['1/500ms', { limit: 1, windowMs: 500 }],
    ['5 / 15 min', { limit: 5, windowMs: 900_000 }],
    ['100/min burst 20', { limit: 100, windowMs: 60_000, burst: 20 }],
  ])('reads %j', (text, rate) => {
    expect(parseRate(text)).toEqual(rate);
  });

  it('takes the burst from the options where the text names none', () => {
    expect(parseRate('100/min', { burst: 10 })).toEqual({ limit: 100, windowMs: 60_000, burst: 10 });
    expect(parseRate('100/min burst 20', { burst: 10 })).toMatchObject({ burst: 20 });
  });

  it.each([
    ['', 'names a number and a time'],
    ['10', 'names a number and a time'],
    [' 10 ', 'names a number and a time'],
    ['ten/s', 'is a whole number, a slash and a time'],
    ['10/', 'is a whole number, a slash and a time'],
    ['10/week', 'is a whole number, a slash and a time'],
    ['10/S', 'is a whole number, a slash and a time'],
    ['1.5/s', 'is a whole number, a slash and a time'],
    ['-1/s', 'is a whole number, a slash and a time'],
    ['1e3/s', 'is a whole number, a slash and a time'],
    ['10/s burst', 'is a whole number, a slash and a time'],
    ['0/s', 'has a limit that is a whole number from 1'],
    ['9007199254740992/s', 'has a limit that is a whole number from 1'],
    ['10/0min', 'has a time of 1 ms to 366 d'],
    ['10/367d', 'has a time of 1 ms to 366 d'],
    ['10/s burst 0', 'has a burst that is a whole number from 1'],
    ['10/366d burst 1000000', 'has a burst that can be counted exactly'],
  ])('refuses %j, and says what it wants', (text, message) => {
    expect(() => parseRate(text)).toThrow(
      expect.objectContaining({ code: 'RATE_INVALID', message: expect.stringContaining(`A rate ${message}`) }),
    );
  });

  it('refuses a bare number', () => {
    const bare: unknown = JSON.parse('10');
    expect(() => Reflect.apply(parseRate, undefined, [bare])).toThrow('A rate names a number and a time');
  });

  it('refuses a burst in the options that is none', () => {
    expect(() => parseRate('10/s', { burst: 1.5 })).toThrow('burst that is a whole number');
  });
});

describe('formatRate', () => {
  it.each(['10/s', '100/min', '24/d', '5/15min', '1/1500ms', '100/min burst 20'])(
    'writes %s as it was read',
    (text) => {
      expect(formatRate(parseRate(text))).toBe(text);
    },
  );

  it('takes the largest unit that fits', () => {
    expect(formatRate({ limit: 5, windowMs: 7_200_000 })).toBe('5/2h');
    expect(parseRate('5/120min')).toEqual(parseRate('5/2h'));
  });

  it('writes every rate so that it reads the same again', () => {
    const rates = fc.record({
      limit: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      windowMs: fc.integer({ min: 1, max: MAX_WINDOW_MS }),
    });
    const bursts = fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: undefined });
    fc.assert(
      fc.property(rates, bursts, ({ limit, windowMs }, burst) => {
        const rate: Rate =
          burst === undefined ? { limit, windowMs } : { limit: limit % 1_000_000 || 1, windowMs, burst };
        expect(parseRate(formatRate(rate))).toEqual(rate);
      }),
    );
  });
});

describe('checkRate', () => {
  it('gives a rate back that is one', () => {
    const rate = { limit: 1, windowMs: 1 };
    expect(checkRate(rate)).toBe(rate);
  });

  it.each([
    { limit: Number.NaN, windowMs: 1_000 },
    { limit: 1, windowMs: 0.5 },
    { limit: 1, windowMs: Infinity },
    { limit: 1, windowMs: 1_000, burst: -1 },
  ])('refuses %j', (rate) => {
    expect(() => checkRate(rate)).toThrow(expect.objectContaining({ code: 'RATE_INVALID' }));
  });
});

describe('capacityOf', () => {
  it('is the burst, or the limit where there is none', () => {
    expect([capacityOf(parseRate('10/s')), capacityOf(parseRate('10/s burst 3'))]).toEqual([10, 3]);
  });
});
