/** A number in [0, 1), each as likely as the others. Good enough for jitter and sampling, never for secrets. */
export type RandomSource = () => number;

/** As many random bytes as asked for. Feeds ids, so it is cryptographically strong outside tests. */
export type RandomBytes = (count: number) => Uint8Array;

/** The chance of the machine, for jitter and sampling. */
export const systemRandom: RandomSource = () =>
  // eslint-disable-next-line no-restricted-properties -- this is the source that everything else takes as an argument
  Math.random();

/** The cryptographically strong bytes of the machine (Web Crypto). */
export const systemRandomBytes: RandomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));
