import { FrozenClock } from '@ashlar/domain/testing';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseRate } from '../../src/rate.js';
import type { Decision, RateLimitStore, Take } from '../../src/rate-limit.store.js';
import { MemoryRateLimitStore } from '../../src/stores/memory.store.js';
import { type FallbackCause, ResilientRateLimitStore } from '../../src/stores/resilient.store.js';
import { describeRateLimitStore } from '../../src/testing/index.js';

/** A shared store that fails when it is told to, in one of the ways in which stores do. */
class FailingStore implements RateLimitStore {
  readonly taken: Take[] = [];
  readonly forgotten: string[] = [];
  mode: 'works' | 'rejects' | 'throws' | 'hangs' | 'slow' | 'slow once' = 'works';
  /** What hangs ends so, later than anybody waits for it. */
  readonly late: (() => void)[] = [];

  constructor(private readonly memory: RateLimitStore) {}

  take(take: Take): Promise<Decision> {
    this.taken.push(take);
    return this.#answer(() => this.memory.take(take));
  }

  reset(key: string): Promise<void> {
    this.forgotten.push(key);
    return this.#answer(() => this.memory.reset(key));
  }

  #answer<T>(answer: () => Promise<T>): Promise<T> {
    if (this.mode === 'works') return answer();
    if (this.mode === 'throws') throw new Error('not even a promise');
    if (this.mode === 'rejects') return Promise.reject(new Error('connection refused'));
    if (this.mode === 'slow' || this.mode === 'slow once') {
      if (this.mode === 'slow once') this.mode = 'works';
      return sleep(20).then(answer);
    }
    return new Promise((_resolve, reject) => this.late.push(() => reject(new Error('too late'))));
  }
}

function setUp() {
  const clock = new FrozenClock();
  const shared = new FailingStore(new MemoryRateLimitStore({ clock }));
  const causes: FallbackCause[] = [];
  const lines: string[] = [];
  const store = new ResilientRateLimitStore({
    shared,
    local: new MemoryRateLimitStore({ clock }),
    clock,
    timeoutMs: 5,
    onFallback: (cause) => causes.push(cause),
    logger: { warn: (line: string) => lines.push(`WARN ${line}`), log: (line: string) => lines.push(`LOG ${line}`) },
  });
  return { clock, shared, store, causes, lines };
}

const rate = parseRate('8/min');
const take = (changes: Partial<Take> = {}): Take => ({ key: 'user:1', rate, cost: 1, ...changes });
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function times(count: number, store: RateLimitStore, one = take()): Promise<readonly boolean[]> {
  const allowed: boolean[] = [];
  for (let i = 0; i < count; i++) allowed.push((await store.take(one)).isAllowed);
  return allowed;
}

describeRateLimitStore(
  'ResilientRateLimitStore',
  (clock) => new ResilientRateLimitStore({ shared: new MemoryRateLimitStore({ clock }), timeoutMs: 499 }),
  { describe, it },
);
describeRateLimitStore(
  'ResilientRateLimitStore without its shared store',
  (clock) => {
    const shared = new FailingStore(new MemoryRateLimitStore({ clock }));
    shared.mode = 'rejects';
    const logger = { warn: () => undefined, log: () => undefined };
    return new ResilientRateLimitStore({ shared, local: new MemoryRateLimitStore({ clock }), logger });
  },
  { describe, it },
);

