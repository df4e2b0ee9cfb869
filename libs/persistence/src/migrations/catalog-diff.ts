/** What a schema consists of: a description for each object, by its kind and name (`index project_name_key`). */
export type CatalogSnapshot = ReadonlyMap<string, string>;

/** What is different in `after`, one sentence part an object, sorted by object. Empty when nothing is. */
export function catalogDifferences(before: CatalogSnapshot, after: CatalogSnapshot): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const was = before.get(name);
    const is = after.get(name);
    if (was === is) return [];
    if (was === undefined) return [`${name} is left over: ${is}`];
    if (is === undefined) return [`${name} is missing: ${was}`];
    return [`${name} was ${was}, and is ${is}`];
  });
}
