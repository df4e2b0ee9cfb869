import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generatorVersions, ownVersion } from '../src/own-manifest.service.js';
import { ANN, type CreateInit, Creations } from './support/creations.js';

const INSTALL = 'npm install --ignore-scripts --include=dev --no-audit --no-fund';
const workspace = new URL('../../../', import.meta.url);
const read = (path: string | URL) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, never>;

let creations: Creations;
beforeEach(() => {
  creations = new Creations();
});
afterEach(() => creations.remove());

describe('versions', () => {
  it('are those of this workspace, and of the generators in it', () => {
    const { '@ashlar/nx': generators, ...others } = generatorVersions();
    expect(read(new URL('package.json', workspace))['devDependencies']).toMatchObject(others);
    expect(read(new URL('tools/nx/package.json', workspace))['version']).toBe(generators);
  });
});

describe('creating', () => {
  it('installs the generators, generates, installs, commits, and says what is next', async () => {
    const { exitCode, out, err } = await creations.create(['shop', '--capabilities=mail'], { env: ANN });
    expect([exitCode, err]).toEqual([0, '']);
    expect(creations.calls()).toEqual([INSTALL, 'nx g @ashlar/nx:preset shop --capabilities=mail', INSTALL]);
    expect(read(join(creations.folder, 'shop/package.json'))).toEqual({
      name: '@shop/source',
      private: true,
      devDependencies: generatorVersions(),
    });
    expect(creations.git('shop', 'log', '--format=%an %s', 'main')).toBe('Ann chore: create the workspace');
    expect(creations.git('shop', 'status', '--porcelain')).toBe('');
    expect(out).toMatch(/Installing packages \.\.\. 0\.0 s\n/);
    expect(out).toMatch(/shop is there, after 0\.0 s\.\n\n {2}cd shop\n {2}npm start\n/);
  });

  it('stages all where Git knows nobody, and says so', async () => {
    const { exitCode, out } = await creations.create(['shop']);
    expect(exitCode).toBe(0);
    expect(creations.git('shop', 'diff', '--cached', '--name-only')).toContain('package.json');
    expect(out).toContain('Git does not know your name and email address, so nothing is committed yet.');
    expect(out).toContain("  git add --all && git commit --message 'chore: create the workspace'\n  npm start\n");
  });

  it('makes no repository inside another one', async () => {
    creations.git('', 'init', '--quiet');
    const { exitCode, out } = await creations.create(['shop'], { env: ANN });
    expect([exitCode, existsSync(join(creations.folder, 'shop/.git'))]).toEqual([0, false]);
    expect(out).toContain(`It belongs to the Git repository in ${creations.folder}`);
  });

  it('goes on without Git', async () => {
    const { exitCode, out } = await creations.create(['shop'], { env: { PATH: '/nowhere' } });
    expect([exitCode, out]).toEqual([0, expect.stringContaining('Git is not installed')]);
  });

  it('leaves out what is not wanted', async () => {
    const { out } = await creations.create(['shop', '--no-git', '--no-install']);
    expect(creations.calls()).toHaveLength(2);
    expect(creations.entries('shop')).toEqual(['.gitignore', '.nx', 'node_modules', 'nx.json', 'package.json']);
    expect(out).toContain('  cd shop\n  npm install\n  npm start\n');
  });

  it('takes an empty folder, a path, and where it is', async () => {
    mkdirSync(join(creations.folder, 'market'));
    expect(await creations.create(['.'], { cwd: 'market' })).toMatchObject({
      exitCode: 0,
      out: expect.not.stringContaining('cd '),
    });
    await creations.create(['deep/below/stall', '--no-git']);
    expect(creations.calls()).toContainEqual(expect.stringContaining('preset stall '));
    expect(creations.entries('deep/below/stall')).toContain('nx.json');
  });

  it('says which Node the tests need', async () => {
    expect((await creations.create(['shop'], { node: '22.13.0' })).out).toContain('need Node 24.9 or newer');
    expect((await creations.create(['market'], { node: '24.9.0' })).out).not.toContain('newer');
  });
});

