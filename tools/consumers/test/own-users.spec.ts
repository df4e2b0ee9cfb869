import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { accountsAppSources, compile, ownMistakes, runProgram, writeConsumer } from '../src/consumer.service.js';
import { type Installation, installed } from '../src/installation.service.js';
import { moduleSystems, nestReleases } from '../src/matrix.js';
import { Databases } from './support/databases.js';

describe.each(nestReleases)('A foreign $name app with its own table of users', (release) => {
  let installation: Installation;
  const databases = new Databases();

  beforeAll(async () => {
    installation = await installed(release);
  }, 400_000);

  afterAll(() => databases.drop());

  it.each(moduleSystems)('signs people in and out, and refuses who is deactivated, in $name', async ({ type }) => {
    const app = join(installation.folder, `own-users-${type}`);
    await writeConsumer(app, { type, sources: await accountsAppSources() });
    expect(await compile(app)).toMatchObject({ succeeded: true, stdout: '' });

    const { report, stdout } = await runProgram(app, 'own-users-app', {
      env: { DATABASE_URL: await databases.make() },
    });
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
    const app = join(installation.folder, 'own-users-declarations');
    await writeConsumer(app, { type: 'module', sources: await accountsAppSources(), skipLibCheck: false });
    expect(ownMistakes((await compile(app)).stdout)).toEqual([]);
  });
});
