import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

/** A tree in memory that has the reference API in it, as far as generators look at it. */
export function appTree(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('.prettierrc', readFileSync(`${workspace}.prettierrc.json`, 'utf8'));
  for (const path of ['package.json', 'PERMISSIONS.md', 'src', 'test']) copy(tree, `apps/api/${path}`);
  return tree;
}

/** The texts of all files of a tree, by their paths. */
export function textsOf(tree: Tree, folder = 'apps'): Record<string, string> {
  return Object.fromEntries(
    tree.children(folder).flatMap((name) => {
      const path = `${folder}/${name}`;
      return tree.isFile(path) ? [[path, tree.read(path, 'utf-8') ?? '']] : Object.entries(textsOf(tree, path));
    }),
  );
}

function copy(tree: Tree, path: string): void {
  const file = workspace + path;
  if (!existsSync(file)) return;
  if (/\.\w+$/.test(path)) tree.write(path, readFileSync(file, 'utf8'));
  else for (const name of readdirSync(file)) copy(tree, `${path}/${name}`);
}
