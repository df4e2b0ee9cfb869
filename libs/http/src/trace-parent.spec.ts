import { describe, expect, it } from '@jest/globals';
import { traceOf } from './trace-parent.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('traceOf', () => {
  it('reads what the recommendation shows', () => {
    expect(traceOf(`00-${TRACE}-${SPAN}-01`)).toEqual({ traceId: TRACE, spanId: SPAN, sampled: true });
    expect(traceOf(`00-${TRACE}-${SPAN}-00`)?.sampled).toBe(false);
  });

  it('reads versions to come', () => {
    expect(traceOf(`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`)?.traceId).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01x`,
    `00-${TRACE}-${SPAN}`,
  ])('takes %j for none', (header) => {
    expect(traceOf(header)).toBeUndefined();
  });

  it('takes two headers for none', () => {
    expect(traceOf([`00-${TRACE}-${SPAN}-01`])).toBeUndefined();
  });
});
