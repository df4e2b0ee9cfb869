import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Outcome } from '../src/command.service.js';
import { compile, doorsModule, ownMistakes, plainApp, runProgram, writeConsumer } from '../src/consumer.service.js';
import { createDatabase, dropDatabase, endOfServers } from '../src/database.service.js';
import { makeFolder, removeFolder } from '../src/folder.service.js';
import { addOptionalPeers, install, type Installation } from '../src/installation.service.js';
import { moduleSystems, nestReleases, type PackedLib, packedLibs, SCOPE, singletons } from '../src/matrix.js';
import { type ReadmeProgram, readmeProgram } from '../src/readme-program.js';
import { doorsOf, pack, peersOf, type Tarball } from '../src/tarball.service.js';

/** Outside the workspace, for everything that is written; kept until the next run with KEEP_CONSUMERS=1. */
let folder: string;
let tarballs: Tarball[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  await mkdir(join(folder, 'tarballs'));
  tarballs = await pack(
    packedLibs.map(({ name }) => name),
    join(folder, 'tarballs'),
  );
});

afterAll(async () => {
  process.stdout.write(tarballs.map(sizes).join(''));
  if (process.env['KEEP_CONSUMERS'] === '1') process.stdout.write(`Kept: ${folder}\n`);
  else await removeFolder(folder);
});

function sizes({ manifest, files, packedBytes, unpackedBytes }: Tarball): string {
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;
  return `${manifest.name} ${manifest.version}: ${kilobytes(packedBytes)} packed, ${kilobytes(unpackedBytes)} in ${files.length} files\n`;
}

function tarballOf({ name }: PackedLib): Tarball {
  const found = tarballs.find(({ manifest }) => manifest.name === `${SCOPE}${name}`);
  if (found === undefined) throw new Error(`npm packed no ${SCOPE}${name}.`);
  return found;
}

describe.each(packedLibs)('The tarball of $name', (lib) => {
  it('contains what a user needs and nothing else', () => {
    const { files } = tarballOf(lib);
    const needed = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/.+\.(js|d\.ts))$/;

    expect(files.filter((file) => !needed.test(file) || /\.spec\./.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'CHANGELOG.md']));
  });

  it('contains the code and the types of every door', () => {
    const { files, manifest } = tarballOf(lib);
    const doors = Object.entries(manifest.exports).filter(([path]) => path !== './package.json');
    const targets = doors.flatMap(([, conditions]) => {
      if (typeof conditions === 'string') return [conditions];
      return [conditions['types'], conditions['default']];
    });

    expect(files).toEqual(expect.arrayContaining(targets.map((target) => target?.slice('./'.length))));
  });

  it('asks for the libs that it uses in the version that is packed, or a compatible one', () => {
    const ours = Object.entries(tarballOf(lib).manifest.dependencies ?? {}).filter(([name]) => name.startsWith(SCOPE));
    const packed = tarballs.map(({ manifest }) => [manifest.name, `^${manifest.version}`]);

    expect(packed).toEqual(expect.arrayContaining(ours));
  });
});

