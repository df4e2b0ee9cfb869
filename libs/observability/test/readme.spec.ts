import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Runs the first program of the README, from inside of the lib so that its imports resolve as a user's would. */
async function runReadme(): Promise<string> {
  const [, program = ''] = /```ts\n(.*?)```/s.exec(await readFile(fromHere('../README.md'), 'utf8')) ?? [];
  const file = join(fromHere('../out-tsc'), 'readme.program.ts');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, program);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', fromHere('../../../tools/dev/ts-hooks.mjs'), file],
    { env: { PATH: process.env.PATH } },
  );
  return stdout;
}

describe('the README', () => {
  it('has a program that runs', async () => {
    await expect(runReadme()).resolves.toMatch(/"msg":"a line of JSON"[^]*true\n$/);
  });
});
