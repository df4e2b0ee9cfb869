import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const HOOKS = fromHere('../../../tools/dev/ts-hooks.mjs');

/** Runs the program of the README from inside of the lib, so that its imports resolve as a user's would. */
async function runReadme(name: string, ...flags: string[]): Promise<string> {
  const [, program = ''] = /```ts\n(.*?)```/s.exec(await readFile(fromHere('../README.md'), 'utf8')) ?? [];
  const file = fromHere(`../out-tsc/${name}.program.ts`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, program);
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', HOOKS, ...flags, file], {
    env: { PATH: process.env.PATH },
    timeout: 20_000,
  });
  return stdout;
}

const PRINTED = '200 200 429 "stones_list";r=0;t=60, "address";r=598;t=60\n';

describe('the README', () => {
  it('has a program that runs', async () => {
    await expect(runReadme('readme')).resolves.toBe(PRINTED);
  });

  it('has a program that runs without the optional peers, and loads none of them', async () => {
    const refuse = `
      import { registerHooks } from 'node:module';
      registerHooks({
        resolve(name, context, next) {
          if (!/^(ioredis|typeorm|pg|prom-client)($|\\/)/.test(name)) return next(name, context);
          throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
        },
      });`;
    const flag = `--import=data:text/javascript,${encodeURIComponent(refuse)}`;
    await expect(runReadme('readme-bare', flag)).resolves.toBe(PRINTED);
  });
});
