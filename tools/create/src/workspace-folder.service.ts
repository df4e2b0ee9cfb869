import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HARMLESS, type Place } from './place.service.js';

/** What stands in the folder before the generator writes the workspace, all of it by this program and those that it runs. */
const BEGINNING = ['.nx', 'node_modules', 'package-lock.json', 'package.json'];

/** The folder of the new workspace. */
export class WorkspaceFolder {
  #isBegun = false;
  /** The uppermost folder that was made. */
  #made: string | undefined;

  constructor(private readonly place: Place) {}

  /** Writes the package.json that brings the generators. @param versions of what it needs */
  begin(versions: Readonly<Record<string, string>>): void {
    const { folder, name } = this.place;
    this.#made = mkdirSync(folder, { recursive: true });
    const manifest = { name: `@${name}/source`, private: true, devDependencies: versions };
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`, { flag: 'wx' });
    this.#isBegun = true;
  }

  /** The generator has written the workspace: it is somebody's now. */
  get isWritten(): boolean {
    return existsSync(join(this.place.folder, 'nx.json'));
  }

  /** The lock file of the generators alone is not that of the workspace. */
  removeLock(): void {
    rmSync(join(this.place.folder, 'package-lock.json'), { force: true });
  }

  /**
   * Takes back what {@link begin} wrote and npm installed, and the folders that it made for it.
   *
   * @returns what else is in the folder, which stays
   */
  takeBack(): readonly string[] {
    const { folder } = this.place;
    if (!this.#isBegun) return [];
    for (const entry of BEGINNING) rmSync(join(folder, entry), { recursive: true, force: true, maxRetries: 3 });
    if (this.#made !== undefined) removeEmpty(folder, this.#made);
    return existsSync(folder) ? readdirSync(folder).filter((entry) => !HARMLESS.includes(entry)) : [];
  }
}

/** Removes a folder and its parents up to one of them, as far as they are empty. */
function removeEmpty(folder: string, last: string): void {
  if (readdirSync(folder).length > 0) return;
  rmdirSync(folder);
  if (folder !== last) removeEmpty(dirname(folder), last);
}
