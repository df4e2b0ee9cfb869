import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MigrationRunner } from '@ashlar/persistence';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../src/app.schema.js';
import { migratedDatabase } from './support.js';

const squawk = fileURLToPath(new URL('../../../node_modules/@squawk-cli/linux-x64/bin/squawk', import.meta.url));
// Where there is no squawk for the platform the lint is left to CI, which always insists on it.
const whereSquawkIs = existsSync(squawk) || process.env.CI ? it : it.skip;

describe('the schema', () => {
  let database: Awaited<ReturnType<typeof migratedDatabase>>;
  let runner: MigrationRunner;
  beforeAll(async () => {
    database = await migratedDatabase();
    runner = new MigrationRunner({ options: { url: database.url }, entities, migrations });
  });
  afterAll(() => database.drop());

  it('is what the entities say, and every down restores what was there', async () => {
    await expect(runner.check()).resolves.toEqual({ ok: true, drift: [], irreversible: [] });
  });

  whereSquawkIs('passes squawk (needs Linux on x64)', async () => {
    // A version counts the changes of one row: 32 bits are plenty, and a number is what clients get.
    const rules = ['--pg-version=18.0', '--exclude=prefer-bigint-over-int'];
    const linting = promisify(execFile)(squawk, [...rules, '--stdin-filepath=migrations.sql']);
    linting.child.stdin?.end(await runner.sql());
    await expect(linting).resolves.toMatchObject({ stdout: expect.any(String) });
  });
});
