import { setTimeout as pause } from 'node:timers/promises';

/** Repeats an expectation until it holds, or a deadline is over. */
export async function eventually(expectation: () => void, deadlineMs = 5_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      return expectation();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(5);
    }
  }
}
