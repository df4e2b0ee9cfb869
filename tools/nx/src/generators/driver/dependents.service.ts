import { posix } from 'node:path';
import { getProjects, type Tree } from '@nx/devkit';
import ts from 'typescript';
import { parse } from '../../source/source-edit.js';
import type { App } from '../../workspace/app.service.js';
import { filesBelow } from '../lib/name-checks.service.js';

/** The files that import a door of a lib, or what is behind it. @param made what goes with the door */
export function dependentsOf(tree: Tree, { root }: App, door: string, made: readonly string[]): string[] {
  const { name = '' } = JSON.parse(tree.read(`${root}/package.json`, 'utf-8') ?? '{}') as { readonly name?: string };
  const behind = `${root}/src/${door}/`;
  const roots = [...getProjects(tree).values()].map((project) => project.root).filter((each) => each !== '.');
  const files = new Set([...roots, root].flatMap((each) => filesBelow(tree, each)));
  return [...files].filter((path) => {
    if (!/\.[cm]?[tj]s$/.test(path) || made.includes(path)) return false;
    const text = tree.read(path, 'utf-8') ?? '';
    if (!text.includes(door)) return false;
    return modulesIn(text).some((module) => module === `${name}/${door}` || resolved(path, module).startsWith(behind));
  });
}

/** What a file imports, exports from or loads. */
function modulesIn(text: string): string[] {
  const modules: string[] = [];
  const visit = (node: ts.Node): void => {
    const isDeclaration = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const from = isDeclaration ? node.moduleSpecifier : loaded(node);
    if (from && ts.isStringLiteralLike(from)) modules.push(from.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return modules;
}

/** `import('...')`, as a value or as a type. */
function loaded(node: ts.Node): ts.Node | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
}

function resolved(path: string, module: string): string {
  return module.startsWith('.') ? posix.join(posix.dirname(path), module) : module;
}
