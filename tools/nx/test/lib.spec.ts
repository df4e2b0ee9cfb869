import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { logger, type Tree } from '@nx/devkit';
import { libGenerator, type LibSchema } from '../src/generators/lib/lib.generator.js';
import { driverGenerator } from '../src/generators/driver/driver.generator.js';
import { textsOf } from './support/app-tree.js';
import { standaloneTree, workspaceTree } from './support/app-workspace.js';

let tree: Tree;
let told: string[];
beforeEach(() => {
  tree = workspaceTree();
  tree.write('LICENSE', 'Do what you like.\n');
  told = [];
  for (const level of ['info', 'warn'] as const) {
    jest.spyOn(logger, level).mockImplementation((text: string) => void told.push(text));
  }
});
afterEach(() => void jest.restoreAllMocks());

const everything = () => textsOf(tree, '.');
const read = (path: string) => tree.read(path, 'utf-8') ?? '';
const manifest = (lib: string) => JSON.parse(read(`libs/${lib}/package.json`));

const refusal = (schema: LibSchema) =>
  libGenerator(tree, schema).then(
    () => '',
    (error: Error) => error.message,
  );

describe('the generator of libs', () => {
  it.each([
    ['../flags', 'is not made of letters'],
    ['libs/flags', 'is not made of letters'],
    ['2fast', 'is not made of letters'],
    ['', 'is not made of letters'],
    ['a'.repeat(51), 'longer than 50'],
    ['import', '"import" is a word of TypeScript'],
    ['dynamic', 'use DynamicModule for something else'],
    ['nul', 'Windows can have no folder'],
    ['dist', 'means something else to tools'],
    ['utils', 'says nothing of what the lib is for'],
    ['mail', 'libs/mail is there already'],
    ['source', 'The workspace itself is called @ashlar/source'],
  ])('refuses the name %j before anything is written', async (name, reason) => {
    const before = everything();
    expect(await refusal({ name })).toContain(reason);
    expect(everything()).toEqual(before);
  });

  it('refuses a folder in another case, a project and a package that are there', async () => {
    tree.write('libs/Flags/README.md', '');
    tree.write('apps/shop/package.json', JSON.stringify({ name: '@ashlar/till', nx: { name: 'shop' } }));
    expect(await refusal({ name: 'flags' })).toContain('libs/Flags is there already');
    expect(await refusal({ name: 'shop' })).toContain('There is a project "shop" already');
    expect(await refusal({ name: 'till' })).toContain('apps/shop is the package @ashlar/till already');
  });

  it('takes a folder that only has what a build left', async () => {
    tree.write('libs/flags/dist/index.js', '');
    expect(await refusal({ name: 'flags' })).toBe('');
  });

  it('tells of all mistakes at once', async () => {
    tree.delete('libs/domain/package.json');
    tree.write('libs/static/README.md', '');
    const message = await refusal({ name: 'static' });
    for (const reason of ['is a word of TypeScript', 'libs/static is there', 'npm install --save-dev @ashlar/domain']) {
      expect(message).toContain(reason);
    }
  });

  it('refuses a floor that there is not', async () => {
    expect(await refusal({ name: 'flags', floor: 'app' })).toContain('There are: kernel, platform, capability.');
  });

  it('needs nothing of the workspace for the kernel but a test runner', async () => {
    tree.delete('libs/domain/package.json');
    expect(await refusal({ name: 'units', floor: 'kernel' })).toBe('');
    expect(manifest('units')).not.toHaveProperty('dependencies');
  });

  it.each(['kernel', 'platform', 'capability'])(
    'makes a %s that says where it stands, in a form that libs here have',
    async (floor) => {
      await libGenerator(tree, { name: 'FeatureFlags', floor });
      const { name, exports, nx, license, dependencies, peerDependencies } = manifest('feature-flags');
      expect({ name, nx, license }).toEqual({
        name: '@ashlar/feature-flags',
        nx: { name: 'feature-flags', tags: [`floor:${floor}`, 'npm:public'] },
        license: 'MIT',
      });
      const mail = manifest('mail');
      expect(exports['.']).toEqual(mail.exports['.']);
      expect(exports['./testing']).toEqual(floor === 'kernel' ? undefined : mail.exports['./testing']);
      expect(dependencies).toEqual(floor === 'kernel' ? undefined : mail.dependencies);
      for (const [peer, range] of Object.entries(peerDependencies ?? {}))
        expect(range).toBe(mail.peerDependencies[peer]);
      expect(read('libs/feature-flags/LICENSE')).toBe('Do what you like.\n');
      const texts = Object.values(textsOf(tree, 'libs/feature-flags')).join('\n');
      expect(texts).not.toMatch(/export \*|TODO|undefined'|\[object/);
      expect(texts.includes('@nestjs')).toBe(floor !== 'kernel');
    },
  );

  it('changes nothing when it runs again, with its floor or without', async () => {
    await libGenerator(tree, { name: 'units', floor: 'kernel' });
    const before = everything();
    await libGenerator(tree, { name: 'Units', floor: 'kernel' });
    await libGenerator(tree, { name: 'units' });
    expect(everything()).toEqual(before);
    expect(await refusal({ name: 'units', floor: 'platform' })).toContain('was made with --floor=kernel');
  });

  it('leaves what somebody edited or deleted, and says so', async () => {
    await libGenerator(tree, { name: 'flags' });
    tree.write('libs/flags/README.md', '# Ours\n');
    tree.delete('libs/flags/test/module.spec.ts');
    const before = everything();
    await libGenerator(tree, { name: 'flags' });
    expect(told).toEqual([
      'libs/flags/README.md was edited, and stays so.',
      'libs/flags/test/module.spec.ts was deleted, and stays so.',
    ]);
    expect(everything()).toEqual(before);
  });

  it('says what is left to do, once', async () => {
    (await libGenerator(tree, { name: 'flags' }))();
    expect(told.join()).toContain('npx nx test flags');
    told.length = 0;
    (await libGenerator(tree, { name: 'flags' }))();
    expect(told).toEqual([]);
  });

  it('takes what a standalone workspace has, and nothing of this one', async () => {
    tree = standaloneTree();
    await libGenerator(tree, { name: 'flags' });
    const { name, license, dependencies } = manifest('flags');
    expect({ name, license, dependencies }).toEqual({
      name: '@acme/flags',
      license: undefined,
      dependencies: { '@ashlar/domain': '^0.1.0' },
    });
    expect(tree.exists('libs/flags/LICENSE')).toBe(false);
    expect(Object.values(textsOf(tree, 'libs')).join('\n')).not.toContain('@ashlar/source');
    expect(JSON.parse(read('libs/flags/tsconfig.lib.json')).references).toEqual([]);
  });

  it('says itself how much its tests must reach where the preset does not', async () => {
    tree.write('jest.preset.mjs', 'export default {};\n');
    await libGenerator(tree, { name: 'flags' });
    expect(read('libs/flags/jest.config.mjs')).toContain('coverageThreshold');
    tree.write('jest.preset.mjs', 'export default {};\nexport const libCoverage = {};\n');
    await libGenerator(tree, { name: 'units', floor: 'kernel' });
    expect(read('libs/units/jest.config.mjs')).toContain("import preset, { libCoverage } from '../../jest.preset.mjs'");
  });
});

describe('the undo of a lib', () => {
  it.each(['kernel', 'capability'])('leaves nothing of a %s', async (floor) => {
    const before = everything();
    await libGenerator(tree, { name: 'units', floor });
    (await libGenerator(tree, { name: 'units', undo: true }))();
    expect(everything()).toEqual(before);
    expect(told.join()).toContain('npx nx sync');
  });

  it('refuses what was not generated', async () => {
    expect(await refusal({ name: 'mail', undo: true })).toContain('No lib "mail" was generated');
  });

  it('refuses while somebody edited, made a driver in it, or depends on it', async () => {
    await libGenerator(tree, { name: 'flags' });
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    tree.write('libs/flags/README.md', '# Ours\n');
    tree.write('apps/shop/package.json', JSON.stringify({ name: 'shop', dependencies: { '@ashlar/flags': '*' } }));
    const before = everything();
    const message = await refusal({ name: 'flags', undo: true });
    expect(message).toContain('npx nx g @ashlar/nx:driver flags redis --undo');
    expect(message).toContain('apps/shop/package.json names @ashlar/flags');
    expect(message).toContain('libs/flags/README.md was edited');
    const forced = await refusal({ name: 'flags', undo: true, force: true });
    expect([forced.includes('README.md'), forced.includes('apps/shop')]).toEqual([false, true]);
    expect(everything()).toEqual(before);
  });

  it('deletes by force what was edited, keeps what was not generated, and says so', async () => {
    await libGenerator(tree, { name: 'flags' });
    tree.write('libs/flags/README.md', '# Ours\n');
    tree.write('libs/flags/src/mine.ts', '');
    await libGenerator(tree, { name: 'flags', undo: true, force: true });
    expect(Object.keys(textsOf(tree, 'libs/flags'))).toEqual(['libs/flags/src/mine.ts']);
    expect(told.join()).toContain('libs/flags/src/mine.ts');
  });
});
