import { describe, expect, it } from '@jest/globals';

import { nameAt, type PackageList, treeOf } from './package-tree.js';

const packages: PackageList = {
  'node_modules/lib': {
    version: '1.0.0',
    dependencies: { inner: '^2.0.0' },
    peerDependencies: { framework: '^1.0.0', driver: '^1.0.0' },
    peerDependenciesMeta: { driver: { optional: true } },
  },
  'node_modules/lib/node_modules/inner': { version: '2.0.0', dependencies: { '@scope/leaf': '*' } },
  'node_modules/inner': { version: '1.0.0' },
  'node_modules/@scope/leaf': { version: '1.0.0', dependencies: { inner: '*' }, optionalDependencies: { gone: '*' } },
  'node_modules/framework': { version: '1.0.0', dependencies: { lib: '*' } },
  'node_modules/driver': { version: '1.0.0' },
};

describe('The tree of a package', () => {
  it('has what it depends on, all the way down, and its required peers', () => {
    expect(treeOf(['lib'], packages)).toEqual([
      'node_modules/@scope/leaf',
      'node_modules/framework',
      'node_modules/inner',
      'node_modules/lib',
      'node_modules/lib/node_modules/inner',
    ]);
  });

  it('has the copy that is nearest to who asks', () => {
    expect(treeOf(['inner'], packages)).toEqual(['node_modules/inner']);
  });

  it('is not known where npm left something out', () => {
    expect(() => treeOf(['lib', 'unknown'], packages)).toThrow('The app finds no unknown.');
  });

  it('is made of packages with names', () => {
    expect(['node_modules/lib/node_modules/inner', 'node_modules/@scope/leaf'].map(nameAt)).toEqual([
      'inner',
      '@scope/leaf',
    ]);
  });
});
