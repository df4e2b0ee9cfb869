import { describe, expect, it } from '@jest/globals';
import { commandsOf, namedManager, type PackageManager } from './package-manager.js';

describe('commandsOf', () => {
  it.each<[PackageManager, string[]]>([
    ['npm', ['npm install a "b@^1.0.0"', 'npm install', 'npm dedupe', 'npm ls a']],
    ['pnpm', ['pnpm add a "b@^1.0.0"', 'pnpm install', 'pnpm dedupe', 'pnpm why a']],
    ['yarn', ['yarn add a "b@^1.0.0"', 'yarn install', 'yarn dedupe', 'yarn why a']],
  ])('speaks %s, with quotes that every shell needs', (manager, expected) => {
    const { add, install, dedupe, why } = commandsOf(manager);

    expect([add(['a', 'b@^1.0.0']), install, dedupe, why('a')]).toEqual(expected);
  });
});

describe('namedManager', () => {
  it('reads the field packageManager', () => {
    expect(['pnpm@10.1.0+sha512.a', 'yarn@4', 'bun@1.3.0', undefined].map(namedManager)).toEqual([
      'pnpm',
      'yarn',
      undefined,
      undefined,
    ]);
  });
});
