import { describe, expect, it } from '@jest/globals';
import { parseMetrics, total } from './metrics-text.js';

const TEXT = `# HELP queries How long.
# TYPE queries histogram
queries_bucket{le="0.1",operation="select",table="users"} 3
queries_count{operation="select",table="users"} 4
queries_count{operation="insert",table="users"} 5
queries_count{operation="select",table="a\\"b, c"} 6
lag_p99_seconds 0.0125
`;

describe('parseMetrics', () => {
  it('reads names, labels and values', () => {
    expect(parseMetrics(TEXT).at(-1)).toEqual({ name: 'lag_p99_seconds', labels: {}, value: 0.0125 });
    expect(parseMetrics(TEXT)[3]).toMatchObject({ labels: { operation: 'select', table: 'a\\"b, c' }, value: 6 });
  });
});

describe('total', () => {
  it('adds up the samples of a name', () => expect(total(parseMetrics(TEXT), 'queries_count')).toBe(15));

  it('adds up those that the filter lets through', () => {
    expect(total(parseMetrics(TEXT), 'queries_count', ({ labels }) => labels['table'] === 'users')).toBe(9);
  });
});
