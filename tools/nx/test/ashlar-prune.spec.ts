import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Program } from './support/program.service.js';

const PROGRAM = fileURLToPath(new URL('../bin/ashlar-prune.mjs', import.meta.url));

/** A workspace that has the blocks from the registry, a lib of its own, and what only those need who work on it. */
const MANIFEST = { name: 'acme', workspaces: ['apps/*', 'libs/*'], devDependencies: { late: '2.0.0', nx: '23.2.1' } };
const LOCK = {
  lockfileVersion: 3,
  packages: {
    '': MANIFEST,
    'apps/shop': {
      name: '@acme/shop',
      dependencies: { '@acme/prices': '*', '@ashlar/http': '0.1.0', late: '1.0.0', pg: '8.23.1' },
    },
    'apps/shop-e2e': { name: '@acme/shop-e2e' },
    'apps/stall': { dependencies: { lonely: '1.0.0' } },
    'libs/prices': { name: '@acme/prices', dependencies: { pg: '^7.0.0' } },
    'libs/prices/node_modules/pg': { version: '7.0.0' },
    'node_modules/@acme/prices': { resolved: 'libs/prices', link: true },
    'node_modules/@acme/shop': { resolved: 'apps/shop', link: true },
    'node_modules/@acme/shop-e2e': { resolved: 'apps/shop-e2e', link: true },
    'node_modules/@ashlar/http': {
      version: '0.1.0',
      dependencies: { late: '^1.0.0' },
      optionalDependencies: { native: '1.0.0', 'for-another-system': '1.0.0' },
      peerDependencies: { nest: '^12.0.0', redis: '^5.0.0' },
      peerDependenciesMeta: { redis: { optional: true } },
    },
    'node_modules/late': { version: '2.0.0' },
    'node_modules/lonely': { version: '1.0.0' },
    'node_modules/native': { version: '1.0.0', optional: true },
    'node_modules/nest': { version: '12.0.0' },
    'node_modules/nx': { version: '23.2.1', dev: true },
    'node_modules/pg': { version: '8.23.1' },
    'node_modules/redis': { version: '5.0.0', dev: true },
    'node_modules/stall': { resolved: 'apps/stall', link: true },
  },
};

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'ashlar-prune-')));
  await write('package.json', MANIFEST);
  await write('package-lock.json', LOCK);
  await write('apps/shop/package.json', LOCK.packages['apps/shop']);
  await write('apps/shop/dist/main.js', '');
  await write('libs/prices/package.json', LOCK.packages['libs/prices']);
  await write('libs/prices/dist/index.js', '');
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, content: object | string): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

async function read(path: string): Promise<Record<string, Record<string, unknown>>> {
  return JSON.parse(await readFile(join(root, path), 'utf8')) as Record<string, Record<string, unknown>>;
}

const run = (args: readonly string[], folder = '') => Program.run(['node', PROGRAM, ...args], join(root, folder));
const prune = (app = 'apps/shop', folder = '') => run([`--app=${app}`, `--output=${join(root, 'out')}`], folder);
const outputOf = async () => (await readdir(join(root, 'out'), { recursive: true })).toSorted();

