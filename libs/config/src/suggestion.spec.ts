import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closest, editDistance } from './suggestion.js';

const PATHS = ['http.port', 'http.host', 'database.url', 'database.poolMax', 'database.poolMin', 'log.level'];

describe('closest', () => {
  it.each([
    ['http.prot', 'http.port'],
    ['htp.port', 'http.port'],
    ['databse.url', 'database.url'],
    ['database.pool_max', 'database.poolMax'],
    ['database.pool-min', 'database.poolMin'],
    ['DATABASE__POOL_MAX', 'database.poolMax'],
    ['level', 'log.level'],
  ])('takes %s for %s', (written, meant) => {
    expect(closest(written, PATHS)).toBe(meant);
  });

  it.each(['mail.sender', 'x', '', 'completely.different'])('has no idea what "%s" means', (written) => {
    expect(closest(written, PATHS)).toBeUndefined();
  });

  it('does not guess between two options with the same last name', () => {
    expect(closest('timeout', ['server.timeout', 'mail.sending.timeout'])).toBeUndefined();
  });
});

describe('editDistance', () => {
  it('counts a swap of neighbours once', () => {
    expect(editDistance('prot', 'port')).toBe(1);
  });

  it('is zero for equal texts only, and the same in both directions', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (from, to) => {
        expect(editDistance(from, to) === 0).toBe(from === to);
        expect(editDistance(from, to)).toBe(editDistance(to, from));
      }),
    );
  });

  it('lies between the difference of lengths and the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (from, to) => {
        const distance = editDistance(from, to);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(from.length - to.length));
        expect(distance).toBeLessThanOrEqual(Math.max(from.length, to.length));
      }),
    );
  });
});
