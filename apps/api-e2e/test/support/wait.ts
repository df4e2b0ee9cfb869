import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/** The first value of `probe` that is not undefined. @throws when there is none in time; `describe` says what was seen last */
export async function eventually<T>(
  what: string,
  timeoutMs: number,
  probe: () => T | undefined | Promise<T | undefined>,
  describe: () => string = () => '',
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}\n${describe()}`);
    await sleep(POLL_MS);
  }
}

/** What `promise` settles to. @throws when it does not settle in time; `describe` says what is known then */
export async function within<T>(
  what: string,
  timeoutMs: number,
  promise: Promise<T>,
  describe: () => string = () => '',
): Promise<T> {
  const timer = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Not within ${timeoutMs} ms: ${what}\n${describe()}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
  }
}
