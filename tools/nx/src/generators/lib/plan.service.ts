import type { Tree } from '@nx/devkit';
import pluralize from 'pluralize';
import ts from 'typescript';
import { capitalized, formsOf, type NameForms, wordsOf } from '../../names/name-forms.js';
import { find, parse } from '../../source/source-edit.js';
import type { Workspace } from '../app/workspace.service.js';
import { DEVELOPMENT_PACKAGES, type Floor, type LibPlan, NEST_DEVELOPMENT_PACKAGES, PACKAGES } from './plan.js';

const DOMAIN = '@ashlar/domain';

/** What a lib is made of, in the workspace as it is. */
export function planned(tree: Tree, workspace: Workspace, name: NameForms, floor: Floor): LibPlan {
  return {
    name,
    one: singular(name),
    title: capitalized(name.text),
    packageName: workspace.packageName(name),
    floor,
    sourceCondition: workspace.isSourceWorkspace ? '@ashlar/source' : undefined,
    license: manifestIn(tree, '.').license,
    licenseText: tree.read('LICENSE', 'utf-8') ?? undefined,
    domainRange: rangeOf(tree, workspace, DOMAIN) ?? '*',
    domainFolder: workspace.folderOf(DOMAIN),
    hasLibCoverage: hasLibCoverage(tree),
  };
}

/** What the workspace lacks for a lib, and how to get it. */
export function missingPackages(workspace: Workspace, floor: Floor): string[] {
  const above = floor === 'kernel' ? [] : [...PACKAGES, ...NEST_DEVELOPMENT_PACKAGES];
  const missing = [...above, ...DEVELOPMENT_PACKAGES].filter((each) => workspace.versionOf(each) === undefined);
  if (missing.length === 0) return [];
  return [`The workspace lacks packages. Install them first: npm install --save-dev ${missing.join(' ')}`];
}

/** The versions that a lib goes with: those that are compatible with what the workspace has; `undefined` when it has none. */
export function rangeOf(tree: Tree, workspace: Workspace, packageName: string): string | undefined {
  const folder = workspace.folderOf(packageName);
  const version = folder === undefined ? workspace.versionOf(packageName) : manifestIn(tree, folder).version;
  return version !== undefined && /^\d/.test(version) ? `^${version}` : version;
}

function singular({ kebab }: NameForms): NameForms {
  const words = wordsOf(kebab) ?? [kebab];
  return formsOf([...words.slice(0, -1), pluralize.singular(words.at(-1) ?? '')]);
}

/** Where the preset of the workspace says nothing of coverage, the lib does. */
function hasLibCoverage(tree: Tree): boolean {
  const preset = tree.read('jest.preset.mjs', 'utf-8');
  if (preset === null) return true;
  return find(parse(preset), ts.isVariableDeclaration, ({ name }) => name.getText() === 'libCoverage') !== undefined;
}

function manifestIn(tree: Tree, folder: string): { readonly version?: string; readonly license?: string } {
  const text = tree.read(folder === '.' ? 'package.json' : `${folder}/package.json`, 'utf-8');
  return JSON.parse(text ?? '{}') as { readonly version?: string; readonly license?: string };
}
