import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compile, runProgram, templateSources, writeConsumer } from '../src/consumer.service.js';
import { type Installation, installed } from '../src/installation.service.js';
import { moduleSystems, nestReleases } from '../src/matrix.js';
import { Databases } from './support/databases.js';

const releases = nestReleases.filter(({ name }) => name === 'Nest 11');

describe.each(releases)('A service of somebody else, on $name and Express, with its own tables', (release) => {
  let installation: Installation;
  const databases = new Databases();

  beforeAll(async () => {
    installation = await installed(release);
  }, 400_000);

  afterAll(() => databases.drop());

  it.each(moduleSystems)('gets accounts, transactions, idempotency and limits, in $name', async ({ type }) => {
    const app = join(installation.folder, `foreign-service-${type}`);
    await writeConsumer(app, { type, sources: await templateSources('foreign-service') });
    expect(await compile(app)).toMatchObject({ succeeded: true, stdout: '' });

    const { report, stdout } = await runProgram(app, 'foreign-service', {
      env: { DATABASE_URL: await databases.make() },
    });
    expect(report).toMatch(/^ended with 0\n/);
    expect(JSON.parse(stdout)).toEqual({
      refused: [401, 'application/problem+json', 'AUTH_UNAUTHENTICATED'],
      first: [201, { id: 1, pieces: 2 }],
      again: [201, 'true', true],
      reused: [422, 'IDEMPOTENCY_KEY_REUSED'],
      ofBob: [201, null],
      atOnce: 1,
      tooMany: [409, 'That many are not in stock.'],
      wrong: [400, 'INVALID_INPUT'],
      lists: [200, 200, 200, 429],
      limit: '"shop_orders"',
      ordered: [2, 1],
      guesses: [401, 401, 401, 429],
      stock: 6,
    });
  });
});
