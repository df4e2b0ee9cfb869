/** `jest.preset.mjs`: how every project is tested. */
export function jestPreset(): string {
  return `import { fileURLToPath } from 'node:url';

/** Jest on native modules: nx.json sets \`--experimental-vm-modules\`. */
export default {
  testEnvironment: 'node',
  // Specs that start processes share a machine with others.
  testTimeout: 20_000,
  setupFilesAfterEnv: [fileURLToPath(new URL('./jest.setup.mjs', import.meta.url))],
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': '$1' },
  transform: {
    '^.+\\\\.ts$': [
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
`;
}

/** `jest.setup.mjs`: what each file of tests begins with. */
export function jestSetup(): string {
  return `// Nest first, or CommonJS packages that require it fail with "Cannot require() ES Module ... in a cycle".
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  throw new Error(\`Tests need Node 24.9 or newer, and this is \${process.versions.node}.\`);
}
`;
}
