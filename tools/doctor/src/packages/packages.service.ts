import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { InstalledPackage } from './installation.js';
import { type Manifest, manifestOf } from './manifest.js';

/** Finds packages on disk by the rule of Node: `node_modules` of the folder and of those above it, symbolic links followed. */
export class Packages {
  private readonly found = new Map<string, InstalledPackage | undefined>();
  /** Files named package.json that can't be read, absolute. */
  readonly broken = new Set<string>();

  /** The package in a folder. */
  at(folder: string, name: string): InstalledPackage | undefined {
    const real = realFolder(folder);
    if (real === undefined) return undefined;
    const key = `${name} ${real}`;
    if (!this.found.has(key)) this.found.set(key, this.read(real, name));
    return this.found.get(key);
  }

  /** The package that a file in a folder gets by a name. */
  resolve(from: string, name: string): InstalledPackage | undefined {
    for (const folder of ancestors(from)) {
      if (basename(folder) === 'node_modules') continue;
      const found = this.at(join(folder, 'node_modules', name), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private read(folder: string, name: string): InstalledPackage | undefined {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) return undefined;
    const manifest = this.manifest(file);
    return { name, version: manifest.version, folder, manifest };
  }

  private manifest(file: string): Manifest {
    try {
      return readManifest(file);
    } catch {
      this.broken.add(file);
      return manifestOf({});
    }
  }
}

/** Reads a package.json. @throws SyntaxError or what the file system throws */
export function readManifest(file: string): Manifest {
  return manifestOf(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')));
}

/** A folder and all above it, the nearest first. */
export function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function realFolder(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}
