const COMPILER = 'node ../../node_modules/typescript7/bin/tsc';

/** Jest runs native modules on this. */
const MODULES = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };

/** `nx.json`: which targets projects have, and what each depends on. */
export function nxFile(): string {
  return json({
    $schema: './node_modules/nx/schemas/nx-schema.json',
    analytics: false,
    neverConnectToCloud: true,
    tui: { enabled: false },
    defaultBase: 'main',
    namedInputs: {
      default: ['{projectRoot}/**/*', '!{projectRoot}/**/*.md', 'sharedGlobals'],
      production: [
        'default',
        '!{projectRoot}/**/*.spec.ts',
        '!{projectRoot}/tsconfig.spec.json',
        '!{projectRoot}/jest.config.mjs',
        '!{projectRoot}/test/**/*',
      ],
      sharedGlobals: ['{workspaceRoot}/tsconfig.base.json'],
      jest: [
        '{workspaceRoot}/jest.preset.mjs',
        '{workspaceRoot}/jest.setup.mjs',
        { externalDependencies: ['jest', '@swc/jest'] },
      ],
    },
    sync: { applyChanges: true, globalGenerators: ['@ashlar/nx:sync'] },
    plugins: [
      typescript('libs/*/**', 'tsconfig.lib.json'),
      typescript('apps/*/**', 'tsconfig.app.json'),
      { plugin: '@nx/eslint/plugin', options: { targetName: 'lint' } },
      { plugin: '@nx/jest/plugin', exclude: ['apps/*-e2e/**'], options: { targetName: 'test' } },
      { plugin: '@nx/jest/plugin', include: ['apps/*-e2e/**'], options: { targetName: 'e2e' } },
    ],
    targetDefaults: {
      lint: { options: { args: ['--max-warnings=0'] } },
      test: { dependsOn: ['^build'], options: { env: MODULES }, inputs: ['default', '^production', 'jest'] },
      e2e: { dependsOn: ['^build'], options: { env: MODULES }, inputs: ['default', '^production', 'jest'] },
    },
  });
}

function typescript(include: string, configName: string): object {
  return {
    plugin: '@nx/js/typescript',
    include: [include],
    options: {
      typecheck: { targetName: 'typecheck' },
      build: { targetName: 'build', configName, buildDepsName: 'build-deps', watchDepsName: 'watch-deps' },
      compiler: COMPILER,
    },
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
