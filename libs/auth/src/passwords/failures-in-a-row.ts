const DAY_MS = 86_400_000;

/** Failures in a row are not remembered for longer than that, however many there are. */
export const LONGEST_DAYS = 30;

/**
 * How long failures in a row are remembered after the last one, in milliseconds: a day for each, 30 at most. Names that somebody
 * makes up are gone after a day, however many they are; whoever guesses slowly gets no further than by the limit and a wait of 30
 * days, a hundred guesses in a month. Enough of them disable the password of an account, and that has no end: its row remembers
 * it.
 *
 * @param inARow how many there are, 1 or more
 */
export function rememberedFor(inARow: number): number {
  return Math.min(inARow, LONGEST_DAYS) * DAY_MS;
}
