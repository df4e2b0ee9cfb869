/** An answer did not come in time. */
export class TimeLimitError extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.name = 'TimeLimitError';
  }
}

/**
 * Waits no longer than `ms` for an answer. One that comes later is ignored, also when it is an error.
 *
 * @param mayGoOn asked when the time is over: whether to wait as long again. @default never
 * @throws TimeLimitError
 */
export async function within<T>(ms: number, answer: Promise<T>, mayGoOn = () => false): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let isAnswered = false;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const wait = () => {
      // A process that was busy finds its timers due before it reads the answers that are there: those still count.
      timer = setTimeout(() => setImmediate(decide), ms);
    };
    const decide = () => {
      if (isAnswered) return;
      if (mayGoOn()) wait();
      else reject(new TimeLimitError(ms));
    };
    wait();
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    isAnswered = true;
    clearTimeout(timer);
  }
}
