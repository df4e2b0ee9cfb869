import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { accountsAppSources, compile, ownMistakes, runProgram, writeConsumer } from '../src/consumer.service.js';
import { createDatabase, dropDatabase } from '../src/database.service.js';
import { makeFolder, removeFolder } from '../src/folder.service.js';
import { install, type Installation } from '../src/installation.service.js';
import { accountsApp, moduleSystems, nestReleases, SCOPE, singletons } from '../src/matrix.js';
import { pack, type Tarball } from '../src/tarball.service.js';

let folder: string;
let tarballs: Tarball[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  await mkdir(join(folder, 'tarballs'));
  tarballs = await pack(accountsApp.libs, join(folder, 'tarballs'));
}, 60_000);

afterAll(() => (process.env['KEEP_CONSUMERS'] === '1' ? undefined : removeFolder(folder)));

describe.each(nestReleases)('A foreign $name app with its own table of users', (release) => {
  let installation: Installation;
  const databases: string[] = [];

  beforeAll(async () => {
    const to = join(folder, release.name.replace(' ', '-'));
    installation = await install(to, release, tarballs, accountsApp.besides);
  }, 200_000);

  afterAll(() => Promise.all(databases.map(dropDatabase)));

  it('gets our libs from the tarballs, once each, and one copy of what must be single', () => {
    const ours = installation.packages.filter(({ name }) => name.startsWith(SCOPE));
    const copies = singletons.map((single) => installation.packages.filter(({ name }) => name === single).length);

    expect(ours.map(({ name }) => name).sort()).toEqual(tarballs.map(({ manifest }) => manifest.name).sort());
    expect(ours.filter(({ resolved }) => !resolved.startsWith('file:'))).toEqual([]);
    expect(copies).toEqual(singletons.map(() => 1));
  });

  it.each(moduleSystems)('signs people in and out, and refuses who is deactivated, in $name', async ({ type }) => {
    const app = join(installation.folder, type);
    await writeConsumer(app, { type, sources: await accountsAppSources() });
    expect(await compile(app)).toMatchObject({ succeeded: true, stdout: '' });

    const { report, stdout } = await runProgram(app, 'own-users-app', await database());
    expect(report).toMatch(/^ended with 0\n/);
    expect(JSON.parse(stdout)).toEqual({
      ...{ registered: 201, ann: 200, made: 201, before: [401, 200, 200] },
      ...{ deactivated: 200, after: [401, 401, 401] },
      people: [
        { mail: 'ann@example.com', level: 0, department: 'unassigned' },
        { mail: 'root@example.com', level: 2, department: 'unassigned' },
      ],
    });
  });

  it('finds no mistake in our declarations, even without skipLibCheck', async () => {
    const app = join(installation.folder, 'declarations');
    await writeConsumer(app, { type: 'module', sources: await accountsAppSources(), skipLibCheck: false });
    expect(ownMistakes((await compile(app)).stdout)).toEqual([]);
  });

  async function database(): Promise<NodeJS.ProcessEnv> {
    const name = `consumer_${randomUUID()}`;
    databases.push(name);
    return { DATABASE_URL: await createDatabase(name) };
  }
});
