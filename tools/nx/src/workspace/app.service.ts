import { posix } from 'node:path';
import type { Tree } from '@nx/devkit';
import { Refusal } from '../refusal.js';
import { syntaxMistakeIn } from '../source/syntax-mistake.js';

/** An app of the workspace that Ashlar's blocks are wired in. */
export interface App {
  readonly name: string;
  /** `apps/shop` */
  readonly root: string;
  /** The packages that it depends on. */
  readonly packages: ReadonlySet<string>;
}

const FOLDER = 'apps';

/** An app by its name, or the only one. @throws Refusal when there is none, or several */
export function findApp(tree: Tree, name: string | undefined): App {
  const names = tree.children(FOLDER).filter((each) => tree.exists(`${FOLDER}/${each}/src/app.module.ts`));
  const known = names.length === 0 ? 'There is none yet.' : `There are: ${names.join(', ')}.`;
  if (name === undefined) {
    const [only, ...others] = names;
    if (only === undefined || others.length > 0) throw new Refusal([`Say which app is meant by --app. ${known}`]);
    return appIn(tree, only);
  }
  if (!names.includes(name)) throw new Refusal([`There is no app ${JSON.stringify(name)} in ${FOLDER}/. ${known}`]);
  return appIn(tree, name);
}

/** The root of the workspace, where what is of all apps is. */
export const ROOT: App = { name: '.', root: '.', packages: new Set() };

/** Where something was generated: the root, the apps, and their end-to-end tests. */
export function projectsWithRecord(tree: Tree): readonly App[] {
  const names = tree.children(FOLDER).filter((each) => tree.exists(`${FOLDER}/${each}/.ashlar/generated.json`));
  const apps = names.map((name) => appIn(tree, name));
  return tree.exists('.ashlar/generated.json') ? [ROOT, ...apps] : apps;
}

/** The path of a file of a project, from the root of the workspace. */
export function pathIn({ root }: App, path: string): string {
  return posix.join(root, path);
}

function appIn(tree: Tree, name: string): App {
  const root = `${FOLDER}/${name}`;
  const path = `${root}/package.json`;
  const text = tree.read(path, 'utf-8') ?? '{}';
  const mistake = syntaxMistakeIn(path, text);
  if (mistake !== undefined) throw new Refusal([`${path}:${mistake} Mend that first.`]);
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Readonly<Record<string, string>> };
  return { name, root, packages: new Set(Object.keys(dependencies)) };
}
