import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { CAPABILITIES, type Capability } from '../../src/generators/app/plan.js';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

/** A tree in memory of this workspace without its apps, as far as the generator of apps looks at it. */
export function workspaceTree(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('.prettierrc', readFileSync(join(workspace, '.prettierrc.json'), 'utf8'));
  tree.write('tools/dev/jest-database-setup.mjs', '');
  const libs = readdirSync(join(workspace, 'libs')).map((lib) => `libs/${lib}/package.json`);
  for (const path of ['package.json', ...libs]) tree.write(path, readFileSync(join(workspace, path), 'utf8'));
  return tree;
}

/** The tree of a workspace that has the packages from a registry, and a name without a scope. */
export function standaloneTree(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('.prettierrc', readFileSync(join(workspace, '.prettierrc.json'), 'utf8'));
  const { devDependencies } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const libs = readdirSync(join(workspace, 'libs')).map((lib) => [`@ashlar/${lib}`, '0.1.0'] as const);
  const manifest = { name: 'acme', devDependencies: { ...devDependencies, ...Object.fromEntries(libs) } };
  tree.write('package.json', JSON.stringify(manifest));
  return tree;
}

/** The text of a file of `apps/api`, the model of generated apps. */
export function fileOfReferenceApi(path: string): string {
  return readFileSync(join(workspace, 'apps/api', path), 'utf8');
}

/** Every set of capabilities that an app can have. */
export function everySet(): readonly (readonly Capability[])[] {
  const sets = CAPABILITIES.reduce<readonly (readonly Capability[])[]>(
    (all, capability) => all.flatMap((set) => [set, [...set, capability]]),
    [[]],
  );
  return sets.filter((set) => !set.includes('auth') || set.includes('mail'));
}

/** A set as it is asked for. */
export function asked(set: readonly Capability[]): string {
  return set.join(',') || 'none';
}
