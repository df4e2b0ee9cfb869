import type { Tree } from '@nx/devkit';
import { formatted } from '../record/format.service.js';
import { GeneratedFiles } from '../record/generated-files.service.js';
import type { Generation } from '../record/record.js';
import { type Wire, wired } from '../generators/resource/wiring.js';
import { type App, pathIn, projectsWithRecord } from '../workspace/app.service.js';
import { VERSION } from '../version.service.js';
import { filesOfGeneration, wiresIn } from './generation-files.service.js';

/** Lines that are told of a file at most. */
const MAX_LINES = 20;

/**
 * Brings apps that earlier versions generated to what this one would generate. What nobody has touched is written anew, files that
 * there were not are added, those that are no more go. What people edited stays.
 *
 * @returns what is left to people, one sentence a file
 */
export async function upgradeApps(tree: Tree): Promise<string[]> {
  const reports: string[] = [];
  for (const app of projectsWithRecord(tree)) {
    const { generations } = GeneratedFiles.of(tree, app.root);
    for (const [madeBy, generation] of Object.entries(generations)) {
      const upgrade = new Upgrade(tree, app, madeBy, generation);
      reports.push(...(await upgrade.run()));
    }
  }
  return reports;
}

/** The upgrade of what one generation wrote. */
class Upgrade {
  private readonly files: GeneratedFiles;
  private readonly wires: readonly Wire[];

  constructor(
    private readonly tree: Tree,
    private readonly app: App,
    private readonly madeBy: string,
    private readonly generation: Generation,
  ) {
    this.files = GeneratedFiles.of(tree, app.root);
    this.wires = wiresIn(this.files, app);
  }

  async run(): Promise<string[]> {
    const texts = filesOfGeneration(this.tree, this.app, this.madeBy, this.generation);
    if (!texts) return [];
    const reports: string[] = [];
    for (const [path, text] of Object.entries(texts)) reports.push(...(await this.#upgrade(path, text)));
    const paths = new Set(Object.keys(texts).map((path) => pathIn(this.app, path)));
    const gone = this.files.pathsOf(this.madeBy).filter((path) => !paths.has(path));
    return [...reports, ...gone.flatMap((path) => this.#retire(path))];
  }

  async #upgrade(path: string, text: string): Promise<string[]> {
    const full = pathIn(this.app, path);
    const generated = await formatted(this.tree, full, text);
    if (this.files.isAsGenerated(full, generated)) return [];
    const version = this.files.versionOf(full);
    const current = this.tree.read(full, 'utf-8');
    if (current === generated) this.#note(full);
    else if (this.files.stateOf(full) === 'untouched' || (current === null && version === undefined)) {
      await this.#write(path, full, generated);
    } else if (current !== null) {
      const since =
        version === undefined ? 'is not generated' : `was edited, and what is generated has changed since ${version}`;
      return [`${full} ${since}. It stays.${newLines(current, generated)}`];
    }
    return [];
  }

  /** Writes the file, and notes it without the lines that generators add, and with these. */
  async #write(path: string, full: string, generated: string): Promise<void> {
    this.tree.write(full, generated);
    this.#note(full);
    const lines = this.wires.filter(({ file }) => file === path);
    this.tree.write(full, await formatted(this.tree, full, lines.reduce(wired, generated)));
    this.files.noteWired([full]);
  }

  #note(full: string): void {
    this.files.note(this.madeBy, this.generation.options, [full]);
  }

  #retire(full: string): string[] {
    const state = this.files.stateOf(full);
    if (state === 'untouched') this.tree.delete(full);
    this.files.drop([full]);
    return state === 'edited' ? [`${full} is generated no more since ${VERSION}. You edited it, so it stays.`] : [];
  }
}

function newLines(current: string, generated: string): string {
  const known = new Set(current.split('\n'));
  const lines = generated.split('\n').filter((line) => !known.has(line));
  if (lines.length === 0) return '';
  const more = lines.length > MAX_LINES ? `\n  and ${lines.length - MAX_LINES} more` : '';
  const shown = lines.slice(0, MAX_LINES).map((line) => `\n+ ${line}`);
  return ` What it has not:${shown.join('')}${more}`;
}
