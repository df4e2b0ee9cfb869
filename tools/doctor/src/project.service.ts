import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { InstalledPackage } from './packages/installation.js';
import { type Manifest } from './packages/manifest.js';
import { ancestors, readManifest } from './packages/packages.service.js';

/** A folder that may be one of a service. */
export interface Project {
  /** Real and absolute. */
  readonly folder: string;
  /** Unless there is no package.json that can be read. */
  readonly app: InstalledPackage | undefined;
  /** Why the package.json can't be read, if there is one. */
  readonly unreadable: string | undefined;
  /** The nearest folder above that has a package.json, absolute. */
  readonly above: string | undefined;
  readonly hasNodeModules: boolean;
  readonly hasPlugAndPlay: boolean;
}

/** Looks at a folder. */
export function readProject(path: string): Project {
  const folder = realpathSync(path);
  const file = join(folder, 'package.json');
  const folders = ancestors(folder);
  const [manifest, unreadable] = existsSync(file) ? tryManifest(file) : [];
  return {
    folder,
    app: manifest && { name: manifest.name ?? basename(folder), version: manifest.version, folder, manifest },
    unreadable,
    above: folders.slice(1).find((above) => existsSync(join(above, 'package.json'))),
    hasNodeModules: folders.some((above) => existsSync(join(above, 'node_modules'))),
    hasPlugAndPlay: folders.some((above) => existsSync(join(above, '.pnp.cjs'))),
  };
}

function tryManifest(file: string): [Manifest] | [undefined, string] {
  try {
    return [readManifest(file)];
  } catch (error) {
    return [undefined, error instanceof Error ? error.message : String(error)];
  }
}
