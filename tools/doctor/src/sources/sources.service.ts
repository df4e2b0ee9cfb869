import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { readManifest } from '../packages/packages.service.js';
import { type Import, importsOf } from './imports.js';

/** One import of a source of the service. */
export interface SourceImport extends Import {
  /** Absolute. */
  readonly file: string;
}

const SOURCE = /(?<!\.d)\.[cm]?[jt]sx?$/;
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'out', 'out-tsc', 'coverage']);
/** A larger file was written by a program. */
const SIZE_LIMIT_BYTES = 1_000_000;

/** Reads what the sources of a service import; not those of packages inside of it, nor what was built or installed. */
export function readSourceImports(folder: string, skipped: ReadonlySet<string> = new Set()): SourceImport[] {
  return sourceFiles(folder, skipped).flatMap((file) => importsOfFile(file).map((found) => ({ ...found, file })));
}

/** What a file imports; nothing when it can't be read. */
export function importsOfFile(file: string): Import[] {
  try {
    return statSync(file).size > SIZE_LIMIT_BYTES ? [] : importsOf(readFileSync(file, 'utf8'));
  } catch {
    return [];
  }
}

function sourceFiles(folder: string, skipped: ReadonlySet<string>): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Symbolic links are neither: what they lead to is read where it is, or is somebody else's.
    if (entry.isFile()) return SOURCE.test(entry.name) ? [path] : [];
    if (!entry.isDirectory() || entry.name.startsWith('.') || SKIPPED.has(entry.name) || skipped.has(path)) return [];
    return isPackage(path) ? [] : sourceFiles(path, skipped);
  });
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}

function isPackage(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  try {
    return readManifest(file).name !== undefined;
  } catch {
    return false;
  }
}