describe('ResilientRateLimitStore', () => {
  it('asks the shared store as long as that answers, and nobody else', async () => {
    const { shared, store, causes, lines } = setUp();
    expect(await times(9, store)).toEqual([...Array(8).fill(true), false]);
    expect([shared.taken.length, causes, lines]).toEqual([9, [], []]);
  });

  it.each([
    ['rejects', 'error'],
    ['throws', 'error'],
    ['hangs', 'timeout'],
  ] as const)('counts in this process when the shared store %s', async (mode, cause) => {
    const { shared, store, causes } = setUp();
    shared.mode = mode;
    expect(await times(9, store)).toEqual([...Array(8).fill(true), false]);
    expect(causes).toEqual([...Array(5).fill(cause), ...Array(4).fill('down')]);
    expect(shared.taken).toHaveLength(5);
    expect(store.isDown).toBe(true);
    for (const end of shared.late) end();
    await turn();
  });

  it('leaves a quarter of the rate to strict takes, at least 1, and all of that to what costs more', async () => {
    const { shared, store } = setUp();
    shared.mode = 'rejects';
    expect(await times(3, store, take({ strict: true }))).toEqual([true, true, false]);
    expect(await times(2, store, take({ strict: true, rate: parseRate('3/min') }))).toEqual([true, false]);
    const bucket = take({ key: 'bucket', strict: true, rate: parseRate('8/min burst 12'), cost: 10 });
    await expect(store.take(bucket)).resolves.toMatchObject({ isAllowed: true, remaining: 0, resetMs: 90_000 });
    expect(await times(8, store, take({ key: 'ordinary' }))).toEqual(Array(8).fill(true));
  });

  it('asks every second whether it is back, with a take of nobody, and goes on with the shared counters at once', async () => {
    const { clock, shared, store, causes } = setUp();
    expect(await times(3, store)).toEqual([true, true, true]);
    shared.mode = 'rejects';
    await times(5, store);
    shared.mode = 'works';
    shared.taken.length = 0;

    clock.advance(999);
    await times(1, store);
    expect(shared.taken).toEqual([]);
    clock.advance(1);
    await times(1, store);
    await turn();
    expect(shared.taken).toEqual(Array(2).fill(expect.objectContaining({ key: 'ashlar:probe', cost: 0 })));
    expect(store.isDown).toBe(false);
    causes.length = 0;
    expect(await times(6, store)).toEqual([true, true, true, true, true, false]);
    expect(causes).toEqual([]);
  });

  it('asks one at a time, and waits for none of the answers', async () => {
    const { clock, shared, store } = setUp();
    shared.mode = 'rejects';
    await times(5, store);
    shared.mode = 'hangs';
    clock.advance(1_000);
    shared.taken.length = 0;
    await Promise.all([times(2, store), times(2, store)]);
    expect(shared.taken).toHaveLength(1);
    expect(store.isDown).toBe(true);
  });

  it('is patient with the first answer of a store that is back, and only with that', async () => {
    const { clock, shared, store } = setUp();
    shared.mode = 'rejects';
    await times(5, store);
    shared.mode = 'slow';
    clock.advance(1_000);
    await times(1, store);
    await sleep(60);
    expect([store.isDown, shared.taken.length]).toEqual([true, 7]);

    shared.mode = 'slow once';
    clock.advance(1_000);
    await times(1, store);
    await sleep(60);
    expect([store.isDown, shared.taken.length]).toEqual([false, 9]);
  });

  it('does not call a store down for failures between which it answers', async () => {
    const { shared, store } = setUp();
    for (let i = 0; i < 3; i++) {
      shared.mode = 'rejects';
      await times(4, store, take({ key: `${i}` }));
      shared.mode = 'works';
      await times(1, store, take({ key: `${i}` }));
    }
    expect(store.isDown).toBe(false);
  });

  it('lets takes wait their turn in a store that answers others meanwhile, and counts all of them there', async () => {
    const { clock } = setUp();
    const memory = new MemoryRateLimitStore({ clock });
    let queue: Promise<unknown> = Promise.resolve();
    const oneAtATime: RateLimitStore = {
      take: (one) => {
        const answer = queue.then(() => sleep(3)).then(() => memory.take(one));
        queue = answer;
        return answer;
      },
      reset: (key) => memory.reset(key),
    };
    const causes: FallbackCause[] = [];
    const store = new ResilientRateLimitStore({
      shared: oneAtATime,
      timeoutMs: 20,
      onFallback: (cause) => causes.push(cause),
    });
    const decisions = await Promise.all(Array.from({ length: 40 }, () => store.take(take())));
    expect([decisions.filter(({ isAllowed }) => isAllowed).length, causes]).toEqual([8, []]);
  });

  it('does not wait for more than half a second, whatever is answered to others', async () => {
    const { shared, store } = setUp();
    shared.mode = 'hangs';
    const began = performance.now();
    const waiting = store.take(take());
    shared.mode = 'works';
    let isWaiting = true;
    const others = (async () => {
      while (isWaiting) await Promise.all([store.take(take({ key: 'others' })), sleep(1)]);
    })();
    expect(await waiting).toMatchObject({ isAllowed: true });
    isWaiting = false;
    await others;
    expect(performance.now() - began).toBeGreaterThan(100);
    expect(store.isDown).toBe(false);
  });

  it('can be asked before anybody waits for it, until it is there', async () => {
    const { shared, store, causes, lines } = setUp();
    shared.mode = 'rejects';
    const warm = store.warmUp();
    await sleep(20);
    shared.mode = 'works';
    await warm;
    expect(await times(9, store)).toEqual([...Array<boolean>(8).fill(true), false]);
    expect([causes, lines]).toEqual([[], []]);
    shared.mode = 'rejects';
    await expect(store.warmUp()).resolves.toBeUndefined();
  });

  it('accepts an answer that is there when a busy process comes to look', async () => {
    const { store } = setUp();
    const busy = new ResilientRateLimitStore({
      shared: {
        take: (one) => {
          const answer = store.take(one);
          return new Promise((resolve) => setTimeout(() => resolve(answer), 4));
        },
        reset: () => Promise.resolve(),
      },
      timeoutMs: 3,
      onFallback: (cause) => expect(cause).toBe('none'),
      logger: { warn: () => undefined, log: () => undefined },
    });
    const taking = busy.take(take());
    const until = performance.now() + 20;
    while (performance.now() < until);
    await expect(taking).resolves.toMatchObject({ isAllowed: true });
  });

  describe('tells operators', () => {
    it('once a minute at most, and when it is back', async () => {
      const { clock, shared, store, lines } = setUp();
      shared.mode = 'rejects';
      await times(100, store);
      expect(lines).toEqual([
        expect.stringMatching(/^WARN The shared store .* fails \(Error: connection refused\)\. A take was/),
      ]);
      for (let second = 0; second < 60; second++) {
        clock.advance(1_000);
        await times(1, store);
        await turn();
      }
      expect(lines.slice(1)).toEqual([
        expect.stringMatching(/^WARN .* fails \(left alone after failures\)\. 159 takes were/),
      ]);
      shared.mode = 'works';
      clock.advance(1_000);
      await times(1, store);
      await turn();
      expect(lines.slice(2)).toEqual([
        expect.stringMatching(/^LOG The shared store .* answers again after 61 s, in which 157 takes/),
      ]);
    });

    it('nothing more of a store that comes and goes within the minute', async () => {
      const { clock, shared, store, lines } = setUp();
      for (let i = 0; i < 5; i++) {
        shared.mode = 'rejects';
        await times(5, store);
        shared.mode = 'works';
        clock.advance(1_000);
        await times(1, store);
        await turn();
        expect(store.isDown).toBe(false);
      }
      expect(lines.map((line) => line.slice(0, 4))).toEqual(['WARN', 'LOG ']);
    });
  });

  it('forgets a key here and there, and never fails at it', async () => {
    const { shared, store, lines } = setUp();
    await times(8, store);
    await store.reset('user:1');
    expect(await times(1, store)).toEqual([true]);

    shared.mode = 'rejects';
    await store.reset('user:1');
    expect(lines).toHaveLength(1);
    await times(8, store);
    await store.reset('user:1');
    expect(await times(9, store)).toEqual([...Array(8).fill(true), false]);
    expect(shared.forgotten).toHaveLength(2);
  });

  it('has the shared store cleaned up, if that needs it', async () => {
    const { shared, store } = setUp();
    expect(store.cleanUp).toBeUndefined();
    const cleaning: RateLimitStore = {
      take: (one) => shared.take(one),
      reset: (key) => shared.reset(key),
      cleanUp: async () => 7,
    };
    await expect(new ResilientRateLimitStore({ shared: cleaning }).cleanUp?.()).resolves.toBe(7);
  });

  it('refuses a wrong take as every store does, and takes that for no failure', async () => {
    const { store, causes } = setUp();
    for (let i = 0; i < 6; i++) await expect(store.take(take({ cost: 9 }))).rejects.toThrow(RangeError);
    expect([store.isDown, causes]).toEqual([false, []]);
  });

  it.each([0, 500, Number.NaN])('refuses a time limit of %p ms', (timeoutMs) => {
    const shared = new MemoryRateLimitStore();
    expect(() => new ResilientRateLimitStore({ shared, timeoutMs })).toThrow('timeoutMs must be from 1 to 499');
  });
});
