import { describe, expect, it } from '@jest/globals';
import { judge, sentence } from './goals.js';

const met = (goal: { measured: number; atMost?: number; atLeast?: number }) =>
  judge([{ name: 'It', ...goal }]).map((verdict) => verdict.met);

describe('judge', () => {
  it('lets the bound itself pass, and nothing beyond it', () => {
    expect(met({ measured: 1.15, atMost: 1.15 })).toEqual([true]);
    expect(met({ measured: 1.151, atMost: 1.15 })).toEqual([false]);
    expect(met({ measured: 2, atLeast: 2 })).toEqual([true]);
    expect(met({ measured: 1.99, atLeast: 2 })).toEqual([false]);
  });

  it('takes nothing measured for a miss', () => expect(met({ measured: NaN, atMost: 1 })).toEqual([false]));
});

describe('sentence', () => {
  it('says the number and the bound, met or missed', () => {
    const goals = [
      { name: 'CPU', measured: 1.2, atMost: 1.15 },
      { name: 'Lag', measured: 12, atMost: 50, unit: 'ms' },
    ];
    expect(judge(goals).map(sentence)).toEqual([
      'MISSED  CPU: 1.200 (at most 1.150)',
      'met     Lag: 12.000 ms (at most 50.000 ms)',
    ]);
  });
});
