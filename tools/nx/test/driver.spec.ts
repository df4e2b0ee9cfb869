import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { logger, type Tree } from '@nx/devkit';
import { driverGenerator, type DriverSchema } from '../src/generators/driver/driver.generator.js';
import { libGenerator } from '../src/generators/lib/lib.generator.js';
import { textsOf } from './support/app-tree.js';
import { workspaceTree } from './support/app-workspace.js';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));

let tree: Tree;
let told: string[];
beforeEach(async () => {
  tree = workspaceTree();
  told = [];
  for (const level of ['info', 'warn'] as const) {
    jest.spyOn(logger, level).mockImplementation((text: string) => void told.push(text));
  }
  await libGenerator(tree, { name: 'flags' });
});
afterEach(() => void jest.restoreAllMocks());

const everything = () => textsOf(tree, '.');
const read = (path: string) => tree.read(path, 'utf-8') ?? '';
const manifest = (lib: string) => JSON.parse(read(`libs/${lib}/package.json`));

const refusal = (schema: Partial<DriverSchema>) =>
  driverGenerator(tree, { lib: 'flags', name: 'redis', ...schema }).then(
    () => '',
    (error: Error) => error.message,
  );

/** Puts the sources of a lib of this workspace into the tree. */
function addSources(lib: string, ...folders: readonly string[]): void {
  for (const folder of folders) {
    for (const name of readdirSync(`${workspace}libs/${lib}/${folder}`)) {
      const path = `libs/${lib}/${folder}/${name}`;
      if (name.endsWith('.ts')) tree.write(path, readFileSync(workspace + path, 'utf8'));
    }
  }
}

const PORT = 'libs/flags/src/flag.store.ts';

