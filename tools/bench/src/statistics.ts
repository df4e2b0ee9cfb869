/** The middle of the values, or the mean of the two in the middle. @throws RangeError without any */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('Nothing has no median.');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The smallest value that at least this share of all does not exceed, by nearest rank. @throws RangeError without any */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('Nothing has no percentile.');
  return value;
}

/** Each figure's median over the rounds. @throws RangeError without rounds */
export function medians<Figures extends Readonly<Record<keyof Figures, number>>>(rounds: readonly Figures[]): Figures {
  const [first] = rounds;
  if (first === undefined) throw new RangeError('Nothing has no median.');
  const names = Object.keys(first) as (keyof Figures)[];
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))])) as Figures;
}
