import { describe, expect, it } from '@jest/globals';
import { deprecationHeaders } from './deprecation.js';

describe('deprecationHeaders', () => {
  it('writes the dates as their RFCs have them', () => {
    expect(
      deprecationHeaders({ since: '2026-01-31', sunset: '2026-12-31', link: 'https://docs.example.org/v2' }),
    ).toEqual({
      deprecation: '@1769817600',
      sunset: 'Thu, 31 Dec 2026 00:00:00 GMT',
      link: '<https://docs.example.org/v2>; rel="deprecation"; type="text/html"',
    });
    expect(deprecationHeaders({ since: '2026-01-31' })).toEqual({ deprecation: '@1769817600' });
  });

  it.each([{ since: 'soon' }, { since: '2026-13-01' }, { since: '2026-02-01', sunset: '2026-01-01' }])(
    'refuses %j',
    (deprecation) => {
      expect(() => deprecationHeaders(deprecation)).toThrow(TypeError);
    },
  );
});
