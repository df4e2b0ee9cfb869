import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { addGenerator } from '../src/generators/add/add.generator.js';
import { CAPABILITIES } from '../src/generators/app/plan.js';
import { packagesOfWorkspace } from '../src/generators/preset/packages.js';
import { presetGenerator } from '../src/generators/preset/preset.generator.js';
import { OVERRIDES, VERSIONS } from '../src/generators/preset/versions.js';
import { removeGenerator } from '../src/generators/remove/remove.generator.js';
import { upgradeApps } from '../src/upgrade/upgrade.service.js';
import { textsOf } from './support/app-tree.js';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(`${workspace}${folder}/package.json`, 'utf8')) as Manifest;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts?: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** A folder as `create-ashlar` leaves it to the generator. */
function emptyWorkspace(): Tree {
  const tree = createTreeWithEmptyWorkspace();
  for (const path of tree.children('.')) tree.delete(path);
  const manifest = { name: '@shop/source', private: true, devDependencies: { '@ashlar/nx': '0.1.0', nx: '23.2.1' } };
  tree.write('package.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
  return tree;
}

async function generated(capabilities?: string): Promise<Tree> {
  const tree = emptyWorkspace();
  await presetGenerator(tree, { name: 'shop', ...(capabilities !== undefined && { capabilities }) });
  return tree;
}

const read = (tree: Tree, path: string) => tree.read(path, 'utf-8') ?? '';
const record = (tree: Tree) => JSON.parse(read(tree, '.ashlar/generated.json')) as { files: Record<string, object> };

describe('the versions that a workspace gets', () => {
  const wanted = packagesOfWorkspace(CAPABILITIES);

  it('are those of this one', async () => {
    const { devDependencies } = manifestOf('.');
    const theirs = wanted.filter((name) => !name.startsWith('@ashlar/'));
    const expected = Object.fromEntries(theirs.map((name) => [name, devDependencies[name]]));
    if (process.env['UPDATE_VERSIONS']) await rewrite(expected);
    else expect(VERSIONS).toEqual(expected);
    expect(manifestOf('.')).toMatchObject({ overrides: OVERRIDES });
  });

  it('are, of libs, what a release noted in the manifest of this package', () => {
    const libs = readdirSync(`${workspace}libs`).map((lib) => manifestOf(`libs/${lib}`));
    const { devDependencies } = manifestOf('tools/nx');
    for (const { name, version } of libs.filter((lib) => wanted.includes(lib.name))) {
      expect([name, devDependencies[name]]).toEqual([name, `^${version}`]);
    }
  });
});

describe('a new workspace', () => {
  it('has an app, its end-to-end tests and what is around them', async () => {
    const tree = await generated();
    const paths = Object.keys(textsOf(tree, '.')).map((path) => path.replace(/^\.\//, ''));
    expect(paths.filter((path) => !path.startsWith('apps/')).sort()).toEqual([
      '.ashlar/generated.json',
      '.dockerignore',
      '.editorconfig',
      '.gitattributes',
      '.github/workflows/ci.yml',
      '.gitignore',
      '.npmrc',
      '.prettierignore',
      '.prettierrc.json',
      'README.md',
      'docker/compose.yaml',
      'eslint.config.mjs',
      'jest.preset.mjs',
      'jest.setup.mjs',
      'nx.json',
      'package.json',
      'tsconfig.base.json',
      'tsconfig.json',
    ]);
    expect(paths).toEqual(expect.arrayContaining(['apps/shop/src/main.ts', 'apps/shop-e2e/test/app.spec.ts']));
  });

  it('notes each file by its path from the root, but for package.json, which is of people', async () => {
    const paths = Object.keys(record(await generated()).files);
    expect(paths).toEqual(expect.arrayContaining(['nx.json', 'docker/compose.yaml']));
    expect(paths.filter((path) => path.startsWith('.') && !/^\.\w/.test(path))).toEqual([]);
    expect(paths).not.toContain('package.json');
  });

  it('has none of the files that Nx adds to what is called a preset', async () => {
    const tree = emptyWorkspace();
    for (const folder of ['apps', 'libs']) tree.write(`${folder}/.gitkeep`, '');
    await presetGenerator(tree, { name: 'shop' });
    expect([tree.exists('apps/.gitkeep'), tree.exists('libs/.gitkeep')]).toEqual([false, false]);
  });

  it('keeps what its package.json said', async () => {
    const tree = emptyWorkspace();
    const before = { name: 'mine', license: 'MIT', scripts: { start: 'mine' }, devDependencies: { nx: '23.9.9' } };
    tree.write('package.json', JSON.stringify(before));
    await presetGenerator(tree, { name: 'shop' });
    const { devDependencies, ...manifest } = JSON.parse(read(tree, 'package.json')) as Manifest;
    expect(manifest).toMatchObject({ name: 'mine', license: 'MIT', scripts: { start: 'mine' } });
    expect(devDependencies).toMatchObject({ nx: '23.9.9', '@ashlar/http': expect.stringMatching(/^\^\d/) });
  });

  it('has exact versions of what others publish', async () => {
    const { devDependencies } = JSON.parse(read(await generated(), 'package.json')) as Manifest;
    const others = Object.entries(devDependencies).filter(([name]) => !name.startsWith('@ashlar/'));
    expect(others.length).toBeGreaterThan(50);
    for (const [, version] of others) expect(version).toMatch(/^(npm:typescript@)?\d+\.\d+\.\d+[\w.-]*$/);
  });

  it('knows nothing of this one', async () => {
    for (const text of Object.values(textsOf(await generated(), '.'))) {
      expect(text).not.toMatch(/@ashlar\/source|customConditions|tools\/dev|registry\.npmjs/);
    }
  });

  it('has no package of a capability that it is not made of', async () => {
    const { devDependencies } = JSON.parse(read(await generated('none'), 'package.json')) as Manifest;
    expect(Object.keys(devDependencies)).not.toEqual(expect.arrayContaining(['@ashlar/auth']));
    expect(Object.keys(devDependencies).filter((name) => /auth|mail|argon|limit/.test(name))).toEqual([]);
  });

  it.each(['none', 'auth'])('is in the style of the house with %s', async (capabilities) => {
    for (const [path, text] of Object.entries(textsOf(await generated(capabilities), '.'))) {
      expect([path, /\n\n\n|[ \t]\n|TODO/.exec(text)?.[0]]).toEqual([path, undefined]);
    }
  });
});

describe('a second run', () => {
  it('changes nothing, and leaves what somebody edited', async () => {
    const tree = await generated();
    tree.write('README.md', '# Mine\n');
    tree.write('package.json', read(tree, 'package.json').replace(/"lint": .*\n/, ''));
    const before = textsOf(tree, '.');
    await presetGenerator(tree, { name: 'shop' });
    expect(textsOf(tree, '.')).toEqual(before);
  });

  it('refuses to make another workspace of it', async () => {
    const tree = await generated();
    await expect(presetGenerator(tree, { name: 'market' })).rejects.toThrow('nx g @ashlar/nx:app');
    await expect(presetGenerator(tree, { name: 'shop', capabilities: 'none' })).rejects.toThrow('was made with');
  });

  it('refuses a folder that has a file of its own', async () => {
    const tree = emptyWorkspace();
    tree.write('nx.json', '{}');
    await expect(presetGenerator(tree, { name: 'shop' })).rejects.toThrow('nx.json is there already');
  });
});

async function rewrite(versions: object): Promise<void> {
  const file = fileURLToPath(new URL('../src/generators/preset/versions.ts', import.meta.url));
  const declaration = /(?<=VERSIONS: .* = )\{[^}]*\}/;
  const text = readFileSync(file, 'utf8').replace(declaration, JSON.stringify(versions));
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

describe('a workspace that was made', () => {
  const everything = (tree: Tree) => textsOf(tree, '.');

  it('is what it would be at once when its app gets a capability, and as before without that', async () => {
    const tree = await generated('mail,idempotency');
    const before = everything(tree);
    install(tree, '@ashlar/auth', '@nestjs/passport', '@node-rs/argon2', 'bcrypt', 'passport');
    await addGenerator(tree, { capability: 'auth' });
    expect(read(tree, 'docker/compose.yaml')).toContain('APP__AUTH__SECRET');
    const after = everything(tree);
    const { ['./package.json']: _theirs, ...atOnce } = everything(await generated('auth,mail,idempotency'));
    expect(after).toMatchObject(atOnce);
    await removeGenerator(tree, { capability: 'auth' });
    tree.write('package.json', before['./package.json'] ?? '');
    expect(everything(tree)).toEqual(before);
  });

  it('is upgraded: what nobody touched is written anew, what somebody did is told', async () => {
    const tree = await generated();
    const before = everything(tree);
    const files = ['.dockerignore', 'jest.preset.mjs'];
    for (const path of files) wasOnce(tree, path, `${read(tree, path)}\n# Of before.\n`);
    tree.write('jest.preset.mjs', 'export default {};\n');
    const reports = await upgradeApps(tree);
    expect(reports).toEqual([expect.stringMatching(/^jest.preset.mjs was edited, and what is generated has changed/)]);
    expect(read(tree, '.dockerignore')).toBe(before['./.dockerignore']);
    expect(read(tree, 'jest.preset.mjs')).toBe('export default {};\n');
  });
});

function install(tree: Tree, ...names: readonly string[]): void {
  const manifest = JSON.parse(read(tree, 'package.json')) as Manifest;
  const added = Object.fromEntries(names.map((name) => [name, VERSIONS[name] ?? '^0.1.0']));
  const devDependencies = { ...manifest.devDependencies, ...added };
  tree.write('package.json', JSON.stringify({ ...manifest, devDependencies }, undefined, 2));
}

/** As if an earlier version had written a file with another text. */
function wasOnce(tree: Tree, path: string, text: string): void {
  tree.write(path, text);
  const { files, ...others } = record(tree) as { files: Record<string, object> };
  const hash = createHash('sha256').update(text).digest('hex');
  const changed = { ...others, files: { ...files, [path]: { ...files[path], hash, version: '0.0.9' } } };
  tree.write('.ashlar/generated.json', JSON.stringify(changed));
}
