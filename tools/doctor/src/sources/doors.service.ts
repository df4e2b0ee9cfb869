import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { exportTarget } from '../packages/exports-map.js';
import type { InstalledPackage } from '../packages/installation.js';
import type { Packages } from '../packages/packages.service.js';
import { SCOPE } from '../packages/singletons.js';
import { parseSpecifier } from '../packages/specifier.js';
import { importsOfFile, type SourceImport } from './sources.service.js';

/** A door of one of our packages, and what is behind it. */
export interface Door {
  /** `@ashlar/auth/typeorm` */
  readonly specifier: string;
  readonly owner: InstalledPackage;
  /** `closed`: there is no such door; `broken`: its file is missing. */
  readonly state: 'open' | 'closed' | 'broken';
  /** Files of the service that import it, absolute; none when another door does. */
  readonly importers: readonly string[];
  readonly wants: readonly Wanted[];
}

/** A package that a file behind a door loads. */
export interface Wanted {
  readonly name: string;
  /** With the door, or later, when a call comes to it. */
  readonly when: 'load' | 'call';
  /** The file that loads it, absolute. */
  readonly file: string;
  readonly to: InstalledPackage | undefined;
}

/** Follows the doors that a service imports, through the files of our packages. */
export class Doors {
  private readonly doors = new Map<string, Door>();

  constructor(private readonly packages: Packages) {}

  /** The doors that are imported, and those behind them. */
  read(folder: string, imports: readonly SourceImport[]): Door[] {
    const importers = new Map<string, Set<string>>();
    for (const { specifier, when, file } of imports) {
      if (when === 'never' || !specifier.startsWith(SCOPE)) continue;
      importers.set(specifier, (importers.get(specifier) ?? new Set()).add(file));
    }
    for (const [specifier, files] of importers) this.open(folder, specifier, [...files]);
    return [...this.doors.values()];
  }

  private open(from: string, specifier: string, importers: readonly string[]): void {
    const parsed = parseSpecifier(specifier);
    const owner = parsed && this.packages.resolve(from, parsed.packageName);
    if (parsed === undefined || owner === undefined) return;
    const key = `${specifier} ${owner.folder}`;
    const known = this.doors.get(key);
    if (known !== undefined) {
      this.doors.set(key, { ...known, importers: [...known.importers, ...importers] });
      return;
    }
    const target = exportTarget(owner.manifest, parsed.subpath);
    const file = target.kind === 'file' ? existing(resolve(owner.folder, target.path)) : undefined;
    const state = target.kind === 'closed' ? 'closed' : file === undefined ? 'broken' : 'open';
    const wants = file === undefined ? [] : this.wantsOf(file);
    this.doors.set(key, { specifier, owner, state, importers, wants });
    for (const { name, file: wanting } of wants.filter(({ when }) => when === 'load')) {
      if (name.startsWith(SCOPE)) this.open(dirname(wanting), name, []);
    }
  }

  /** What the files behind a door load; a file that is only loaded by a call loads everything later. */
  private wantsOf(entry: string): Wanted[] {
    const wants: Wanted[] = [];
    const seen = new Map<string, Wanted['when']>();
    const waiting: [string, Wanted['when']][] = [[entry, 'load']];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [file, when] = next;
      if (seen.get(file) === 'load' || seen.get(file) === when) continue;
      seen.set(file, when);
      for (const { specifier, when: inFile } of importsOfFile(file)) {
        if (inFile === 'never') continue;
        const effective = when === 'call' ? 'call' : inFile;
        const path = /^\.{1,2}\//.test(specifier) ? existing(resolve(dirname(file), specifier)) : undefined;
        if (path !== undefined) waiting.push([path, effective]);
        const name = parseSpecifier(specifier)?.packageName;
        if (name === undefined) continue;
        const to = this.packages.resolve(dirname(file), name);
        wants.push({ name: name.startsWith(SCOPE) ? specifier : name, when: effective, file, to });
      }
    }
    return wants;
  }
}

/** The file that a path means: CommonJS may leave out its ending. */
function existing(path: string): string | undefined {
  return [path, `${path}.js`, `${path}.cjs`, join(path, 'index.js')].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
}
