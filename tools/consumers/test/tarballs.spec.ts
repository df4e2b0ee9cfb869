import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { workspaceRoot } from '../src/command.service.js';
import { attw, publint } from '../src/lint.service.js';
import { packedLibs, SCOPE } from '../src/matrix.js';
import { packedTarballs, readManifest, type Tarball, tarballOf } from '../src/tarball.service.js';

let tarballs: Tarball[] = [];

beforeAll(async () => {
  tarballs = await packedTarballs();
}, 60_000);

it('packs every lib that is to be published', async () => {
  const folders = await readdir(join(workspaceRoot, 'libs'));
  const manifests = await Promise.all(folders.map(readManifest));
  const published = folders.filter((_, index) => manifests[index]?.nx.tags.includes('npm:public'));

  expect(packedLibs.map(({ name }) => name).sort()).toEqual(published.sort());
});

describe.each(packedLibs)('The tarball of $name', ({ name }) => {
  it('contains what a user needs and nothing else', () => {
    const { files } = tarballOf(tarballs, name);
    const needed = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/.+\.(js|d\.ts))$/;

    expect(files.filter((file) => !needed.test(file) || /\.spec\./.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']));
  });

  it('contains the code and the types of every door', () => {
    const { files, manifest } = tarballOf(tarballs, name);
    const doors = Object.entries(manifest.exports).filter(([path]) => path !== './package.json');
    const targets = doors.map(([, conditions]) =>
      typeof conditions === 'string' ? conditions : [conditions['types'], conditions['default']],
    );

    expect(targets.filter((target) => typeof target === 'string' || target.includes(undefined))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(targets.flat().map((target) => target?.slice('./'.length))));
  });

  it('has types for each of its files', () => {
    const { files } = tarballOf(tarballs, name);
    const without = (suffix: string): string[] =>
      files.filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));

    expect(without('.d.ts').sort()).toEqual(without('.js').sort());
  });

  it('asks for the libs that it uses in the version that is packed, or a compatible one', () => {
    const { dependencies, peerDependencies } = tarballOf(tarballs, name).manifest;
    const ours = Object.entries({ ...dependencies, ...peerDependencies }).filter(([lib]) => lib.startsWith(SCOPE));
    const packed = tarballs.map(({ manifest }) => [manifest.name, `^${manifest.version}`]);

    expect(packed).toEqual(expect.arrayContaining(ours));
  });

  it('is clean by publint', async () => {
    expect(await publint(tarballOf(tarballs, name).path)).toBe('');
  });

  it('has types that are right by attw', async () => {
    expect(await attw(tarballOf(tarballs, name).path)).toBe('');
  });
});
