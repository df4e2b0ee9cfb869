/** What of a package.json says who depends on whom. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly nx: { readonly name: string; readonly implicitDependencies?: readonly string[] };
}

/** The projects that a change of one project reaches by the manifests alone: itself, who depends on it, and so on; sorted. */
export function reachOf(project: string, manifests: readonly Manifest[]): string[] {
  const reached = new Set([project]);
  // A set is walked in the order of its additions, and those that are added meanwhile are walked too.
  for (const next of reached) {
    for (const manifest of manifests) {
      if (dependencies(manifest, manifests).includes(next)) reached.add(manifest.nx.name);
    }
  }
  return [...reached].sort();
}

/** The projects that one depends on directly, peers included. */
export function dependencies(manifest: Manifest, manifests: readonly Manifest[]): string[] {
  const packages = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies };
  const named = manifests.filter(({ name }) => name in packages).map(({ nx }) => nx.name);
  return [...named, ...(manifest.nx.implicitDependencies ?? [])];
}
