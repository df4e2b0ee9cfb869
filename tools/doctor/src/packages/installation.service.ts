import type { Installation, InstalledPackage, Link } from './installation.js';
import type { Packages } from './packages.service.js';
import { sharesState, singleton } from './singletons.js';

/**
 * Follows the packages that share state with the service, from it on: its own, those of `@ashlar` and Nest, and whoever else
 * comes by a package that must be one.
 */
export function readInstallation(
  packages: Packages,
  app: InstalledPackage,
  imported: ReadonlySet<string>,
): Installation {
  const members = new Map<string, InstalledPackage>();
  const links: Link[] = [];
  const waiting = [app];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const link of from === app ? linksOfApp(packages, app, imported) : linksOf(packages, from)) {
      links.push(link);
      const { to } = link;
      if (to === undefined || to.folder === app.folder || members.has(to.folder)) continue;
      if (!sharesState(to.name, to.manifest)) continue;
      members.set(to.folder, to);
      waiting.push(to);
    }
  }
  return { app, members: [...members.values()].sort(byName), links, broken: [...packages.broken].sort() };
}

/** The service needs what it declares, for development too, and what its sources import by the luck of a shared folder. */
function linksOfApp(packages: Packages, app: InstalledPackage, imported: ReadonlySet<string>): Link[] {
  const declared = { ...app.manifest.devDependencies, ...app.manifest.peerDependencies, ...dependenciesOf(app) };
  const undeclared = [...imported].filter((name) => !(name in declared) && singleton(name) !== undefined);
  return [
    ...Object.entries(declared).map(([name, range]) => link(packages, app, 'dependency', name, range)),
    ...undeclared.map((name) => link(packages, app, 'import', name)),
  ];
}

function linksOf(packages: Packages, from: InstalledPackage): Link[] {
  const { peerDependencies, optionalPeers } = from.manifest;
  const kind = (name: string) => (optionalPeers.has(name) ? 'optional peer' : 'peer');
  return [
    ...Object.entries(dependenciesOf(from))
      // What is a peer as well is wanted from the service.
      .filter(([name]) => !(name in peerDependencies))
      .map(([name, range]) => link(packages, from, 'dependency', name, range)),
    ...Object.entries(peerDependencies).map(([name, range]) => link(packages, from, kind(name), name, range)),
  ];
}

function dependenciesOf({ manifest }: InstalledPackage): Readonly<Record<string, string>> {
  return { ...manifest.optionalDependencies, ...manifest.dependencies };
}

function link(packages: Packages, from: InstalledPackage, kind: Link['kind'], name: string, range?: string): Link {
  return { from, name, range, kind, to: packages.resolve(from.folder, name) };
}

function byName(one: InstalledPackage, other: InstalledPackage): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : one.folder < other.folder ? -1 : 1;
}
