/** Waits for a number of milliseconds. */
export type Wait = (ms: number) => Promise<unknown>;

/**
 * Does something that may take a tell-tale time, and answers, or fails, only at a multiple of `ms` after the start: what takes
 * longer than one of these steps tells no more than in which one it was done.
 *
 * @param ms length of a step, in milliseconds; 0 waits for nothing
 */
export async function atLeast<T>(ms: number, work: () => Promise<T>, wait: Wait): Promise<T> {
  if (ms <= 0) return work();
  let isDone = false;
  const running = Promise.allSettled([work()]).finally(() => (isDone = true));
  do await wait(ms);
  while (!isDone);
  const [outcome] = await running;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
