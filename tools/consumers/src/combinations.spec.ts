import { describe, expect, it } from '@jest/globals';

import { allCombinations, type Combination, coreCombinations, nameOf } from './combinations.js';
import { moduleSystems, nestReleases, nodeReleases, servers } from './matrix.js';

const axes = { nestReleases, servers, moduleSystems, nodeReleases };

describe('The combinations', () => {
  it('are sixteen, each of them once', () => {
    expect(new Set(allCombinations(axes).map(nameOf)).size).toBe(16);
  });

  it('have a core of four', () => {
    expect(coreCombinations(axes).map(nameOf)).toEqual([
      'Nest 12 on Fastify, ESM, Node 24',
      'Nest 12 on Express, CommonJS, Node 22',
      'Nest 11 on Fastify, CommonJS, Node 22',
      'Nest 11 on Express, ESM, Node 24',
    ]);
  });

  it('have a core in which any two values meet, but for module system and Node', () => {
    const met = (one: keyof Combination, other: keyof Combination): number =>
      new Set(coreCombinations(axes).map((core) => `${valueOf(core[one])} ${valueOf(core[other])}`)).size;
    const others = ['nest', 'server', 'moduleSystem', 'node'] as const;
    const pairs = others.flatMap((one, index) => others.slice(index + 1).map((other) => [one, other, met(one, other)]));

    expect(pairs.filter(([, , count]) => count !== 4)).toEqual([['moduleSystem', 'node', 2]]);
  });
});

function valueOf(value: Combination[keyof Combination]): string {
  return typeof value === 'string' ? value : value.name;
}
