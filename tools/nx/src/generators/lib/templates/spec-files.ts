import type { LibPlan } from '../plan.js';

/** `test/stores/memory.store.spec.ts`. */
export function memoryStoreSpec({ one }: LibPlan): string {
  return `import { describe, it } from '@jest/globals';
import { Memory${one.pascal}Store } from '../../src/index.js';
import { describe${one.pascal}Store, Fake${one.pascal}Store } from '../../src/testing/index.js';

describe${one.pascal}Store('Memory${one.pascal}Store', () => new Memory${one.pascal}Store(), { describe, it });
describe${one.pascal}Store('Fake${one.pascal}Store', () => new Fake${one.pascal}Store(), { describe, it });
`;
}

/** `test/module.spec.ts`: a real Nest app, through the door. */
export function moduleSpec({ name, one }: LibPlan): string {
  return `import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { Memory${one.pascal}Store, ${name.pascal}Module, ${name.pascal}Options, ${name.pascal}Service } from '../src/index.js';
import { Fake${one.pascal}Store } from '../src/testing/index.js';

async function boot(changes: Partial<${name.pascal}Options> = {}) {
  const store = new Fake${one.pascal}Store();
  const options = Object.assign(new ${name.pascal}Options(), changes);
  const app = await Test.createTestingModule({ imports: [${name.pascal}Module.forRoot({ options, store })] }).compile();
  return { app, store, service: app.get(${name.pascal}Service) };
}

describe('${name.pascal}Service', () => {
  it('keeps a value under a name, until it is removed', async () => {
    const { service, store } = await boot();
    await service.put('colour', 'red');
    expect(await service.get('colour')).toEqual({ name: 'colour', value: 'red' });
    await service.remove('colour');
    expect(store.entries.size).toBe(0);
  });

  it('says that there is nothing under a name', async () => {
    const { service } = await boot();
    const missing = { code: '${one.constant}_NOT_FOUND', category: 'not-found' };
    await expect(service.get('colour')).rejects.toMatchObject(missing);
    await expect(service.remove('colour')).rejects.toMatchObject(missing);
  });

  it('refuses what is longer than the options allow, names all mistakes, and keeps nothing', async () => {
    const { service, store } = await boot({ maxNameLength: 3, maxValueLength: 2 });
    await expect(service.put('colour', 'red')).rejects.toMatchObject({
      code: '${one.constant}_INVALID',
      fields: [{ pointer: '/name' }, { pointer: '/value' }],
    });
    expect(store.entries.size).toBe(0);
  });

  it('fails as its store does', async () => {
    const { service, store } = await boot();
    store.failNext(new Error('The store is away.'));
    await expect(service.get('colour')).rejects.toThrow('The store is away.');
  });
});

describe('${name.pascal}Module', () => {
  it('closes the store when the app shuts down', async () => {
    const { app, store } = await boot();
    await app.close();
    expect(store.isClosed).toBe(true);
  });

  it('takes what a factory gives, and options of its own where that gives none', async () => {
    const store = new Memory${one.pascal}Store();
    const module = ${name.pascal}Module.forRootAsync({ useFactory: () => ({ store }) });
    const app = await Test.createTestingModule({ imports: [module] }).compile();
    expect(app.get(${name.pascal}Service).options).toEqual(new ${name.pascal}Options());
    await app.close();
  });

  it('does not start with wrong options, and names all mistakes', async () => {
    await expect(boot({ maxNameLength: 0, maxValueLength: 1.5 })).rejects.toMatchObject({
      code: '${name.constant}_OPTIONS_INVALID',
      fields: [{ pointer: '/maxNameLength' }, { pointer: '/maxValueLength' }],
    });
  });
});
`;
}

/** `test/public-door.spec.ts`: what the lib promises to have. */
export function publicDoorSpec({ name, one }: LibPlan): string {
  const names = [
    `Memory${one.pascal}Store`,
    `${name.pascal}Module`,
    `${name.pascal}Options`,
    `${name.pascal}OptionsError`,
    `${name.pascal}Service`,
    `${one.constant}_ERRORS`,
    `${one.pascal}ErrorCode`,
    `${one.pascal}InvalidError`,
    `${one.pascal}NotFoundError`,
  ];
  return `import { describe, expect, it } from '@jest/globals';
import * as root from '../src/index.js';
import * as testing from '../src/testing/index.js';

describe('the doors', () => {
  it('give out names that are stable: to take one away breaks whoever imports it', () => {
    expect(Object.keys(root).sort()).toEqual([${sorted(names)}]);
    expect(Object.keys(testing).sort()).toEqual(['Fake${one.pascal}Store', 'describe${one.pascal}Store']);
  });

  it('describe each error that callers may see, once', () => {
    expect(root.${one.constant}_ERRORS.map(({ code, category }) => [code, category])).toEqual([
      ['${one.constant}_INVALID', 'invalid'],
      ['${one.constant}_NOT_FOUND', 'not-found'],
    ]);
  });
});
`;
}

/** `test/readme.spec.ts`: the program of the README runs. @param output what it writes */
export function readmeSpec({ packageName }: LibPlan, output: string): string {
  return `import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the first program of the README writes, with the lib from source. */
async function runReadme(): Promise<unknown[]> {
  const [, program = ''] = /\`\`\`ts\\n(.*?)\`\`\`/s.exec(await readFile(fromHere('../README.md'), 'utf8')) ?? [];
  const file = fromHere('../out-tsc/readme.program.ts');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, program.replaceAll("'${packageName}'", "'../src/index.js'"));
  const write = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(file);
  const written = write.mock.calls.flat();
  write.mockRestore();
  return written;
}

describe('the README', () => {
  it('has a program that runs', async () => {
    expect(await runReadme()).toEqual(['${output}']);
  });
});
`;
}

/** As `sort()` orders them, which is by code units. */
export function sorted(names: readonly string[]): string {
  return names
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `'${name}'`)
    .join(', ');
}
