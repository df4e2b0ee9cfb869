import { describe, expect, it } from '@jest/globals';

import { budgetFor, overBudget } from './budgets.js';

const size = { packedBytes: 52_537, packages: 100, installedBytes: 20_123_456 };

describe('A budget', () => {
  it('is kept by what it was made for', () => {
    expect(overBudget(size, budgetFor(size))).toEqual([]);
  });

  it('has a few percent of headroom', () => {
    expect(budgetFor(size)).toEqual({ packedBytes: 56_000, packages: 105, installedBytes: 22_200_000 });
  });

  it('names each number that is over it', () => {
    const grown = { ...size, packedBytes: 60_000, packages: 106 };

    expect(overBudget(grown, budgetFor(size))).toEqual([
      'packedBytes: 60000, of 56000 at most',
      'packages: 106, of 105 at most',
    ]);
  });

  it('is missed', () => {
    expect(overBudget(size, undefined)).toEqual(['no budget: run this with WRITE_BUDGETS=1']);
  });
});
