/** A thing as it was generated, as it would be generated now, and as it stands. */
export interface ThreeWays<T> {
  readonly base: T;
  readonly next: T;
  readonly current: T;
}

/** Each of the three, made into something else. */
export function eachOf<T, U>({ base, next, current }: ThreeWays<T>, change: (each: T) => U): ThreeWays<U> {
  return { base: change(base), next: change(next), current: change(current) };
}

/**
 * Which of the three holds what `next` changed of `base`, and what somebody made of it since; `undefined` where both changed it,
 * and not in the same way.
 */
export function winner<T>(
  { base, next, current }: ThreeWays<T>,
  isSame: (one: T, other: T) => boolean,
): 'next' | 'current' | undefined {
  if (isSame(base, next) || isSame(next, current)) return 'current';
  return isSame(base, current) ? 'next' : undefined;
}

/**
 * The names of a merged list, in its order: those that stand, without what `next` has no more, and with what it has got, each
 * behind what stands before it there.
 */
export function mergedNames({ base, next, current }: ThreeWays<readonly string[]>): readonly string[] {
  const merged = current.filter((name) => next.includes(name) || !base.includes(name));
  for (const [place, name] of next.entries()) {
    if (base.includes(name) || merged.includes(name)) continue;
    const before = next.slice(0, place).findLast((other) => merged.includes(other));
    merged.splice(before === undefined ? 0 : merged.indexOf(before) + 1, 0, name);
  }
  return merged;
}

/** What each of the three has under a name. */
export function under<T>(maps: ThreeWays<ReadonlyMap<string, T>>, name: string): ThreeWays<T | undefined> {
  return eachOf(maps, (map) => map.get(name));
}

/** No name has it in it. */
const COUNTED = '\u0000';

/** Names that are there once: a second `it` is told from the first. */
export function distinct(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}${COUNTED}${count}`;
  });
}
