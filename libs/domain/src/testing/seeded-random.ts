import type { RandomBytes, RandomSource } from '../random.js';

/** The same numbers in [0, 1) for the same seed: xorshift32 (Marsaglia, "Xorshift RNGs", 2003). Not for secrets. */
export function seededRandom(seed: number): RandomSource {
  // Spread the seed over all bits, since neighbours would start alike, and keep off zero, where the generator stays.
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995 || 1;
  const step = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) step();
  return step;
}

/** The same bytes for the same seed. */
export function seededBytes(seed: number): RandomBytes {
  const random = seededRandom(seed);
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
