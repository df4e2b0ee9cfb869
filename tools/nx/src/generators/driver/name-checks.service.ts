import type { Tree } from '@nx/devkit';
import ts from 'typescript';
import type { NameForms } from '../../names/name-forms.js';
import { DEVICE_NAMES, TYPESCRIPT_WORDS } from '../../names/reserved-words.js';
import { find, parse } from '../../source/source-edit.js';
import type { App } from '../../workspace/app.service.js';
import { sourcesIn } from './lib.service.js';
import type { DriverPlan } from './templates/driver-files.js';

/** Folders of a lib that are something else than a driver. */
const TAKEN_FOLDERS = ['testing', 'stores', 'transports'];

const ELSEWHERE = 'Choose another name.';

/** What stands in the way of a new driver, and what to do about it. */
export function* mistakesInDriver(
  tree: Tree,
  lib: App,
  { kebab, camel }: NameForms,
  { className }: DriverPlan,
  spec: string,
): Iterable<string> {
  if (TYPESCRIPT_WORDS.has(camel)) yield `"${camel}" is a word of TypeScript. ${ELSEWHERE}`;
  if (DEVICE_NAMES.test(kebab)) yield `Windows can have no folder called "${kebab}". ${ELSEWHERE}`;
  if (TAKEN_FOLDERS.includes(kebab)) yield `src/${kebab} of a lib is something else than a driver. ${ELSEWHERE}`;
  const folder = tree.children(`${lib.root}/src`).find((each) => each.toLowerCase() === kebab);
  if (folder !== undefined) yield `${lib.root}/src/${folder} is there already. Choose another name, or move it away.`;
  else if (hasDoor(tree, lib, kebab)) {
    yield `${lib.root}/package.json has the door "./${kebab}" already. ${ELSEWHERE}`;
  }
  const [path] = [...sourcesIn(tree, lib, 'src')].find(([, text]) => declares(text, className)) ?? [];
  if (path !== undefined && folder === undefined) yield `${lib.root}/${path} has a ${className} already. ${ELSEWHERE}`;
  if (tree.exists(`${lib.root}/${spec}`))
    yield `${lib.root}/${spec} is there already. Choose another name, or move it away.`;
}

function hasDoor(tree: Tree, { root }: App, name: string): boolean {
  const { exports } = JSON.parse(tree.read(`${root}/package.json`, 'utf-8') ?? '{}') as { readonly exports?: unknown };
  return typeof exports === 'object' && exports !== null && `./${name}` in exports;
}

function declares(text: string, className: string): boolean {
  return find(parse(text), ts.isClassDeclaration, ({ name }) => name?.text === className) !== undefined;
}