describe('the generator of drivers', () => {
  it('makes a door before that for tests, a class with a map, and a spec of five lines', async () => {
    await driverGenerator(tree, { lib: 'flags', name: 'Redis' });
    const { exports } = manifest('flags');
    expect(Object.keys(exports)).toEqual(['./package.json', '.', './redis', './testing']);
    expect(exports['./redis']).toEqual({
      '@ashlar/source': './src/redis/index.ts',
      types: './dist/redis/index.d.ts',
      default: './dist/redis/index.js',
    });
    expect(read('libs/flags/src/redis/index.ts')).toBe("export { RedisFlagStore } from './redis.store.js';\n");
    expect(read('libs/flags/src/redis/redis.store.ts')).toContain('new Map<string, FlagEntry>()');
    expect(read('libs/flags/test/stores/redis.store.spec.ts')).toBe(`import { describe, it } from '@jest/globals';
import { RedisFlagStore } from '../../src/redis/index.js';
import { describeFlagStore } from '../../src/testing/index.js';

describeFlagStore('RedisFlagStore', () => new RedisFlagStore(), { describe, it });
`);
  });

  it.each([
    [{ lib: '../flags' }, 'There is no lib "../flags" in libs/'],
    [{ lib: 'nothing' }, 'There are: auth, config,'],
    [{ name: '../redis' }, 'is not made of letters'],
    [{ name: 'new' }, '"new" is a word of TypeScript'],
    [{ name: 'con' }, 'Windows can have no folder'],
    [{ name: 'testing' }, 'is something else than a driver'],
    [{ name: 'memory' }, 'libs/flags/src/stores/memory.store.ts has a MemoryFlagStore already'],
    [{ client: '; rm -rf' }, 'is no package'],
    [{ client: 'no-such-client' }, 'npm install --save-dev no-such-client'],
    [{ client: 'no-such-client@^1.0.0' }, 'npm install --save-dev no-such-client@"^1.0.0"'],
    [{ port: 'FlagTransport' }, 'has no port "FlagTransport". There are: FlagStore.'],
    [{ lib: 'units' }, 'libs/units has no port'],
    [{ undo: true }, 'No driver "redis" was generated in libs/flags'],
  ])('refuses %j before anything is written', async (schema, reason) => {
    await libGenerator(tree, { name: 'units', floor: 'kernel' });
    const before = everything();
    expect(await refusal(schema)).toContain(reason);
    expect(everything()).toEqual(before);
  });

  it('tells of all mistakes at once', async () => {
    tree.write('libs/flags/src/Static/index.ts', '');
    tree.write('libs/flags/test/stores/static.store.spec.ts', '');
    const message = await refusal({ name: 'static', client: 'no-such-client' });
    for (const reason of ['word of TypeScript', 'src/Static is there', 'spec.ts is there', 'lacks the client']) {
      expect(message).toContain(reason);
    }
  });

  it('asks which port is meant where there are several, and for a suite where there is none', async () => {
    tree.write('libs/flags/src/archive.store.ts', 'export interface ArchiveStore { drop(): void }\n');
    expect(await refusal({})).toContain('Say which is meant by --port: ArchiveStore, FlagStore.');
    expect(await refusal({ port: 'FlagStore' })).toBe('');
    tree.delete('libs/flags/src/testing/store-contract.ts');
    expect(await refusal({ name: 'files', port: 'ArchiveStore' })).toContain(
      'libs/flags has no suite for ArchiveStore',
    );
  });

  it.each([
    [
      'export interface FlagStore extends Base { find(name: string): Promise<void> }',
      'extends something or is generic',
    ],
    ['export interface FlagStore { [name: string]: string }', 'a member that is not named and typed'],
    ['export interface FlagStore { find(a: string): void; find(a: number): void }', 'has find in several forms'],
    ['interface Own {}\nexport interface FlagStore { find(own: Own): void }', 'Own is part of the port: export it.'],
    ["import { a as B } from './b.js';\nexport interface FlagStore { b: B }", 'B is imported under another name'],
  ])('says what it can not read of a port: %s', async (port, reason) => {
    tree.write(PORT, port);
    expect(await refusal({})).toContain(reason);
  });

  it('names the client as a peer that need not be installed, as the workspace has it or as it is told', async () => {
    await driverGenerator(tree, { lib: 'flags', name: 'redis', client: 'ioredis@^5.4.0 || ^6.0.0' });
    await driverGenerator(tree, { lib: 'flags', name: 'post', client: 'nodemailer' });
    const { peerDependencies, peerDependenciesMeta } = manifest('flags');
    expect(Object.keys(peerDependencies)).toEqual(['@nestjs/common', 'class-validator', 'ioredis', 'nodemailer']);
    expect(peerDependencies.ioredis).toBe('^5.4.0 || ^6.0.0');
    expect(peerDependencies.nodemailer).toMatch(/^\^\d+\./);
    expect(peerDependenciesMeta).toEqual({ ioredis: { optional: true }, nodemailer: { optional: true } });
    expect(read('libs/flags/src/redis/redis.store.ts')).toMatch(/^import 'ioredis';\n/);
  });

  it('changes nothing when it runs again, and refuses to make it of something else', async () => {
    await driverGenerator(tree, { lib: 'flags', name: 'redis', client: 'ioredis' });
    const before = everything();
    await driverGenerator(tree, { lib: 'flags', name: 'redis', client: 'ioredis' });
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    await libGenerator(tree, { name: 'flags' });
    expect(everything()).toEqual(before);
    expect(await refusal({ client: 'pg' })).toContain('was made with the client ioredis');
    expect(await refusal({ port: 'Other' })).toContain('was made for the port FlagStore');
  });

  it('leaves what somebody edited, and says so', async () => {
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    tree.write('libs/flags/src/redis/redis.store.ts', 'export class RedisFlagStore {}\n');
    const before = everything();
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    expect(told).toEqual(['libs/flags/src/redis/redis.store.ts was edited, and stays so.']);
    expect(everything()).toEqual(before);
  });

  it('says what is left to do, once', async () => {
    (await driverGenerator(tree, { lib: 'flags', name: 'redis' }))();
    expect(told.join()).toContain('a map stands where its client goes');
    told.length = 0;
    (await driverGenerator(tree, { lib: 'flags', name: 'redis' }))();
    expect(told).toEqual([]);
  });

  it('begins with methods that throw where the port is not one that a map can do', async () => {
    addSources('rate-limiting', 'src', 'src/testing');
    const done = await driverGenerator(tree, { lib: 'rate-limiting', name: 'dragonfly', client: 'ioredis' });
    const text = read('libs/rate-limiting/src/dragonfly/dragonfly.store.ts');
    expect(text).toContain("import type { Decision, RateLimitStore, Take } from '../rate-limit.store.js';");
    expect(text).toContain("async take(_take: Take): Promise<Decision> {\n    throw notWritten('take');");
    expect(text).not.toContain('cleanUp');
    done();
    expect(told.join()).toContain('its methods throw until then');
  });

  it('knows transports, and says where only a person can write the spec', async () => {
    addSources('mail', 'src', 'src/testing');
    const done = await driverGenerator(tree, { lib: 'mail', name: 'ses' });
    expect(read('libs/mail/src/ses/ses.transport.ts')).toContain("readonly name = 'ses';");
    expect(tree.exists('libs/mail/test/transports/ses.transport.spec.ts')).toBe(false);
    done();
    expect(told.join()).toContain('Write libs/mail/test/transports/ses.transport.spec.ts by hand');
  });

  it('writes whatever a method may look like', async () => {
    tree.write(
      PORT,
      `import type { Id } from '@ashlar/domain';
export type Mode = 'one' | 'two';
export interface FlagStore {
  readonly mode: Mode;
  each<Value extends object>({ id }: { id: Id }, ...rest: Value[]): AsyncIterable<Value>;
  maybe?(mode: Mode): void;
}
`,
    );
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    const text = read('libs/flags/src/redis/redis.store.ts');
    expect(text).toContain(
      "import type { Id } from '@ashlar/domain';\nimport type { FlagStore, Mode } from '../flag.store.js';",
    );
    expect(text).toContain("get mode(): Mode {\n    throw notWritten('mode');");
    expect(text).toContain(
      'each<Value extends object>(_argument1: { id: Id }, ..._rest: Value[]): AsyncIterable<Value> {',
    );
    expect(text).not.toContain('maybe');
  });
});

