import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Outcome } from '../../src/command.service.js';
import { allCombinations, type Combination, coreCombinations, nameOf } from '../../src/combinations.js';
import {
  compile,
  doorsModule,
  ownMistakes,
  plainApp,
  runProgram,
  type Sources,
  templateSources,
  writeConsumer,
} from '../../src/consumer.service.js';
import { endOfServers } from '../../src/database.service.js';
import { type Installation, installed, installedNode } from '../../src/installation.service.js';
import {
  moduleSystems,
  type NestRelease,
  nestReleases,
  nodeReleases,
  type PackedLib,
  packedLibs,
  SCOPE,
  servers,
  singletons,
} from '../../src/matrix.js';
import { nameAt } from '../../src/package-tree.js';
import { type ReadmeProgram, readmeProgram } from '../../src/readme-program.js';
import { doorsOf, packedTarballs, type Tarball } from '../../src/tarball.service.js';
import { Databases } from './databases.js';

const axes = { nestReleases, servers, moduleSystems, nodeReleases };
const combinations = process.env['CONSUMERS'] === 'all' ? allCombinations(axes) : coreCombinations(axes);

/** What holds in a plain app with one release of Nest, in all combinations that are asked for. */
export function describeRelease(release: NestRelease): void {
  let installation: Installation;
  let tarballs: Tarball[];
  const programs = new Map<string, ReadmeProgram>();
  const compiled = new Map<string, Outcome>();
  const databases = new Databases();
  const mine = combinations.filter(({ nest }) => nest === release);
  const mySystems = moduleSystems.filter((system) => mine.some(({ moduleSystem }) => moduleSystem === system));

  beforeAll(async () => {
    [tarballs, installation] = await Promise.all([packedTarballs(), installed(release)]);
    for (const { name } of packedLibs) programs.set(name, readmeProgram(await packedReadme(name)));
    const sources = await appSources();
    for (const { type } of mySystems) {
      await writeConsumer(appFolder(type), { type, sources });
      compiled.set(type, await compile(appFolder(type)));
    }
  }, 400_000);

  afterAll(() => databases.drop());

  const appFolder = (type: string): string => join(installation.folder, type);
  const allDoors = (): string[] => tarballs.flatMap(({ manifest }) => doorsOf(manifest));

  function packedReadme(name: string): Promise<string> {
    return readFile(join(installation.folder, 'node_modules', SCOPE, name, 'README.md'), 'utf8');
  }

  /** Every program of the matrix: those of the READMEs, those for Express, and a plain app that loads every door. */
  async function appSources(): Promise<Sources> {
    const readmes = [...programs].map(([name, { source }]) => [`readme-${name}`, source]);
    return { ...(await plainApp(allDoors())), ...(await templateSources('express')), ...Object.fromEntries(readmes) };
  }

  it('gets our libs from the tarballs, once each, and one copy of what must be single', () => {
    const copies = Object.entries(installation.packages).map(([path, listed]) => ({ name: nameAt(path), ...listed }));
    const ours = copies.filter(({ name }) => name.startsWith(SCOPE));

    expect(ours.map(({ name }) => name).sort()).toEqual(tarballs.map(({ manifest }) => manifest.name).sort());
    expect(ours.filter(({ resolved }) => resolved?.startsWith('file:') !== true)).toEqual([]);
    expect(singletons.map((single) => copies.filter(({ name }) => name === single).length)).toEqual(
      singletons.map(() => 1),
    );
  });

  it('finds no mistake in our declarations, even without skipLibCheck', async () => {
    const app = join(installation.folder, 'declarations');
    await writeConsumer(app, { type: 'module', sources: { doors: doorsModule(allDoors()) }, skipLibCheck: false });

    expect(ownMistakes((await compile(app)).stdout)).toEqual([]);
  });

  it.each(mySystems)('type-checks every program with strict, in $name', ({ type }) => {
    expect(compiled.get(type)).toMatchObject({ succeeded: true, stdout: '' });
  });

  describe.each(mine.map((combination) => ({ ...combination, name: nameOf(combination) })))('$name', (combination) => {
    const { server, moduleSystem } = combination;
    let node: string;

    beforeAll(async () => {
      node = await installedNode(combination.node);
    }, 200_000);

    it('serves with every door of every lib loaded', async () => {
      const options = { env: { SERVER: server }, node };
      const { report, stdout } = await runProgram(appFolder(moduleSystem.type), 'plain-app', options);

      expect(report).toMatch(/^ended with 0\n/);
      const [type, answer = ''] = stdout.split(/ (.*)/s);
      expect(type).toBe(server.toLowerCase());
      expect(Object.keys(JSON.parse(answer) as object)).toEqual(allDoors());
    });

    it.each(packedLibs)('runs the smallest program of $name, which prints what it has to', async (lib) => {
      const { program, prints } = programOf(lib, combination);
      const code = await readFile(join(appFolder(moduleSystem.type), 'dist', `${program}.js`), 'utf8');
      const env = lib.needsDatabase ? { DATABASE_URL: await databases.make() } : {};
      const { report, stdout } = await runProgram(appFolder(moduleSystem.type), program, { env, node });

      expect(code).toContain(moduleSystem.loads(`${SCOPE}${lib.name}`));
      expect(report).toMatch(/^ended with 0\n/);
      expect(stdout).toMatch(prints);
      const quoted = program.startsWith('readme-') ? (programs.get(lib.name)?.answer ?? '') : '';
      expect(stdout.slice(-`${quoted}\n`.length)).toBe(`${quoted}\n`);
    });
  });

  it.each(packedLibs.filter(({ needsDatabase }) => needsDatabase))(
    'runs the smallest program of $name on an embedded server, which ends with it',
    async (lib) => {
      const app = join(installation.folder, `embedded-${lib.name}`);
      await writeConsumer(app, { type: 'module', sources: { program: programs.get(lib.name)?.source ?? '' } });
      await compile(app);
      const { report, stdout } = await runProgram(app, 'program');

      expect(report).toMatch(/^ended with 0\n/);
      expect(stdout).toMatch(lib.prints);
      expect(await endOfServers(app)).toBe('1 server, 0 running');
    },
  );
}

/** What serves no HTTP is the same program on both servers. */
function programOf(
  { name, prints, onExpress }: PackedLib,
  { server }: Combination,
): { program: string; prints: RegExp } {
  return server === 'Express' && onExpress
    ? { program: name, prints: onExpress }
    : { program: `readme-${name}`, prints };
}