describe('ashlar-prune', () => {
  it('says what it takes', async () => {
    expect(await run(['--help'])).toEqual({
      code: 0,
      report: expect.stringMatching(/^ashlar-prune --app=[^]*--output=/),
    });
  });

  it.each([
    [[], 'Say which app: --app=apps/shop'],
    [['--app=apps/shop'], 'Say where to: --output=<folder>'],
    [['--app=apps/shop', '--output='], 'Say where to: --output=<folder>'],
    [['--app'], "Option '--app <value>' argument missing"],
    [['--application=apps/shop'], "Unknown option '--application'"],
    [['apps/shop'], "Unexpected argument 'apps/shop'"],
  ])('refuses %j', async (args, reason) => {
    const { code, report } = await run(args);
    expect([code, report.startsWith(reason)]).toEqual([64, true]);
    expect(report).toContain('ashlar-prune --app=<app> --output=<folder>');
  });

  it('refuses to run elsewhere than in a workspace of npm', async () => {
    await write('package.json', { name: 'acme' });
    expect(await prune()).toEqual({ code: 1, report: expect.stringContaining('This is no workspace') });
    await write('package.json', '{');
    expect(await prune()).toEqual({ code: 1, report: expect.stringContaining('package.json is no JSON') });
  });

  it('refuses a workspace without a lock file that it can read', async () => {
    await write('package-lock.json', { lockfileVersion: 1, dependencies: {} });
    expect(await prune()).toEqual({ code: 1, report: expect.stringContaining('--lockfile-version=3') });
    await rm(join(root, 'package-lock.json'));
    expect(await prune()).toEqual({
      code: 1,
      report: expect.stringMatching(/has no package-lock\.json.*: npm install\n$/),
    });
  });

  it('says which apps there are', async () => {
    const { code, report } = await prune('store');
    expect({ code, report }).toEqual({
      code: 1,
      report:
        'package-lock.json has no app "store". It has: apps/shop, apps/stall. One that is new gets into it by: npm install\n',
    });
  });

  it('says what is not built, and how it is, before anything is written', async () => {
    await rm(join(root, 'libs/prices/dist'), { recursive: true });
    const { code, report } = await prune();
    expect({ code, report }).toEqual({
      code: 1,
      report: 'Not built: libs/prices. Build the app and what it uses: npx nx run shop:build\n',
    });
    await expect(outputOf()).rejects.toThrow(/ENOENT/);
  });

  it('says what the lock file lacks', async () => {
    const { 'node_modules/nest': _, ...packages } = LOCK.packages;
    await write('package-lock.json', { ...LOCK, packages });
    const reason = 'package-lock.json has no nest, which node_modules/@ashlar/http needs: npm install\n';
    expect(await prune()).toEqual({ code: 1, report: reason });
  });

  it('refuses what lies outside of the workspace, since it would be written there, too', async () => {
    const packages = { ...LOCK.packages, 'node_modules/@acme/prices': { resolved: '../prices', link: true } };
    await write('package-lock.json', { ...LOCK, packages });
    expect(await prune()).toEqual({ code: 1, report: expect.stringContaining('leads out of the workspace') });
  });

  it('writes over nothing', async () => {
    await write('out/mine', 'mine');
    expect(await prune()).toEqual({ code: 1, report: expect.stringContaining('is not empty') });
    expect(await outputOf()).toEqual(['mine']);
    await rm(join(root, 'out'), { recursive: true });
    await write('out', 'mine');
    expect(await prune()).toEqual({ code: 1, report: expect.stringContaining('is no folder') });
    const inside = await run(['--app=shop', '--output=apps/shop/dist/out']);
    expect(inside).toEqual({ code: 1, report: expect.stringContaining('lies in apps/shop, which is copied') });
  });

  it.each([
    ['apps/shop', ''],
    ['shop', 'apps/shop/dist'],
    ['./apps/shop/', 'libs'],
  ])('writes what %s reaches of the lock file, from /%s', async (app, folder) => {
    expect(await prune(app, folder)).toEqual({ code: 0, report: '' });
    expect((await read('out/package.json'))['workspaces']).toEqual(['apps/shop', 'libs/prices']);
    const { '': head, ...packages } = (await read('out/package-lock.json'))['packages'] as typeof LOCK.packages;
    expect(head).toMatchObject({ workspaces: ['apps/shop', 'libs/prices'] });
    expect(Object.keys(packages)).toEqual([
      'apps/shop',
      'libs/prices',
      'libs/prices/node_modules/pg',
      'node_modules/@acme/prices',
      'node_modules/@acme/shop',
      'node_modules/@ashlar/http',
      'node_modules/late',
      'node_modules/native',
      'node_modules/nest',
      'node_modules/pg',
    ]);
    expect(LOCK.packages).toMatchObject(packages);
  });

  it('copies what is built, settings, and what a package lists; neither sources nor settings of this machine', async () => {
    const more = { files: ['dist', './templates/', 'CHANGELOG.md', '!**/*.map', '../../mine.txt'] };
    await write('libs/prices/package.json', { ...LOCK.packages['libs/prices'], ...more });
    await write('mine.txt', '');
    const files = [
      'CHANGELOG.md',
      'src/a.ts',
      'dist/a.d.ts',
      'dist/a.js.map',
      'dist/config/local.js',
      'templates/a.md',
    ];
    for (const path of files) await write(`libs/prices/${path}`, '');
    for (const name of ['default', 'production', 'development', 'test', 'local']) {
      await write(`apps/shop/config/${name}.yaml`, '');
    }
    await prune();
    expect((await outputOf()).filter((path) => /\.\w+$/.test(path))).toEqual([
      'apps/shop/config/default.yaml',
      'apps/shop/config/production.yaml',
      'apps/shop/dist/main.js',
      'apps/shop/package.json',
      'libs/prices/dist/config/local.js',
      'libs/prices/dist/index.js',
      'libs/prices/package.json',
      'libs/prices/templates/a.md',
      'package-lock.json',
      'package.json',
    ]);
  });

  it('keeps what the workspace overrides, so that npm finds the lock file right', async () => {
    await write('package.json', { ...MANIFEST, overrides: { late: '$late', '@ashlar/http': { nest: '12.0.0' } } });
    await prune();
    const check = ['npm', 'ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    expect(await Program.run(check, join(root, 'out'))).toMatchObject({ code: 0 });
    expect((await read('out/package.json'))['overrides']).toEqual({
      late: '2.0.0',
      '@ashlar/http': { nest: '12.0.0' },
    });
  });
});
