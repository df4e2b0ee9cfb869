/**
 * The candidate that was probably meant, or nothing when none is near. Case, `-` and `_` don't count, a swap of two
 * neighbours is one edit; a last segment that only one candidate ends with is near too: `poolMax` for
 * `database.poolMax`.
 */
export function closest(written: string, candidates: Iterable<string>): string | undefined {
  const wanted = normalise(written);
  const limit = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  const all = [...candidates];
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of all) {
    const distance = editDistance(wanted, normalise(candidate));
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  if (best !== undefined) return best.candidate;
  const sameEnd = all.filter((candidate) => lastSegment(normalise(candidate)) === lastSegment(wanted));
  return sameEnd.length === 1 ? sameEnd[0] : undefined;
}

/** Fewest insertions, deletions, replacements and swaps of neighbours between two texts (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}

function normalise(name: string): string {
  return name.replace(/__/g, '.').replace(/[-_]/g, '').toLowerCase();
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
