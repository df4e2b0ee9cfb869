import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuthApp, startAuthApp } from '../support/auth-app.js';

/** Of the passwords that people choose most, a hundred of eight characters or more. */
const COMMON = `
  password password1 password12 password123 passw0rd 12345678 123456789 1234567890 87654321 987654321
  11111111 00000000 88888888 12341234 12121212 11223344 123123123 147258369 123654789 789456123
  qwertyuiop qwerty123 qwerty12 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 zaq12wsx asdfghjkl asdfasdf
  zxcvbnm1 qazwsxedc iloveyou iloveyou1 princess sunshine football baseball basketball superman
  trustno1 jennifer michelle jessica1 victoria veronica benjamin samantha danielle nicholas
  jonathan alexander elizabeth christian charlotte stephanie patricia scorpion dolphins midnight
  corvette mercedes marlboro metallica liverpool arsenal1 manchester chelsea1 starwars startrek
  computer internet whatever welcome1 letmein1 changeme dragon123 monkey123 abcd1234 abc12345
  a1b2c3d4 aaaaaaaa cocacola slipknot greenday butterfly cheyenne garfield snickers chocolate
  swordfish maverick mountain hardcore password2 poohbear blink182 redskins lovelove spiderman
`
  .trim()
  .split(/\s+/);

const UNCOMMON = `
  vexjugfowl bramblekiln ottergneiss quoinlathe plinthyew thawedcork umberquill fjordlynx mossgrout
  wrenchpith dabvelcrumb kelpspindle oxbowrune glyphturf hazelshunt brinemortar sprucevat zincdovecot
  larchtrowel peatlintel
`
  .trim()
  .split(/\s+/);

describe('05 where passwords of eight characters are long enough', () => {
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp({ configure: (options) => (options.passwords.minLength = 8) });
  });

  afterAll(() => auth.close());

  const register = async (password: string, at: number) => {
    const { status, body } = await auth.post('/auth/register', { email: `reader${at}@example.net`, password });
    const reasons = (body['errors'] as { code: string }[] | undefined)?.map(({ code }) => code) ?? [];
    return { password, status, reasons };
  };

  it('each of a hundred common ones is refused, and told why', async () => {
    expect([new Set(COMMON).size, COMMON.filter((password) => password.length < 8)]).toEqual([100, []]);
    const taken: unknown[] = [];
    for (const [at, password] of COMMON.entries()) {
      const answer = await register(password, at);
      if (answer.status !== 400 || !answer.reasons.includes('common')) taken.push(answer);
    }
    expect(taken).toEqual([]);
  });

  it('none of twenty uncommon ones is', async () => {
    expect(new Set(UNCOMMON).size).toBe(20);
    for (const [at, password] of UNCOMMON.entries()) {
      expect(await register(password, 200 + at)).toEqual({ password, status: 201, reasons: [] });
    }
  });
});
