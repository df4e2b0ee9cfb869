import { linkSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Installation } from './installation.service.js';
import { treeOf } from './package-tree.js';

/** How much an installation is. */
export interface TreeSize {
  readonly packages: number;
  readonly bytes: number;
}

/** What npm would install for some packages alone, linked out of a larger installation. */
export class LoneInstallation {
  private readonly paths = new Set<string>();

  constructor(
    readonly folder: string,
    private readonly from: Installation,
  ) {}

  /** Links packages and what they bring with them, and answers how much all of that is. */
  add(...names: readonly string[]): TreeSize {
    const paths = treeOf(names, this.from.packages);
    let bytes = 0;
    for (const path of paths) {
      const [source, target] = [join(this.from.folder, path), join(this.folder, path)];
      if (!this.paths.has(path)) linkPackage(source, target);
      this.paths.add(path);
      bytes += bytesOf(source);
    }
    return { packages: paths.length, bytes };
  }

  has(name: string): boolean {
    return this.paths.has(pathOf(name));
  }

  /** Does something while a package is gone. */
  async without<T>(name: string, work: () => Promise<T>): Promise<T> {
    const [path, hidden] = [join(this.folder, pathOf(name)), join(this.folder, 'hidden')];
    renameSync(path, hidden);
    try {
      return await work();
    } finally {
      renameSync(hidden, path);
    }
  }
}

function pathOf(name: string): string {
  return `node_modules/${name}`;
}

// Thousands of tiny steps, each of which is faster than going through a promise.

function linkPackage(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of entriesOf(from)) {
    if (isDirectory) linkPackage(join(from, name), join(to, name));
    else linkSync(join(from, name), join(to, name));
  }
}

function bytesOf(folder: string): number {
  const sizes = entriesOf(folder).map(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? bytesOf(path) : statSync(path).size;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The files and folders of a package; the packages that lie below it are none of them. */
function entriesOf(folder: string): { name: string; isDirectory: boolean }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() || (entry.isDirectory() && entry.name !== 'node_modules'))
    .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }));
}
