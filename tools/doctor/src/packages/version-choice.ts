import { minVersion, parse, satisfies, validRange } from 'semver';

/** Whether a version is in a range; `undefined` when that can't be told, as for `workspace:*`, a tag or an address. */
export function isIn(version: string | undefined, range: string | undefined): boolean | undefined {
  if (version === undefined || range === undefined || validRange(range) === null) return undefined;
  return satisfies(version, range);
}

/**
 * The range to install a package by, where several packages ask for ranges of it: the newest alternative that suits all of
 * them, of the preferred major version if one is. `undefined` when none suits all.
 *
 * @param preferred the version of a sibling that it should match, as packages of Nest match each other
 */
export function rangeForAll(ranges: readonly string[], preferred?: string): string | undefined {
  const alternatives = [...new Set(ranges.flatMap((range) => range.split('||').map((part) => part.trim())))]
    .filter((part) => validRange(part) !== null)
    .flatMap((part) => {
      const lowest = minVersion(part);
      return lowest === null ? [] : [{ part, lowest }];
    })
    .filter(({ lowest }) => ranges.every((range) => isIn(lowest.version, range) !== false))
    .sort((one, other) => other.lowest.compare(one.lowest));
  const wanted = parse(preferred)?.major;
  return (alternatives.find(({ lowest }) => lowest.major === wanted) ?? alternatives[0])?.part;
}
