import { describe, expect, it } from '@jest/globals';
import { FrozenClock } from '@ashlar/domain/testing';
import { LockoutOptions } from '../../src/auth.options.js';
import type { AttemptStore } from '../../src/passwords/attempt.store.js';
import { type LoginAttempt, LoginAttempts } from '../../src/passwords/login-attempts.service.js';
import { AuthSecrets } from '../../src/secrets.service.js';
import { createMemoryAuthStores } from '../../src/testing/stores/auth.store.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ANN = 'ann@example.com';
const HOME = '203.0.113.9';
const refused = { code: 'AUTH_TOO_MANY_ATTEMPTS', category: 'too-many' };

function setUp(changes: Partial<LockoutOptions> = {}, store: AttemptStore = createMemoryAuthStores().attempts) {
  const options = Object.assign(new LockoutOptions(), changes);
  const clock = new FrozenClock();
  const attempts = new LoginAttempts({ options, store, clock, secrets: new AuthSecrets('x'.repeat(32)) });
  /** How many of so many attempts one after the other may be evaluated. */
  const allowed = async (count: number, attempt: LoginAttempt | ((at: number) => LoginAttempt)): Promise<number> => {
    let admitted = 0;
    for (let at = 0; at < count; at++) {
      const one = typeof attempt === 'function' ? attempt(at) : attempt;
      admitted += await attempts.begin(one).then(
        () => 1,
        () => 0,
      );
    }
    return admitted;
  };
  return { attempts, clock, allowed };
}

const from = (address: string | undefined, identifier = ANN): LoginAttempt => ({ identifier, address });
const address = (at: number) => `198.51.${at >> 8}.${at & 255}`;

