import { describe, expect, it } from '@jest/globals';
import { type Manifest, reachOf } from './dependents.js';

function manifest(name: string, parts: Partial<Manifest> = {}, implicitDependencies: readonly string[] = []): Manifest {
  return { name: `@a/${name}`, version: '1.0.0', ...parts, nx: { name, implicitDependencies } };
}

const manifests = [
  manifest('kernel'),
  manifest('edge', { dependencies: { '@a/kernel': '^1.0.0', rxjs: '^7.0.0' } }),
  manifest('login', { peerDependencies: { '@a/edge': '^1.0.0' } }),
  manifest('mail', { devDependencies: { '@a/kernel': '^1.0.0' } }),
  manifest('e2e', {}, ['login']),
];

describe('reachOf', () => {
  it('is the project and whoever depends on it, by whatever kind of dependency, over any number of steps', () => {
    expect(reachOf('kernel', manifests)).toEqual(['e2e', 'edge', 'kernel', 'login', 'mail']);
    expect(reachOf('edge', manifests)).toEqual(['e2e', 'edge', 'login']);
  });

  it('is the project alone when nobody depends on it', () => {
    expect(reachOf('mail', manifests)).toEqual(['mail']);
  });
});
