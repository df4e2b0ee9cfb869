import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { start } from './processes.mjs';

jest.setTimeout(60_000);

const hooks = fileURLToPath(new URL('../ts-hooks.mjs', import.meta.url));
let folder;
let cache;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-ts-hooks-'));
});

beforeEach(() => {
  cache = mkdtempSync(join(folder, 'cache-'));
  write('greeting.ts', `export const greeting: string = 'good day';`);
  write('main.ts', `import { greeting } from './greeting.js'; console.log(greeting satisfies string);`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ts-hooks', () => {
  it('runs TypeScript, whose imports name the .js that it becomes', async () => {
    expect(await run('main.ts')).toBe('good day\n');
  });

  it('compiles decorators as Nest needs them', async () => {
    write(
      'decorated.ts',
      `const seen: unknown[] = [];
       Object.assign(Reflect, { metadata: (key: string, value: unknown) => () => void seen.push(key, value) });
       function mark(..._args: unknown[]): void {}
       class Thing { constructor(readonly name: string) {} @mark method(_at: Date): void {} }
       console.log(Thing.name, JSON.stringify(seen.filter((x) => typeof x === 'string').sort()));`,
    );

    expect(await run('decorated.ts')).toBe('Thing ["design:paramtypes","design:returntype","design:type"]\n');
  });

  it('finds the sources of the libs, whether they are built or not', async () => {
    const code = `console.log(import.meta.resolve('@ashlar/domain'))`;
    const program = start(['--import', hooks, '--input-type=module', '-e', code], { cwd: dirname(hooks) });
    await program.ended;

    expect(program.output).toMatch(/libs\/domain\/src\/index\.ts\n$/);
  });

  it('compiles a file once, and again when it has changed', async () => {
    await run('main.ts');
    const first = entries();
    await run('main.ts');
    expect(entries()).toEqual(first);

    write('greeting.ts', `export const greeting: string = 'good night';`);

    expect(await run('main.ts')).toBe('good night\n');
    expect(entries().map(({ name }) => name)).toEqual(first.map(({ name }) => name));
  });

  it('lets several processes start on an empty cache', async () => {
    const outputs = await Promise.all([1, 2, 3].map(() => run('main.ts')));

    expect(outputs).toEqual(['good day\n', 'good day\n', 'good day\n']);
    expect(entries()).toHaveLength(2);
  });

  it('does not believe an entry that was cut short', async () => {
    await run('main.ts');
    for (const { name } of entries()) writeFileSync(join(cache, name), 'export const greeting =');

    expect(await run('main.ts')).toBe('good day\n');
  });

  it('works without a cache that it can write', async () => {
    rmSync(cache, { recursive: true });
    writeFileSync(cache, 'a file is in the way');

    expect(await run('main.ts')).toBe('good day\n');
  });

  it('shows the line of a mistake in the syntax', async () => {
    write('broken.ts', `const x: number = ;`);

    expect(await run('broken.ts')).toMatch(/Expression expected[\s\S]*const x: number = ;/);
  });
});

async function run(file) {
  const program = start(['--import', hooks, join(folder, file)], {
    env: { ASHLAR_DEV_CACHE: cache },
  });
  await program.ended;
  return program.output;
}

function entries() {
  return readdirSync(cache).map((name) => ({ name, changed: statSync(join(cache, name)).mtimeMs }));
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
}
