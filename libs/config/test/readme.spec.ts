import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it('The program of the README prints what the README says', async () => {
  const readme = await readFile(fromHere('../README.md'), 'utf8');
  const [, program = '', answer = ''] = /```ts\n(.*?)```.*?\bprints\s+`([^`]+)`/s.exec(readme) ?? [];
  const file = fromHere('../out-tsc/readme.program.ts');
  // From inside of the lib, so that its imports resolve as a user's would.
  await mkdir(fromHere('../out-tsc'), { recursive: true });
  await writeFile(file, program);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', fromHere('../../../tools/dev/ts-hooks.mjs'), file],
    {
      env: { PATH: process.env['PATH'] },
      timeout: 20_000,
    },
  );
  expect(answer).not.toBe('');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(answer);
});
