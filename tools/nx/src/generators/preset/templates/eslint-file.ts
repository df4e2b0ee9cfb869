/** `eslint.config.mjs`: what the compiler does not see. */
export function eslintFile(): string {
  return `import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const exportAll = {
  selector: 'ExportAllDeclaration',
  message: 'Name what a file exports: \`export *\` hides the contract.',
};

/** The floors: who may import whom. They are tags in each package.json. */
const floors = [
  { sourceTag: 'floor:kernel', onlyDependOnLibsWithTags: ['floor:none'], allowedExternalImports: ['@jest/globals'] },
  { sourceTag: 'floor:platform', onlyDependOnLibsWithTags: ['floor:kernel'] },
  { sourceTag: 'floor:capability', onlyDependOnLibsWithTags: ['floor:kernel', 'floor:platform'] },
  { sourceTag: 'floor:app', onlyDependOnLibsWithTags: ['floor:kernel', 'floor:platform', 'floor:capability'] },
];

/** What a file without a role suffix (\`task.ts\`) has no business with: it is pure. */
const impure = ['@nestjs/*', 'nestjs-*', 'typeorm', 'pg', 'fastify', 'node:*'];

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/node_modules', '**/coverage', '**/.data'] },
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
          conditionNames: ['node', 'import', 'default'],
        }),
      ],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'no-restricted-syntax': ['error', exportAll],
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
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, banTransitiveDependencies: true, allow: [], depConstraints: floors },
      ],
    },
  },
  {
    files: ['libs/*/src/**/!(*.*).ts', 'apps/*/src/**/!(*.*).ts'],
    ignores: ['**/main.ts', '**/index.ts', '**/cli/**', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: impure,
              allowTypeImports: true,
              message: 'A file without a role suffix is pure: give it a suffix, or take what it needs as an argument.',
            },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'A pure file takes \`now\` as an argument.' },
        { object: 'Math', property: 'random', message: 'A pure file takes its chance as an argument.' },
        { object: 'process', property: 'env', message: 'A pure file takes its settings as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        exportAll,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'A pure file takes \`now\` as an argument.',
        },
      ],
    },
  },
  {
    files: ['**/src/**/*.controller.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/*.repository.js'], message: 'Controllers call the service; it calls repositories.' }] },
      ],
    },
  },
  {
    files: ['apps/*/src/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
`;
}