describe.each(nestReleases)('A plain $name app', (release) => {
  let installation: Installation;
  let programs: Map<PackedLib, ReadmeProgram>;

  beforeAll(async () => {
    installation = await install(join(folder, release.name.replace(' ', '-')), release, tarballs);
    programs = new Map();
    for (const lib of packedLibs) programs.set(lib, readmeProgram(await packedReadme(lib)));
  }, 200_000);

  function packedReadme({ name }: PackedLib): Promise<string> {
    return readFile(join(installation.folder, 'node_modules', SCOPE, name, 'README.md'), 'utf8');
  }

  it('gets our libs from the tarballs, once each, and one copy of what must be single', () => {
    const ours = installation.packages.filter(({ name }) => name.startsWith(SCOPE));
    const copies = singletons.map((single) => installation.packages.filter(({ name }) => name === single).length);

    expect(ours.map(({ name }) => name).sort()).toEqual(tarballs.map(({ manifest }) => manifest.name).sort());
    expect(ours.filter(({ resolved }) => !resolved.startsWith('file:'))).toEqual([]);
    expect(copies).toEqual(singletons.map(() => 1));
  });

  it('gets no optional peer', () => {
    const optional = tarballs.flatMap(({ manifest }) => peersOf(manifest, 'optional'));

    expect(optional).not.toEqual([]);
    expect(installation.packages.filter(({ name }) => optional.includes(name))).toEqual([]);
  });

  it('finds no mistake in our declarations, even without skipLibCheck', async () => {
    const app = join(installation.folder, 'declarations');
    const sources = { doors: doorsModule(tarballs.flatMap(({ manifest }) => doorsOf(manifest))) };
    await writeConsumer(app, { type: 'module', sources, skipLibCheck: false });

    expect(ownMistakes((await compile(app)).stdout)).toEqual([]);
  });

  describe.each(moduleSystems)('in $name', ({ type, loads }) => {
    let app: string;
    let compiled: Outcome;
    const databases: string[] = [];

    beforeAll(async () => {
      app = join(installation.folder, type);
      const readmes = [...programs].map(([{ name }, { source }]) => [`readme-${name}`, source]);
      const rootDoors = tarballs.map(({ manifest }) => manifest.name);
      await writeConsumer(app, { type, sources: { ...(await plainApp(rootDoors)), ...Object.fromEntries(readmes) } });
      compiled = await compile(app);
    });

    afterAll(() => Promise.all(databases.map(dropDatabase)));

    it('type-checks the programs of the READMEs with strict', () => {
      expect(compiled).toMatchObject({ succeeded: true, stdout: '' });
    });

    it('boots, and serves with the root door of every lib loaded', async () => {
      const { report, stdout } = await runProgram(app, 'plain-app');

      expect(report).toMatch(/^ended with 0\n/);
      expect(JSON.parse(stdout)).toEqual(
        Object.fromEntries(tarballs.map(({ manifest }) => [manifest.name, expect.any(Number)])),
      );
    });

    it.each(packedLibs)('runs the smallest program of $name, which prints what it has to', async (lib) => {
      const name = `readme-${lib.name}`;
      const code = await readFile(join(app, 'dist', `${name}.js`), 'utf8');
      const { report, stdout } = await runProgram(app, name, lib.needsDatabase ? await database() : {});

      expect(code).toContain(loads(`${SCOPE}${lib.name}`));
      expect(report).toMatch(/^ended with 0\n/);
      const lastLine = stdout.trimEnd().split('\n').at(-1);
      expect(lastLine).toMatch(lib.prints);
      expect(lastLine).toBe(programs.get(lib)?.answer ?? lastLine);
    });

    async function database(): Promise<NodeJS.ProcessEnv> {
      const name = `consumer_${randomUUID()}`;
      databases.push(name);
      return { DATABASE_URL: await createDatabase(name) };
    }
  });

  describe('with the optional peers', () => {
    beforeAll(() => addOptionalPeers(installation, release, tarballs), 200_000);

    it.each(moduleSystems)('loads every door in $name', async ({ type }) => {
      const app = join(installation.folder, `all-doors-${type}`);
      const doors = tarballs.flatMap(({ manifest }) => doorsOf(manifest));
      await writeConsumer(app, { type, sources: await plainApp(doors) });

      expect(await compile(app)).toMatchObject({ succeeded: true, stdout: '' });
      const { report, stdout } = await runProgram(app, 'plain-app');
      expect(report).toMatch(/^ended with 0\n/);
      expect(Object.keys(JSON.parse(stdout) as object)).toEqual(doors);
    });

    it.each(packedLibs.filter(({ needsDatabase }) => needsDatabase))(
      'runs the smallest program of $name on an embedded server, which ends with it',
      async (lib) => {
        const app = join(installation.folder, `embedded-${lib.name}`);
        await writeConsumer(app, { type: 'module', sources: { program: programs.get(lib)?.source ?? '' } });
        await compile(app);
        const { report, stdout } = await runProgram(app, 'program');

        expect(report).toMatch(/^ended with 0\n/);
        expect(stdout.trimEnd()).toMatch(lib.prints);
        expect(await endOfServers(app)).toBe('1 server, 0 running');
      },
    );
  });
});
