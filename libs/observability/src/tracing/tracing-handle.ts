/** Tracing that has been started. */
export interface TracingHandle {
  /**
   * Sends what has ended so far, within 1.5 seconds.
   *
   * @returns whether all of it was sent; it never throws.
   */
  flush(): Promise<boolean>;

  /** Sends what has ended so far, within 1.5 seconds, and switches tracing off. @returns whether all of it was sent */
  shutdown(): Promise<boolean>;
}

// Of the process, not of this module: the preload and the app may load two copies of the package.
const KEY = Symbol.for('ashlar.tracing');

type Holder = { [KEY]?: TracingHandle | undefined };

/** The tracing of this process, if it was started by this package. */
export function runningTracing(): TracingHandle | undefined {
  return (globalThis as Holder)[KEY];
}

/** Makes it known, or forgets it. */
export function setRunningTracing(handle: TracingHandle | undefined): void {
  (globalThis as Holder)[KEY] = handle;
}
