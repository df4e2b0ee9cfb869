import { getProjects, type Tree } from '@nx/devkit';
import type { NameForms } from '../../names/name-forms.js';
import { mistakesInFolderName } from '../../names/folder-names.js';
import { TYPESCRIPT_WORDS } from '../../names/reserved-words.js';

/** Names that say nothing of what a lib is for: whatever has no other place ends up there. */
const NAMES_OF_NOTHING = ['shared', 'common', 'core', 'utils', 'util', 'helpers', 'misc', 'lib', 'libs'];

const ELSEWHERE = 'Choose another name.';

/** What stands in the way of a new lib, and what to do about it. */
export function* mistakesInName(tree: Tree, name: NameForms, packageName: string): Iterable<string> {
  const { kebab, camel } = name;
  if (TYPESCRIPT_WORDS.has(camel)) yield `"${camel}" is a word of TypeScript. ${ELSEWHERE}`;
  if (camel === 'dynamic') yield `The generated files use DynamicModule for something else. ${ELSEWHERE}`;
  yield* mistakesInFolderName(kebab);
  if (NAMES_OF_NOTHING.includes(kebab)) yield `"${kebab}" says nothing of what the lib is for. Name what it can do.`;
  yield* collisions(tree, kebab, packageName);
}

function* collisions(tree: Tree, kebab: string, packageName: string): Iterable<string> {
  const there = tree.children('libs').find((folder) => folder.toLowerCase() === kebab);
  const projects = getProjects(tree);
  if (there !== undefined && filesBelow(tree, `libs/${there}`).length > 0) {
    yield `libs/${there} is there already. Choose another name, or move it away.`;
  } else if (projects.has(kebab)) yield `There is a project "${kebab}" already. ${ELSEWHERE}`;
  if (packageName === nameIn(tree, '.')) yield `The workspace itself is called ${packageName}. ${ELSEWHERE}`;
  const same = [...projects.values()].find(({ root }) => nameIn(tree, root) === packageName);
  if (same && same.root !== `libs/${there}` && !projects.has(kebab)) {
    yield `${same.root} is the package ${packageName} already. ${ELSEWHERE}`;
  }
}

/** What is made anew by a build, an installation or a test. */
const DERIVED_FOLDERS = ['node_modules', 'dist', 'out-tsc', 'coverage'];

/** The files below a folder that people or generators wrote. */
export function filesBelow(tree: Tree, folder: string): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (tree.isFile(path)) return path;
    return DERIVED_FOLDERS.includes(name) ? [] : filesBelow(tree, path);
  });
}

function nameIn(tree: Tree, folder: string): string | undefined {
  const text = tree.read(folder === '.' ? 'package.json' : `${folder}/package.json`, 'utf-8');
  return (JSON.parse(text ?? '{}') as { readonly name?: string }).name;
}