describe('the undo of a driver', () => {
  it.each([undefined, 'ioredis'])('leaves nothing, with the client %p', async (client) => {
    const before = everything();
    await driverGenerator(tree, { lib: 'flags', name: 'redis', ...(client !== undefined && { client }) });
    await driverGenerator(tree, { lib: 'flags', name: 'redis', undo: true });
    expect(everything()).toEqual(before);
  });

  it('leaves a peer that the lib had before, and all of its format', async () => {
    addSources('rate-limiting', 'src', 'src/testing');
    const before = everything();
    await driverGenerator(tree, { lib: 'rate-limiting', name: 'dragonfly', client: 'ioredis' });
    await driverGenerator(tree, { lib: 'rate-limiting', name: 'dragonfly', undo: true });
    expect(everything()).toEqual(before);
  });

  it.each([
    ['apps/shop/src/app.module.ts', "import { RedisFlagStore } from '@ashlar/flags/redis';\n"],
    ['apps/shop/src/lazy.ts', "export const load = () => import('@ashlar/flags/redis');\n"],
    ['libs/flags/src/other.store.ts', "export type { RedisFlagStore } from './redis/index.js';\n"],
  ])('refuses while %s imports it, by force too', async (path, text) => {
    tree.write('apps/shop/package.json', JSON.stringify({ name: 'shop' }));
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    tree.write(path, text);
    for (const force of [false, true]) {
      expect(await refusal({ undo: true, force })).toContain(`${path} imports it`);
    }
    tree.write(path, `// ${text}`);
    expect(await refusal({ undo: true })).toBe('');
  });

  it('refuses what was edited, unless it is forced', async () => {
    await driverGenerator(tree, { lib: 'flags', name: 'redis' });
    tree.write('libs/flags/src/redis/redis.store.ts', 'export class RedisFlagStore {}\n');
    expect(await refusal({ undo: true })).toContain('redis.store.ts was edited');
    expect(await refusal({ undo: true, force: true })).toBe('');
    expect(tree.exists('libs/flags/src/redis')).toBe(false);
  });
});
