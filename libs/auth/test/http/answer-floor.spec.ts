import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { atLeast } from '../../src/http/answer-floor.js';
import { type AuthApp, startAuthApp } from '../support/auth-app.js';

/** A clock that moves only when somebody waits for it. */
function steps() {
  const waits: number[] = [];
  const reached: (() => void)[] = [];
  return {
    waits,
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        waits.push(ms);
        reached.push(resolve);
      }),
    next: async () => {
      reached.shift()?.();
      await new Promise(setImmediate);
    },
  };
}

describe('atLeast', () => {
  it('answers what is done at once when the time is up, and not before', async () => {
    const time = steps();
    let answer: string | undefined;
    const running = atLeast(250, async () => 'done', time.wait).then((value) => (answer = value));
    await new Promise(setImmediate);
    expect(answer).toBeUndefined();
    await time.next();
    expect(await running).toBe('done');
    expect(time.waits).toEqual([250]);
  });

  it('fails when the time is up, and not before', async () => {
    const time = steps();
    let failure: unknown;
    const running = atLeast(250, () => Promise.reject(new Error('No.')), time.wait).catch((error) => (failure = error));
    await new Promise(setImmediate);
    expect(failure).toBeUndefined();
    await time.next();
    await running;
    expect(failure).toEqual(new Error('No.'));
  });

  it('answers what takes longer at the end of the step in which it was done', async () => {
    const time = steps();
    let finish: (value: string) => void = () => undefined;
    const running = atLeast(250, () => new Promise<string>((resolve) => (finish = resolve)), time.wait);
    await time.next();
    finish('late');
    await new Promise(setImmediate);
    await time.next();
    expect(await running).toBe('late');
    expect(time.waits).toEqual([250, 250]);
  });

  it('waits for nothing where it is switched off', async () => {
    const time = steps();
    expect(await atLeast(0, async () => 'at once', time.wait)).toBe('at once');
    expect(time.waits).toEqual([]);
  });
});

describe('the routes that keep secret whether an address has an account', () => {
  const FLOOR = 120;
  let auth: AuthApp;

  beforeAll(async () => {
    auth = await startAuthApp({
      http: { answerFloor: FLOOR },
      configure: (options) => (options.registration.verification = 'required'),
    });
  });

  afterAll(() => auth.close());

  it.each([
    ['/auth/forgot-password', { email: 'nobody@example.org' }],
    ['/auth/verify-email/resend', { email: 'nobody@example.org' }],
    ['/auth/register', { email: 'refused@example.org', password: 'short' }],
  ])('13 14 %s takes at least its time, also for failures', async (path, body) => {
    const begin = performance.now();
    await auth.post(path, body);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(FLOOR - 2);
  });
});
