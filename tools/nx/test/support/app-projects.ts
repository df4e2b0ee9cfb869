import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspaceCopy } from './workspace-copy.js';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '../../node_modules/jest/bin/jest.js',
  '--coverage=false',
  '--forceExit',
];

/** How generated apps of a copy are checked: each throws with what is wrong. */
export function projectChecks(copy: WorkspaceCopy, apps: readonly string[]) {
  const projects = apps.flatMap((app) => [`apps/${app}`, `apps/${app}-e2e`]);
  return {
    /** Builds them and what they import. */
    typecheck: () => copy.mustRun('node', ['node_modules/typescript7/bin/tsc', '--build', ...projects]),
    format: () => copy.mustRun('npx', ['prettier', '--check', ...projects]),
    lint: () => copy.mustRun('npx', ['eslint', '--max-warnings=0', ...projects]),
    test: (app: string) => copy.mustRun('node', JEST, `apps/${app}`),
    /** Starts the built app and calls it. */
    endToEnd: (app: string) => {
      if (!existsSync(join(copy.folder, 'apps', app, 'dist/main.js'))) throw new Error(`${app} is not built`);
      return copy.mustRun('node', JEST, `apps/${app}-e2e`);
    },
    /** One of the modes of the built app. */
    mode: (app: string, ...args: readonly string[]) => copy.run('node', [`apps/${app}/dist/main.js`, ...args]),
  };
}
