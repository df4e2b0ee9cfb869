import type { Tree } from '@nx/devkit';
import type { App } from '../../workspace/app.service.js';
import type { Workspace } from '../app/workspace.service.js';
import { rangeOf } from '../lib/plan.service.js';
import type { Client } from './client.js';

/** The range of a client that a lib goes with, and what stands in its way. */
export function clientRange(tree: Tree, workspace: Workspace, { name, range }: Client): [string, string[]] {
  const installed = rangeOf(tree, workspace, name);
  if (installed !== undefined) return [range ?? installed, []];
  const wanted = range === undefined ? name : `${name}@"${range}"`;
  return ['', [`The workspace lacks the client. Install it first: npm install --save-dev ${wanted}`]];
}

/** Whether a lib names a package already. */
export function hasPackage(tree: Tree, { root }: App, name: string): boolean {
  const manifest = JSON.parse(tree.read(`${root}/package.json`, 'utf-8') ?? '{}') as Readonly<
    Partial<Record<'dependencies' | 'peerDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>>
  >;
  const { dependencies, peerDependencies, optionalDependencies } = manifest;
  return { ...dependencies, ...peerDependencies, ...optionalDependencies }[name] !== undefined;
}
