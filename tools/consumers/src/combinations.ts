import type { ModuleSystem, NestRelease, NodeRelease, Server } from './matrix.js';

/** One consumer: what it is made of, and what runs it. */
export interface Combination {
  readonly nest: NestRelease;
  readonly server: Server;
  readonly moduleSystem: ModuleSystem;
  readonly node: NodeRelease;
}

/** The values of each axis; the fast core needs two of each. */
export interface Axes {
  readonly nestReleases: readonly NestRelease[];
  readonly servers: readonly Server[];
  readonly moduleSystems: readonly ModuleSystem[];
  readonly nodeReleases: readonly NodeRelease[];
}

/** Every combination there is. */
export function allCombinations({ nestReleases, servers, moduleSystems, nodeReleases }: Axes): Combination[] {
  return nestReleases.flatMap((nest) =>
    servers.flatMap((server) =>
      moduleSystems.flatMap((moduleSystem) => nodeReleases.map((node) => ({ nest, server, moduleSystem, node }))),
    ),
  );
}

/**
 * Four combinations in which any value of an axis meets any value of each other axis, but for module system and Node: what is
 * required runs on the second Node, what is imported on the first. An orthogonal array of strength two has three such axes.
 */
export function coreCombinations({ nestReleases, servers, moduleSystems, nodeReleases }: Axes): Combination[] {
  return nestReleases.slice(0, 2).flatMap((nest, first) =>
    servers.slice(0, 2).flatMap((server, second) => {
      const third = (first + second) % 2;
      const [moduleSystem, node] = [moduleSystems[third], nodeReleases[third]];
      return moduleSystem && node ? [{ nest, server, moduleSystem, node }] : [];
    }),
  );
}

/** `Nest 12 on Fastify, ESM, Node 24`. */
export function nameOf({ nest, server, moduleSystem, node }: Combination): string {
  return `${nest.name} on ${server}, ${moduleSystem.name}, ${node.name}`;
}
