import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './arguments.js';
import { mistakeIn } from './name.js';

/** Something stands in the way, and a sentence that says what to do about it. */
export class Obstacle extends Error {}

/** Where a workspace comes. */
export interface Place {
  readonly folder: string;
  readonly name: string;
  /** It is there already, and empty. */
  readonly isThere: boolean;
  /** The Git repository that it lies in. */
  readonly repository: string | undefined;
}

/** What an empty folder may have in it. */
export const HARMLESS = ['.git', '.DS_Store'];

/** Looks at where the workspace comes. @throws UsageError, Obstacle */
export function placeOf(cwd: string, wanted: string): Place {
  const folder = resolve(cwd, wanted);
  const name = basename(folder);
  const mistake = mistakeIn(name);
  if (mistake !== undefined) throw new UsageError(mistake);
  const isThere = existsSync(folder);
  if (isThere && !statSync(folder).isDirectory()) throw new Obstacle(`${folder} is a file. Choose another name.`);
  if (isThere && readdirSync(folder).some((entry) => !HARMLESS.includes(entry))) {
    throw new Obstacle(`${folder} is not empty. Choose another name, or empty it.`);
  }
  const parents = parentsOf(folder);
  const workspace = parents.find((parent) => existsSync(join(parent, 'nx.json')) || hasWorkspaces(parent));
  if (workspace !== undefined) {
    throw new Obstacle(`${workspace} is a workspace already. Add an app there: npx nx g @ashlar/nx:app ${name}`);
  }
  return { folder, name, isThere, repository: [folder, ...parents].find((each) => existsSync(join(each, '.git'))) };
}

function parentsOf(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...parentsOf(parent)];
}

function hasWorkspaces(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'workspaces' in manifest;
  } catch {
    return false;
  }
}