describe('LoginAttempts', () => {
  it('16: refuses the eleventh in a window, with the time until it ends', async () => {
    const { attempts, clock, allowed } = setUp();
    expect(await allowed(10, from(HOME))).toBe(10);
    clock.advance(5 * MINUTE);
    await expect(attempts.begin(from(HOME))).rejects.toMatchObject({ ...refused, retryAfterMs: 10 * MINUTE });
  });

  it('15: treats accounts that nobody has like others', async () => {
    const { attempts, allowed } = setUp();
    for (const identifier of ['nobody@example.com', 'nobody', 'no such thing at all', '']) {
      expect(await allowed(12, from(HOME, identifier))).toBe(10);
      await expect(attempts.begin(from(HOME, identifier))).rejects.toMatchObject({
        ...refused,
        retryAfterMs: 15 * MINUTE,
      });
    }
  });

  it('17: waiting alone adds nothing: what is refused is not counted, and the window ends when it said', async () => {
    const { attempts, clock, allowed } = setUp();
    expect(await allowed(500, from(HOME))).toBe(10);
    clock.advance(15 * MINUTE - 1);
    await expect(attempts.begin(from(HOME))).rejects.toMatchObject({ ...refused, retryAfterMs: 1 });
    clock.advance(1);
    expect(await allowed(20, from(HOME))).toBe(10);
    // Nothing of the 490 was spent of what others share.
    expect(await allowed(200, (at) => from(HOME, `user${at}@example.com`))).toBe(90);
  });

  it('17: doubles the wait each time all attempts were used up, to an hour, and begins anew after a success', async () => {
    const { attempts, clock, allowed } = setUp();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      expect(await allowed(12, from(HOME))).toBe(10);
      const wait = await attempts.begin(from(HOME)).then(
        () => 0,
        (error: { retryAfterMs: number }) => error.retryAfterMs,
      );
      waits.push(wait / MINUTE);
      clock.advance(wait);
    }
    expect(waits).toEqual([15, 30, 60, 60]);
    await attempts.begin(from(HOME));
    await attempts.succeeded(from(HOME));
    expect(await allowed(12, from(HOME))).toBe(10);
    await expect(attempts.begin(from(HOME))).rejects.toMatchObject({ ...refused, retryAfterMs: 15 * MINUTE });
  });

  it('18: counts the row of an account over all addresses and windows, and says when to disable', async () => {
    const { attempts, clock } = setUp();
    const failures = [];
    for (let at = 0; at < 101; at++) {
      failures.push(await attempts.failed(from(address(at))));
      clock.advance(60 * MINUTE);
    }
    expect(failures[98]).toEqual({ inARow: 99, disable: false });
    expect(failures[99]).toEqual({ inARow: 100, disable: true });
    expect(failures[100]).toEqual({ inARow: 101, disable: true });
  });

  it('18: forgets a row days after its last failure, of accounts that nobody has like of others', async () => {
    const store = createMemoryAuthStores().attempts;
    const { attempts, clock } = setUp({}, store);
    const names = [ANN, 'nobody@example.com', 'no such thing at all'];
    const failures = async () =>
      Promise.all(names.map(async (name) => (await attempts.failed(from(HOME, name))).inARow));
    expect(await failures()).toEqual([1, 1, 1]);
    clock.advance(DAY - 1);
    expect(await failures()).toEqual([2, 2, 2]);
    clock.advance(2 * DAY - 1);
    expect(await store.removeExpired(clock.now(), 10)).toBe(0);
    clock.advance(1);
    expect(await store.removeExpired(clock.now(), 10)).toBe(3);
    expect(await failures()).toEqual([1, 1, 1]);
  });

  it('18: keeps nobody out at other addresses', async () => {
    const { allowed } = setUp();
    expect(await allowed(300, (at) => from(address(at % 30)))).toBe(300);
    expect(await allowed(1, from(address(0)))).toBe(0);
    expect(await allowed(1, from(HOME))).toBe(1);
  });

  it('19: a success starts the account anew', async () => {
    const { attempts, allowed } = setUp();
    expect(await allowed(9, from(HOME))).toBe(9);
    for (let at = 0; at < 9; at++) await attempts.failed(from(HOME));
    await attempts.succeeded(from(HOME));
    expect(await allowed(20, from(HOME))).toBe(10);
    expect(await attempts.failed(from(HOME))).toEqual({ inARow: 1, disable: false });
  });

  it('19: those who succeed do not use up their address', async () => {
    const { attempts, allowed } = setUp({ addressAttempts: 20 });
    for (let at = 0; at < 100; at++) {
      const one = from(HOME, `colleague${at}@example.com`);
      await attempts.begin(one);
      await attempts.succeeded(one);
    }
    expect(await allowed(30, (at) => from(HOME, `somebody${at}@example.com`))).toBe(20);
  });

  it('16: what the address refuses is not counted for the account', async () => {
    const { attempts, clock, allowed } = setUp({ addressAttempts: 1, attempts: 2 });
    expect(await allowed(1, from(HOME, 'bob@example.com'))).toBe(1);
    expect(await allowed(5, from(HOME))).toBe(0);
    await expect(attempts.begin(from(HOME))).rejects.toMatchObject({ retryAfterMs: 15 * MINUTE });
    clock.advance(15 * MINUTE);
    expect(await allowed(1, from(HOME))).toBe(1);
  });

  it('19: a success frees nobody elsewhere, and not the address', async () => {
    const { attempts, allowed } = setUp({ addressAttempts: 30 });
    const attacker = address(1);
    expect(await allowed(20, from(attacker))).toBe(10);
    await attempts.succeeded(from(HOME));
    expect(await allowed(20, from(attacker))).toBe(0);
    // An account of their own does not reset what they may try on others.
    for (let at = 0; at < 40; at++) {
      await attempts.begin(from(attacker, `victim${at}@example.com`)).catch(() => undefined);
      const own = from(attacker, 'own@example.com');
      await attempts.begin(own).then(
        () => attempts.succeeded(own),
        () => undefined,
      );
    }
    expect(await allowed(5, from(attacker, 'another@example.com'))).toBe(0);
  });

  it('20: User@x, user@X and a space at the end share one counter', async () => {
    const { allowed } = setUp();
    const spellings = ['User@x.io', 'user@X.io', 'user@x.io ', ' USER@X.IO'];
    expect(await allowed(40, (at) => from(HOME, spellings[at % 4]))).toBe(10);
  });

  it('22: addresses in one IPv6 /64 share a counter, and IPv4 has one in both spellings', async () => {
    const { allowed } = setUp();
    expect(await allowed(40, (at) => from(`2001:db8:1:2::${at.toString(16)}`))).toBe(10);
    expect(
      await allowed(40, (at) => from(at % 2 === 0 ? '203.0.113.9' : '::ffff:203.0.113.9', 'bob@example.com')),
    ).toBe(10);
    expect(await allowed(40, from(undefined, 'carl@example.com'))).toBe(10);
  });

  it('23: of 50 at the same time exactly ten are evaluated', async () => {
    const { attempts } = setUp();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => attempts.begin(from(HOME))));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('18: a reset starts the row anew, and opens no window', async () => {
    const { attempts, allowed } = setUp({ disableAfter: 5 });
    for (let at = 0; at < 5; at++) await attempts.failed(from(HOME));
    expect(await allowed(20, from(HOME))).toBe(10);
    await attempts.reset({ identifier: 'ANN@example.com' });
    expect(await attempts.failed(from(HOME))).toEqual({ inARow: 1, disable: false });
    expect(await allowed(1, from(HOME))).toBe(0);
  });

  it('tells the store neither names nor addresses', async () => {
    const keys: string[] = [];
    const store: AttemptStore = {
      take: (key) => {
        keys.push(key);
        return Promise.resolve({ allowed: true });
      },
      clear: (cleared) => {
        keys.push(...cleared);
        return Promise.resolve();
      },
      fail: (key) => {
        keys.push(key);
        return Promise.resolve(1);
      },
      giveBack: (returned) => {
        keys.push(...returned);
        return Promise.resolve();
      },
      removeExpired: () => Promise.resolve(0),
    };
    const { attempts } = setUp({}, store);
    await attempts.begin(from(HOME));
    await attempts.failed(from(HOME));
    await attempts.succeeded(from(HOME));
    expect(keys).toHaveLength(6);
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
  });
});
