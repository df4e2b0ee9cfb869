import { logger, type Tree } from '@nx/devkit';
import { Refusal } from '../refusal.js';
import { UnexpectedShapeError } from '../source/source-edit.js';
import type { App } from '../workspace/app.service.js';
import { format } from './format.service.js';
import { GeneratedFiles } from './generated-files.service.js';
import type { Generation } from './record.js';

/** What one generation changes in an app: files of its own, and those of people, which it edits. */
export class AppChanges {
  readonly #before = new Map<string, string>();
  readonly #written = new Set<string>();
  readonly #notes: string[] = [];

  /** @param madeBy the name of the generation: `resource product` */
  constructor(
    private readonly tree: Tree,
    private readonly app: App,
    private readonly madeBy: string,
    private readonly files = GeneratedFiles.of(tree, app.root),
  ) {}

  /**
   * Writes a file. One that it wrote before stays as it is now, and is told of where somebody edited or deleted it.
   *
   * @throws Refusal when somebody else wrote such a file
   */
  write(path: string, text: string): void {
    const full = this.pathOf(path);
    const wasWritten = this.files.pathsOf(this.madeBy).includes(full);
    const state = this.files.stateOf(full);
    if (state === 'unknown') throw new Refusal([`${full} is there already, and was not generated. Move it away.`]);
    if (wasWritten && state === 'missing') this.#notes.push(`${full} was deleted, and stays so.`);
    else if (state === 'edited') this.#notes.push(`${full} was edited, and stays so.`);
    else if (state === 'missing') {
      this.tree.write(full, text);
      this.#written.add(full);
    }
  }

  /** Edits a file of a person. @throws Refusal when there is none, or it is not as expected */
  edit(path: string, change: (text: string) => string): void {
    const full = this.pathOf(path);
    if (!this.tree.exists(full)) throw new Refusal([`There is no ${full}.`]);
    this.editIfThere(path, change);
  }

  /** Edits a file of a person that need not be there. @throws Refusal when it is not as expected */
  editIfThere(path: string, change: (text: string) => string): void {
    const full = this.pathOf(path);
    const text = this.tree.read(full, 'utf-8');
    if (text === null) return;
    const changed = editedBy(change, text, full);
    if (changed === text) return;
    if (!this.#before.has(full)) this.#before.set(full, text);
    this.tree.write(full, changed);
  }

  /** Formats what was changed, notes what was made, and tells what was left. */
  async finish(options: Generation['options']): Promise<void> {
    await this.#format();
    this.files.note(this.madeBy, options, [...this.#written]);
    this.#report();
  }

  /** Deletes what the generation made, formats what was changed, and forgets it. */
  async undo(): Promise<void> {
    for (const path of this.files.pathsOf(this.madeBy)) this.tree.delete(path);
    await this.#format();
    this.files.forget(this.madeBy);
    this.#report();
  }

  async #format(): Promise<void> {
    await format(this.tree, [...this.#written, ...this.#before.keys()], this.#before);
  }

  #report(): void {
    for (const note of this.#notes) logger.warn(note);
  }

  private pathOf(path: string): string {
    return `${this.app.root}/${path}`;
  }
}

function editedBy(change: (text: string) => string, text: string, path: string): string {
  try {
    return change(text);
  } catch (error) {
    if (!(error instanceof UnexpectedShapeError)) throw error;
    throw new Refusal([`${path} is not as expected. ${error.message}`]);
  }
}
