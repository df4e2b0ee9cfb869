import { DEVELOPMENT_PACKAGES, packagesOf } from '../app/packages.js';
import type { Capability } from '../app/plan.js';

/** What a workspace builds, tests and checks its projects by, libs that it makes among them. */
const TOOLS = [
  '@eslint/js',
  '@nestjs/testing',
  '@nx/devkit',
  '@nx/eslint',
  '@nx/eslint-plugin',
  '@nx/jest',
  '@nx/js',
  '@swc/core',
  '@swc/jest',
  '@types/node',
  'eslint',
  'eslint-config-prettier',
  'eslint-plugin-import-x',
  'nx',
  'prettier',
  'typescript',
  'typescript-eslint',
  'typescript7',
];

/** The packages that a workspace with one app has at its root, in the order of a manifest. */
export function packagesOfWorkspace(capabilities: readonly Capability[]): readonly string[] {
  return [...new Set([...TOOLS, ...DEVELOPMENT_PACKAGES, ...packagesOf(capabilities)])].sort();
}
