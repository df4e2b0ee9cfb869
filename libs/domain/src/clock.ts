/** A point in time, in milliseconds since the Unix epoch. */
export type Instant = number;

/** Where time comes from. Injected, so that tests freeze it. */
export interface Clock {
  now(): Instant;
}

/** The clock of the machine: the one place that reads it. */
export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-properties -- this is the clock that everything else takes as an argument
  now: () => Date.now(),
};