describe('what it refuses, before it writes anything', () => {
  it.each([
    { what: 'no name', args: [], says: 'Say what it is called' },
    { what: 'a wrong name', args: ['My_Shop'], says: 'Such as my-shop.' },
    { what: 'a wrong option', args: ['shop', '--git'], says: '--git' },
  ])('$what, by exit code 64', async ({ args, says }) => {
    const { exitCode, err } = await creations.create(args);
    expect([exitCode, err]).toEqual([64, expect.stringContaining(says)]);
    expect(err).toContain('npm create ashlar@latest my-api -- [options]');
  });

  it('folders that are not empty, files, and folders of other workspaces', async () => {
    mkdirSync(join(creations.folder, 'taken'));
    for (const file of ['taken/notes.txt', 'file']) writeFileSync(join(creations.folder, file), 'mine');
    expect(await creations.create(['taken'])).toMatchObject({ exitCode: 1, err: expect.stringContaining('not empty') });
    expect(await creations.create(['file'])).toMatchObject({ exitCode: 1, err: expect.stringContaining('is a file') });
    writeFileSync(join(creations.folder, 'package.json'), '{"workspaces":["apps/*"]}');
    const { exitCode, err } = await creations.create(['shop']);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('npx nx g @ashlar/nx:app shop')]);
    expect(creations.entries()).toEqual(['bin', 'file', 'package.json', 'taken']);
    expect(creations.entries('taken')).toEqual(['notes.txt']);
  });

  it('nothing of --help and --version', async () => {
    expect(await creations.create(['--version'])).toEqual({ exitCode: 0, out: `${ownVersion()}\n`, err: '' });
    expect((await creations.create(['--help'])).out).toContain('--capabilities=LIST');
  });
});

describe('a failure', () => {
  it.each(['first', 'nx'])(
    'before the workspace is written takes back all, and shows what was said (%s)',
    async (fails) => {
      const { exitCode, err } = await creations.create(['deep/shop'], { env: { FAKE_FAILS: fails } });
      expect([exitCode, creations.entries('deep')]).toEqual([1, []]);
      expect(err).toContain(fails === 'nx' ? 'Nothing was written.' : 'The network is gone.');
      expect(err).toMatch(/ended with code \d\.\nWhat was written is gone again\.\n$/);
    },
  );

  it('leaves the folder of a person, and what is in it', async () => {
    mkdirSync(join(creations.folder, 'shop/.git'), { recursive: true });
    await creations.create(['shop'], { env: { FAKE_FAILS: 'first' } });
    expect(creations.entries('shop')).toEqual(['.git']);
  });

  it('after that leaves the workspace, and says what is left to do', async () => {
    const { exitCode, err } = await creations.create(['shop'], { env: { FAKE_FAILS: 'second' } });
    expect([exitCode, creations.entries('shop')]).toEqual([1, expect.arrayContaining(['nx.json', 'package.json'])]);
    expect(err).toContain('The network is gone.');
    expect(err).toContain('To finish it:\n\n  npm install\n  git init --initial-branch=main\n  git add --all');
  });
});

describe('a stop', () => {
  it('before the workspace is written takes back all but what others wrote', async () => {
    const { exitCode, err } = await stoppedAt('first', () =>
      writeFileSync(join(creations.folder, 'shop/notes.txt'), 'mine'),
    );
    expect([exitCode, creations.entries('shop')]).toEqual([130, ['notes.txt']]);
    expect(err).toContain('gone again, but for notes.txt.');
  });

  it('after that leaves the workspace', async () => {
    const { exitCode, err } = await stoppedAt('second');
    expect([exitCode, creations.entries('shop')]).toEqual([130, expect.arrayContaining(['nx.json'])]);
    expect(err).toContain('To finish it:');
  });
});

/** Creates until npm hangs, and stops it there. */
async function stoppedAt(hangs: string, before: () => void = () => undefined) {
  const stop = new AbortController();
  const init: CreateInit = { env: { FAKE_HANGS: hangs }, stopped: stop.signal };
  const creation = creations.create(['shop'], init);
  while (!existsSync(`${creations.notes}.hangs`)) await sleep(20);
  before();
  stop.abort();
  return creation;
}
