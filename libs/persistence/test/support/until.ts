import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something to become true, 10 s at most. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not become true within 10 s.');
    await sleep(10);
  }
}
