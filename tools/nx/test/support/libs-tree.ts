import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

/** A tree in memory of this workspace, as far as the sync generator looks at it. */
export function treeOfThisWorkspace(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  const copy = (path: string) => tree.write(path, readFileSync(join(workspace, path), 'utf8'));
  ['nx.json', 'README.md', 'tools/consumers/budgets.json'].forEach(copy);
  for (const lib of readdirSync(join(workspace, 'libs'))) {
    copy(`libs/${lib}/package.json`);
    const sources = readdirSync(join(workspace, 'libs', lib, 'src'), { recursive: true, encoding: 'utf8' });
    for (const source of sources.filter((path) => path.endsWith('.ts'))) tree.write(`libs/${lib}/src/${source}`, '');
  }
  return tree;
}

/** Adds a lib that is built like those of Ashlar. */
export function addLib(tree: Tree, name: string, manifest: object = {}): void {
  const conditions = { '@acme/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' };
  const all = {
    name: `@acme/${name}`,
    version: '1.2.3',
    description: 'Letters.',
    exports: { './package.json': './package.json', '.': conditions },
    nx: { tags: ['npm:public', 'floor:capability'] },
    ...manifest,
  };
  tree.write(`libs/${name}/package.json`, `${JSON.stringify(all, undefined, 2)}\n`);
  tree.write(`libs/${name}/src/index.ts`, '');
}
