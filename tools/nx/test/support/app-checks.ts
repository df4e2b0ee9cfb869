import type { WorkspaceCopy } from './workspace-copy.js';

/** How the app `api` of a copy is checked: each throws with what is wrong. */
export function appChecks(copy: WorkspaceCopy) {
  return {
    typecheck: () => copy.mustRun('node', ['node_modules/typescript7/bin/tsc', '--build', 'apps/api/tsconfig.json']),
    format: () => copy.mustRun('npx', ['prettier', '--check', 'apps/api']),
    lint: (...paths: readonly string[]) =>
      copy.mustRun('npx', ['eslint', '--max-warnings=0', ...paths.map((path) => `apps/api/${path}`)]),
    test: (...names: readonly string[]) => {
      const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
      const jest = ['../../node_modules/jest/bin/jest.js', '--coverage=false', '--forceExit', ...names];
      return copy.mustRun('node', [...options, ...jest], 'apps/api');
    },
    openApi: (...args: readonly string[]) => copy.mustRun('npm', ['start', '--silent', '--', 'openapi', ...args]),
  };
}
