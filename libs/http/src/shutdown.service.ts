/** What ends a process on purpose. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How {@link closeOnSignals} ends the process. */
export interface ShutdownInit {
  /** How long closing may take, in milliseconds, before the process ends with code 1. */
  readonly timeout: number;
  /** Told why, before closing starts. */
  readonly onStop?: (reason: string) => void;
  /** Told what failed or took too long. */
  readonly onError?: (error: unknown) => void;
}

/**
 * On the first stop signal closes everything and ends the process with code 0; a second signal ends it at once.
 *
 * @returns the same stop for other causes than a signal.
 */
export function closeOnSignals(
  close: () => Promise<void>,
  init: ShutdownInit,
): (reason: string, code?: number) => void {
  let stopping = false;
  const stop = (reason: string, code = 0): void => {
    if (stopping) process.exit(130);
    stopping = true;
    init.onStop?.(reason);
    const deadline = setTimeout(() => {
      init.onError?.(new Error(`Closing took longer than ${init.timeout} ms`));
      process.exit(1);
    }, init.timeout);
    deadline.unref();
    close().then(
      () => process.exit(code),
      (error: unknown) => {
        init.onError?.(error);
        process.exit(1);
      },
    );
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => stop(signal));
  return stop;
}
