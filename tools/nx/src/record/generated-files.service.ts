import { createHash } from 'node:crypto';
import type { Tree } from '@nx/devkit';
import { VERSION } from '../version.service.js';
import {
  EMPTY_RECORD,
  type FileState,
  type GeneratedFile,
  type Generation,
  type GenerationRecord,
  parseRecord,
  printRecord,
} from './record.js';

/** The files that generators made in an app, and what people did to them since. */
export class GeneratedFiles {
  #record: GenerationRecord;

  private constructor(
    private readonly tree: Tree,
    private readonly recordPath: string,
  ) {
    const text = tree.read(recordPath, 'utf-8');
    try {
      this.#record = text === null ? EMPTY_RECORD : parseRecord(text);
    } catch (cause) {
      throw new Error(`${recordPath} can not be read. Restore it from the history of the repository.`, { cause });
    }
  }

  /** @param root the folder of the app */
  static of(tree: Tree, root: string): GeneratedFiles {
    return new GeneratedFiles(tree, `${root}/.ashlar/generated.json`);
  }

  /** What was asked for when this was made; `undefined` when it was not made. */
  generation(madeBy: string): Generation | undefined {
    return this.#record.generations[madeBy];
  }

  /** Everything that was made, by what made it. */
  get generations(): Readonly<Record<string, Generation>> {
    return this.#record.generations;
  }

  /** The paths of what was made by one generation. */
  pathsOf(madeBy: string): readonly string[] {
    return Object.entries(this.#record.files).flatMap(([path, file]) => (file.madeBy === madeBy ? [path] : []));
  }

  /** What has become of a file: `unknown` is one that no generator wrote. */
  stateOf(path: string): FileState {
    const file = this.#record.files[path];
    const text = this.tree.read(path, 'utf-8');
    if (!file) return text === null ? 'missing' : 'unknown';
    if (text === null) return 'missing';
    return hashOf(text) === (file.wired ?? file.hash) ? 'untouched' : 'edited';
  }

  /** The version that wrote a file; `undefined` when no generator did. */
  versionOf(path: string): string | undefined {
    return this.#record.files[path]?.version;
  }

  /** What stands in the way of deleting what was made by one generation, and what to do about it. */
  obstaclesToUndo(madeBy: string): string[] {
    const edited = this.pathsOf(madeBy).filter((path) => this.stateOf(path) === 'edited');
    return edited.map((path) => `${path} was edited. Delete it by hand, or with all others by --force.`);
  }

  /** Notes files as they are now, formatted and whole, and what was asked for. */
  note(madeBy: string, options: Generation['options'], paths: readonly string[]): void {
    const written = paths.map((path) => [path, { hash: this.#hashOf(path), madeBy, version: VERSION }] as const);
    const { version = VERSION } = this.#record.generations[madeBy] ?? {};
    this.#store({
      generations: { ...this.#record.generations, [madeBy]: { version, options } },
      files: { ...this.#record.files, ...Object.fromEntries(written) },
    });
  }

  /** Notes what generators made of files that nobody else had touched. */
  noteWired(paths: readonly string[]): void {
    for (const path of paths) this.#change(path, (file) => withWired(file, this.#hashOf(path)));
  }

  /** Notes what would be generated now, in place of what was; what somebody edited goes on to count as edited. */
  noteReplaced(path: string, text: string, isUntouched: boolean): void {
    const hash = hashOf(text);
    this.#change(path, (file) => (isUntouched ? withWired({ ...file, hash }, this.#hashOf(path)) : { ...file, hash }));
  }

  /** Whether a text is what was written when the file was generated. */
  isAsGenerated(path: string, text: string): boolean {
    return this.#record.files[path]?.hash === hashOf(text);
  }

  /** Forgets files that a generator has deleted. */
  drop(paths: readonly string[]): void {
    const files = Object.entries(this.#record.files).filter(([path]) => !paths.includes(path));
    this.#store({ ...this.#record, files: Object.fromEntries(files) });
  }

  /** Forgets a generation and its files. */
  forget(madeBy: string): void {
    const { [madeBy]: _forgotten, ...generations } = this.#record.generations;
    const files = Object.entries(this.#record.files).filter(([, file]) => file.madeBy !== madeBy);
    this.#store({ generations, files: Object.fromEntries(files) });
  }

  #change(path: string, change: (file: GeneratedFile) => GeneratedFile): void {
    const file = this.#record.files[path];
    if (file) this.#store({ ...this.#record, files: { ...this.#record.files, [path]: change(file) } });
  }

  #hashOf(path: string): string {
    return hashOf(this.tree.read(path, 'utf-8') ?? '');
  }

  #store(record: GenerationRecord): void {
    this.#record = record;
    const text = printRecord(record);
    if (text === '') this.tree.delete(this.recordPath);
    else if (text !== this.tree.read(this.recordPath, 'utf-8')) this.tree.write(this.recordPath, text);
  }
}

function withWired({ wired: _before, ...file }: GeneratedFile, now: string): GeneratedFile {
  return now === file.hash ? file : { ...file, wired: now };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
