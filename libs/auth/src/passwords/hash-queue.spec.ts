import { describe, expect, it } from '@jest/globals';
import { HashQueue } from './hash-queue.js';

/** Work that ends when it is told to. */
function work() {
  const started: number[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  const run = (id: number) => () =>
    new Promise<number>((resolve, reject) => {
      started.push(id);
      ends.push((failure) => (failure ? reject(failure) : resolve(id)));
    });
  return { started, ends, run };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('HashQueue', () => {
  it('10: runs so many at a time, the others in the order in which they came', async () => {
    const { started, ends, run } = work();
    const queue = new HashQueue({ concurrency: 2, queueLimit: 10 });
    const all = Promise.all([0, 1, 2, 3, 4].map((id) => queue.run(run(id))));
    await settled();
    expect(started).toEqual([0, 1]);
    ends[1]?.();
    await settled();
    expect(started).toEqual([0, 1, 2]);
    for (let at = 0; at < 5; at++) {
      ends[at]?.();
      await settled();
    }
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(await all).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses more than may wait, and says when to come again', async () => {
    const { ends, run } = work();
    const queue = new HashQueue({ concurrency: 1, queueLimit: 1 });
    const running = [queue.run(run(0)), queue.run(run(1))];
    await expect(queue.run(run(2))).rejects.toMatchObject({ code: 'AUTH_BUSY', retryAfterMs: 2_000 });
    ends[0]?.();
    await settled();
    ends[1]?.();
    expect(await Promise.all(running)).toEqual([0, 1]);
  });

  it('gives the place on when work fails', async () => {
    const { ends, run } = work();
    const queue = new HashQueue({ concurrency: 1, queueLimit: 1 });
    const failing = queue.run(run(0));
    const next = queue.run(run(1));
    await settled();
    ends[0]?.(new Error('no memory'));
    await expect(failing).rejects.toThrow('no memory');
    await settled();
    ends[1]?.();
    expect(await next).toBe(1);
    const last = queue.run(run(2));
    await settled();
    ends[2]?.();
    expect(await last).toBe(2);
  });
});
