import { describe, expect, it } from '@jest/globals';
import { AuthOptions } from './auth.options.js';

const HOUR = 3_600_000;

/** The mistakes in options that are right but for a change. */
function mistakes(change: (options: AuthOptions) => void, production = false): string[] {
  const options = Object.assign(new AuthOptions(), { secret: 'x'.repeat(32) });
  change(options);
  return [...options.checkOptions({ environment: 'x', production })].map(({ property }) => property);
}

describe('AuthOptions', () => {
  it('are right as they come, but for the secret', () => {
    expect(mistakes(() => undefined, true)).toEqual([]);
    expect(mistakes((options) => (options.secret = 'short'))).toEqual(['secret']);
  });

  it('want keys to verify for at least as long as tokens are good for', () => {
    const overlap = (keyOverlap: number) =>
      mistakes(({ tokens }) => Object.assign(tokens, { accessLifetime: 600_000, clockTolerance: 5_000, keyOverlap }));
    expect([overlap(605_000), overlap(604_999)]).toEqual([[], ['tokens.keyOverlap']]);
    // Whatever a token may be good for at most, nobody has to say how long keys verify.
    expect(mistakes(({ tokens }) => Object.assign(tokens, { accessLifetime: HOUR, clockTolerance: 60_000 }))).toEqual(
      [],
    );
  });

  it('want keys to sign for an hour or more, or until somebody rotates', () => {
    const lifetime = (keyLifetime: number) => mistakes(({ tokens }) => (tokens.keyLifetime = keyLifetime));
    expect([lifetime(0), lifetime(HOUR), lifetime(HOUR - 1)]).toEqual([[], [], ['tokens.keyLifetime']]);
  });

  it('09 want passwords to be hashed at a cost of 12 in production', () => {
    const cheap = (options: AuthOptions) => (options.passwords.bcryptCost = 11);
    expect([mistakes(cheap, true), mistakes(cheap)]).toEqual([['passwords.bcryptCost'], []]);
    expect(new AuthOptions().passwords.bcryptCost).toBeGreaterThanOrEqual(12);
  });

  it('want a session to last as long as it may idle, and an administrator to have both halves', () => {
    expect(mistakes(({ sessions }) => (sessions.absoluteTimeout = sessions.idleTimeout - 1))).toEqual([
      'sessions.absoluteTimeout',
    ]);
    expect(mistakes(({ firstAdministrator }) => (firstAdministrator.email = 'ann@example.org'))).toEqual([
      'firstAdministrator',
    ]);
  });
});
