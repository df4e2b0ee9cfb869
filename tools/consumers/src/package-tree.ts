/** What npm says of a package that it installed. */
export interface ListedPackage {
  readonly version: string;
  /** Where npm took it from. */
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The packages of an installation by path, as in `node_modules/.package-lock.json`. */
export type PackageList = Readonly<Record<string, ListedPackage>>;

const MODULES = 'node_modules/';

/**
 * The paths of what npm installs for some packages and nothing else: they, what they depend on and the peers that must be there,
 * all the way down.
 */
export function treeOf(names: readonly string[], packages: PackageList): string[] {
  const found = new Set<string>();
  const waiting = names.map((name) => resolve(name, '', packages));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[path] ?? {};
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => peerDependenciesMeta?.[name]?.optional !== true);
    for (const name of [...Object.keys(dependencies ?? {}), ...peers]) waiting.push(resolve(name, path, packages));
    // Of those, what is made for another platform is not there.
    for (const name of Object.keys(optionalDependencies ?? {})) {
      const optional = lookUp(name, path, packages);
      if (optional !== undefined) waiting.push(optional);
    }
  }
  return [...found].sort();
}

/** The name of the package at a path. */
export function nameAt(path: string): string {
  return path.slice(path.lastIndexOf(MODULES) + MODULES.length);
}

/** @throws RangeError when npm left out what has to be there */
function resolve(name: string, from: string, packages: PackageList): string {
  const path = lookUp(name, from, packages);
  if (path === undefined) throw new RangeError(`${from === '' ? 'The app' : from} finds no ${name}.`);
  return path;
}

/** As Node looks for a package: beside the one that asks, then further and further out. */
function lookUp(name: string, from: string, packages: PackageList): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf(`/${MODULES}`)))) {
    const path = `${folder === '' ? '' : `${folder}/`}${MODULES}${name}`;
    if (path in packages) return path;
    if (folder === '') return undefined;
  }
}
