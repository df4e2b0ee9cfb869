import { fileURLToPath } from 'node:url';

const fromHere = (file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Jest 30 on native ESM (the `test` target sets `--experimental-vm-modules`). Libs resolve to their
 * sources through the export condition `@ashlar/source`, so that nothing has to be built before a test.
 */
export default {
  testEnvironment: 'node',
  // Specs that start processes share two cores with others.
  testTimeout: 20_000,
  setupFilesAfterEnv: [fromHere('./jest.setup.mjs')],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['@ashlar/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'json-summary'],
  collectCoverageFrom: ['src/**/*.ts', '!src/**/index.ts', '!src/**/*.spec.ts'],
};

/** What every lib adds: coverage is always measured, and below 90 % the tests fail. */
export const libCoverage = {
  collectCoverage: true,
  coverageThreshold: { global: { statements: 90, lines: 90, functions: 85, branches: 80 } },
};
