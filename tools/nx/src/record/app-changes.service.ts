import { logger, type Tree } from '@nx/devkit';
import { merge } from '../merge/merge.js';
import { Refusal, refuseIfAny } from '../refusal.js';
import { UnexpectedShapeError } from '../source/source-edit.js';
import { syntaxMistakeIn } from '../source/syntax-mistake.js';
import { type App, pathIn } from '../workspace/app.service.js';
import { format, formatted } from './format.service.js';
import { type Instead, linesBetween, sentenceOf } from './by-hand.js';
import { GeneratedFiles } from './generated-files.service.js';
import type { Generation } from './record.js';

/** Files whose syntax is known. The others are replaced as a whole, or not at all. */
const MERGED = /\.(ts|json)$/;

/** What one generation changes in an app: files of its own, and those of people, which it edits. */
export class AppChanges {
  readonly #before = new Map<string, string>();
  readonly #written = new Set<string>();
  /** Edited, and of nobody but generators. */
  readonly #untouched = new Set<string>();
  readonly #deleted = new Set<string>();
  /** What would be generated now. */
  readonly #replaced = new Map<string, string>();
  readonly #notes: string[] = [];
  readonly #obstacles: string[] = [];

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
    this.#rewrite(full, text, editedBy(change, text, full));
  }

  /**
   * Changes a file that was generated as what is generated has changed: from one text to another, either of which may not be.
   * What people made of it stays; where they changed the same, {@link finish} refuses, and says what to write.
   */
  replace(path: string, { before, after }: Instead): void {
    const full = this.pathOf(path);
    const current = this.tree.read(full, 'utf-8');
    if (before === after) return;
    if (before === undefined) this.write(path, after ?? '');
    else if (current === null) this.#notes.push(`${full} was deleted, and stays so.`);
    else if (after === undefined) this.#delete(full);
    else this.#change(full, current, { before, after });
  }

  /** Formats what was changed, notes what was made, and tells what was left. @throws Refusal */
  async finish(options: Generation['options']): Promise<void> {
    refuseIfAny(this.#obstacles);
    await this.#format();
    this.files.note(this.madeBy, options, [...this.#written]);
    this.files.drop([...this.#deleted]);
    this.#report();
  }

  /** Deletes what the generation made, formats what was changed, and forgets it. */
  async undo(): Promise<void> {
    for (const path of this.files.pathsOf(this.madeBy)) this.tree.delete(path);
    await this.#format();
    this.files.forget(this.madeBy);
    this.#report();
  }

  #change(path: string, current: string, { before, after }: { readonly before: string; readonly after: string }): void {
    this.#replaced.set(path, after);
    const mistake = MERGED.test(path) ? syntaxMistakeIn(path, current) : undefined;
    if (mistake !== undefined) {
      this.#obstacles.push(`${path}:${mistake} Mend that first.`);
    } else if (MERGED.test(path)) {
      const { text, conflicts } = merge({ base: before, next: after, current }, path);
      this.#obstacles.push(...conflicts.map((conflict) => sentenceOf(conflict, path)));
      this.#rewrite(path, current, text);
    } else if (this.files.stateOf(path) === 'untouched') this.#rewrite(path, current, after);
    else this.#notes.push(`${path} was edited, and stays so.${linesBetween({ before, after })}`);
  }

  #rewrite(path: string, before: string, after: string): void {
    if (before === after) return;
    if (this.files.stateOf(path) === 'untouched') this.#untouched.add(path);
    if (!this.#before.has(path)) this.#before.set(path, before);
    this.tree.write(path, after);
  }

  #delete(path: string): void {
    if (this.files.stateOf(path) === 'edited') {
      this.#obstacles.push(`${path} was edited, and would go. Move what is yours, and delete it.`);
    } else {
      this.tree.delete(path);
      this.#deleted.add(path);
    }
  }

  async #format(): Promise<void> {
    await format(this.tree, [...this.#written, ...this.#before.keys()], this.#before);
    this.files.noteWired([...this.#untouched]);
    for (const [path, text] of this.#replaced) {
      this.files.noteReplaced(path, await formatted(this.tree, path, text), this.#untouched.has(path));
    }
  }

  #report(): void {
    for (const note of this.#notes) logger.warn(note);
  }

  private pathOf(path: string): string {
    return pathIn(this.app, path);
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
