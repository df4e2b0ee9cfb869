import { packagesOf } from '../packages.js';
import type { AppPlan } from '../plan.js';

const JSON_INDENT = 2;

/** `package.json` of an app. */
export function appManifest({ name, title, packageName, capabilities, versionOf }: AppPlan): string {
  return json({
    name: packageName,
    version: '0.0.0',
    private: true,
    description: `${title}: a service made of blocks of Ashlar.`,
    type: 'module',
    nx: {
      name: name.kebab,
      tags: ['floor:app', 'npm:private'],
      targets: {
        serve: {
          executor: 'nx:run-commands',
          dependsOn: ['build'],
          continuous: true,
          options: { cwd: '{projectRoot}', command: 'node dist/main.js serve' },
        },
      },
    },
    dependencies: Object.fromEntries(packagesOf(capabilities).map((each) => [each, versionOf(each)])),
  });
}

/** `package.json` of the end-to-end tests of an app. */
export function endToEndManifest({ name, title, packageName }: AppPlan): string {
  return json({
    name: `${packageName}-e2e`,
    version: '0.0.0',
    private: true,
    description: `Black box: starts the built ${title} as a user would and speaks HTTP.`,
    type: 'module',
    nx: {
      name: `${name.kebab}-e2e`,
      tags: ['floor:app', 'npm:private'],
      implicitDependencies: [name.kebab],
    },
  });
}

/** `tsconfig.json`, which only refers to others. */
export function solutionConfig(...configs: readonly string[]): string {
  const references = configs.map((config) => ({ path: `./tsconfig.${config}.json` }));
  return json({ extends: '../../tsconfig.base.json', files: [], include: [], references });
}

/** `tsconfig.app.json`. @param libs folders of the libs of this workspace that the app imports, as `nx sync` orders them */
export function appConfig(libs: readonly string[]): string {
  return json({
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.app.tsbuildinfo' },
    include: ['src/**/*.ts'],
    exclude: ['src/**/*.spec.ts'],
    references: libs.map((lib) => ({ path: `../../${lib}/tsconfig.lib.json` })),
  });
}

/** `tsconfig.spec.json` of an app. */
export function specConfig(): string {
  return json({
    extends: '../../tsconfig.base.json',
    compilerOptions: { outDir: 'out-tsc/jest', emitDeclarationOnly: true },
    include: ['src/**/*.spec.ts', 'test/**/*.ts'],
    references: [{ path: './tsconfig.app.json' }],
  });
}

/** `tsconfig.spec.json` of the end-to-end tests of an app. */
export function endToEndSpecConfig(): string {
  return json({
    extends: '../../tsconfig.base.json',
    compilerOptions: { outDir: 'out-tsc/jest', emitDeclarationOnly: true },
    include: ['test/**/*.ts'],
  });
}

/** `jest.config.mjs` of an app: one embedded PostgreSQL for all of its specs. */
export function appJestConfig({ name, isSourceWorkspace }: AppPlan): string {
  const [setUp, tearDown] = isSourceWorkspace
    ? ['../../tools/dev/jest-database-setup.mjs', '../../tools/dev/jest-database-teardown.mjs']
    : ['@ashlar/persistence/testing/jest-setup', '@ashlar/persistence/testing/jest-teardown'];
  return `import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: '${name.kebab}',
  globalSetup: '${setUp}',
  globalTeardown: '${tearDown}',
};
`;
}

/** `jest.config.mjs` of the end-to-end tests of an app. */
export function endToEndJestConfig({ name }: AppPlan): string {
  return `import preset from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: '${name.kebab}-e2e',
  testTimeout: 60_000,
  maxWorkers: 1,
};
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, JSON_INDENT)}\n`;
}
