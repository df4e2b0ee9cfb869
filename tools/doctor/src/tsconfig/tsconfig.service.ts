import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

import { record } from '../packages/manifest.js';
import type { Packages } from '../packages/packages.service.js';
import { parseSpecifier } from '../packages/specifier.js';
import { type CompilerOptions, compilerOptionsOf, type Tsconfig } from './compiler-options.js';
import { parseJsonc } from './jsonc.js';

/** The configurations of a service, and those that can't be read. */
export interface Tsconfigs {
  readonly configs: readonly Tsconfig[];
  readonly unreadable: readonly UnreadableTsconfig[];
}

/** A file, absolute, that can't be read, and why. */
export interface UnreadableTsconfig {
  readonly file: string;
  readonly reason: string;
}

/** Those that compile a service; the first is what editors read, too. */
const FILES = ['tsconfig.json', 'tsconfig.app.json', 'tsconfig.build.json'];

/** Reads the configurations in the folder of a service, and the ones there that a mere list of projects refers to. */
export function readTsconfigs(folder: string, packages: Packages): Tsconfigs {
  const reader = new TsconfigReader(packages);
  const files = new Set(FILES.map((name) => join(folder, name)).filter((file) => existsSync(file)));
  const configs: Tsconfig[] = [];
  for (const file of files) {
    const config = reader.config(file);
    if (config === undefined) continue;
    const references = reader.referencesOf(file).filter((path) => dirname(path) === folder);
    // A list of projects compiles nothing itself.
    if (references.length > 0) references.forEach((path) => files.add(path));
    else configs.push(config);
  }
  return { configs, unreadable: reader.unreadable };
}

class TsconfigReader {
  readonly unreadable: UnreadableTsconfig[] = [];
  private readonly documents = new Map<string, unknown>();

  constructor(private readonly packages: Packages) {}

  config(file: string): Tsconfig | undefined {
    const options = this.optionsOf(file, []);
    return options && { file, options };
  }

  /** The files that a configuration without files of its own refers to, absolute; none when it has files. */
  referencesOf(file: string): string[] {
    const { files, include, references } = record(this.document(file));
    const isEmpty = (value: unknown) => Array.isArray(value) && value.length === 0;
    if (!isEmpty(files) || (include !== undefined && !isEmpty(include)) || !Array.isArray(references)) return [];
    return references.flatMap((reference) => {
      const { path } = record(reference);
      if (typeof path !== 'string') return [];
      const target = resolve(dirname(file), path);
      return existsSync(target) ? [isFile(target) ? target : join(target, 'tsconfig.json')] : [];
    });
  }

  /** Later ones override earlier ones, and the file itself overrides all that it extends. */
  private optionsOf(file: string, extending: readonly string[]): CompilerOptions | undefined {
    if (extending.includes(file)) return this.refuse(file, 'It extends itself.');
    const document = this.document(file);
    if (document === undefined) return undefined;
    const parents = [record(document)['extends']].flat().filter((name) => typeof name === 'string');
    const inherited = parents.map((name) => {
      const parent = this.parentFile(dirname(file), name);
      if (parent !== undefined) return this.optionsOf(parent, [...extending, file]) ?? {};
      this.refuse(file, `It extends ${name}, which is not there.`);
      return {};
    });
    const { outDir, ...own } = compilerOptionsOf(document);
    const output = outDir === undefined ? {} : { outDir: resolve(dirname(file), outDir) };
    return inherited.concat(own, output).reduce((all, some) => ({ ...all, ...some }), {});
  }

  private document(file: string): unknown {
    if (!this.documents.has(file)) this.documents.set(file, this.parsed(file));
    return this.documents.get(file);
  }

  private parsed(file: string): unknown {
    try {
      return parseJsonc(readFileSync(file, 'utf8'));
    } catch (error) {
      return this.refuse(file, error instanceof Error ? error.message : String(error));
    }
  }

  private parentFile(folder: string, name: string): string | undefined {
    const specifier = isAbsolute(name) ? undefined : parseSpecifier(name);
    const owner = specifier && this.packages.resolve(folder, specifier.packageName);
    const path = owner && specifier ? join(owner.folder, specifier.subpath) : resolve(folder, name);
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find(isFile);
  }

  private refuse(file: string, reason: string): undefined {
    if (!this.unreadable.some((known) => known.file === file)) this.unreadable.push({ file, reason });
    return undefined;
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
