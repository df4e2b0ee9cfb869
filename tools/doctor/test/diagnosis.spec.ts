import { describe, expect, it } from '@jest/globals';
import { diagnose } from '../src/diagnosis.service.js';
import { codes, findingsAfter, findingsIn, NODE, only } from './support/diagnosed.js';
import { blocksTree, installed, makeTree, soundTree } from './support/tree.js';

const NEST_PEERS = { peerDependencies: { 'reflect-metadata': '^0.2.0', rxjs: '^7.1.0' } };
const TSCONFIG = { experimentalDecorators: true, emitDecoratorMetadata: true, module: 'nodenext' };
const IMPORTS_SQL = `import { Store } from '@ashlar/blocks/sql';\n`;

describe('a service', () => {
  it('is well, and every check says what it looked at', () => {
    const { service, checks } = diagnose(makeTree(soundTree()), NODE);

    expect(checks.map(({ id, passed, findings }) => [id, passed, findings])).toEqual([
      ['project', '@ashlar/blocks 0.1.0', []],
      ['node', 'Node 24.21.0 suits 1 package that asks for a version', []],
      ['versions', '1 @ashlar package installed as declared', []],
      ['copies', 'One copy each of 5 packages that must not have two', []],
      ['peers', '3 required peers installed in versions that suit', []],
      ['doors', '1 door of @ashlar packages in use, with all that is behind', []],
      ['typescript', 'Compiler options of tsconfig.json', []],
    ]);
    expect(service).toMatchObject({
      name: 'shop',
      node: '24.21.0',
      packageManager: 'npm',
      packages: [{ name: '@ashlar/blocks', version: '0.1.0', folder: 'node_modules/@ashlar/blocks' }],
    });
  });
});

describe('a folder that can not be checked', () => {
  it('has no package.json: the nearest above is named', () => {
    const folder = makeTree({ ...soundTree(), 'src/deep/a.txt': '' });

    expect(only(findingsIn(`${folder}/src/deep`), 'PACKAGE_JSON_MISSING').fix).toContain('--cwd=../..');
  });

  it('has a package.json that is no JSON', () => {
    expect(only(findingsAfter({ 'package.json': '{ name: ' }), 'PACKAGE_JSON_UNREADABLE').details[0]).toContain('JSON');
  });

  it.each([['[]'], ['null'], ['"text"'], ['{ "dependencies": ["x"], "name": 7, "engines": "no" }']])(
    'has the package.json %s, which names nothing',
    (text) => {
      expect(codes(findingsAfter({ 'package.json': text, 'src/main.ts': '' }))).toEqual(['error ASHLAR_MISSING']);
    },
  );

  it('has nothing installed: the command of its own package manager is shown', () => {
    const folder = makeTree({ 'package.json': { dependencies: { '@ashlar/blocks': '1' } }, 'pnpm-lock.yaml': '' });

    expect(only(findingsIn(folder), 'NODE_MODULES_MISSING').command).toBe('pnpm install');
  });

  it("keeps its packages by Yarn's Plug'n'Play", () => {
    const folder = makeTree({ 'package.json': { dependencies: { '@ashlar/blocks': '1' } }, '.pnp.cjs': '' });

    expect(only(findingsIn(folder), 'PLUG_N_PLAY').fix).toContain('nodeLinker: node-modules');
  });

  it('uses nothing of ours; a root of workspaces is told to name one', () => {
    const plain = { 'src/main.ts': '', 'package.json': { name: 'shop' } };
    const root = { ...plain, 'package.json': { name: 'shop', workspaces: ['apps/*'] } };

    expect(only(findingsAfter(plain), 'ASHLAR_MISSING').fix).not.toContain('workspaces');
    expect(only(findingsAfter(root), 'ASHLAR_MISSING').fix).toContain('--cwd=apps/api');
  });
});

describe('Node', () => {
  it('is too old for one of our packages, which is an error, and for a module of Nest, which is a warning', () => {
    const old = { version: '20.18.0', requiresModules: true };
    const found = findingsAfter(
      installed('@nestjs/common', '12.5.1', { ...NEST_PEERS, engines: { node: '>=22' } }),
      old,
    );

    expect(found.map(({ severity, details }) => [severity, details])).toEqual([
      ['error', ['@ashlar/blocks 0.1.0 asks for >=20.19 (node_modules/@ashlar/blocks)']],
      ['warning', ['@nestjs/common 12.5.1 asks for >=22 (node_modules/@nestjs/common)']],
    ]);
  });

  it('is not what the service itself asks for', () => {
    const manifest = {
      name: 'shop',
      type: 'module',
      engines: { node: '26.x' },
      dependencies: { '@ashlar/blocks': '*' },
    };

    expect(only(findingsAfter({ 'package.json': manifest }), 'NODE_UNSUITABLE').details).toEqual([
      'shop asks for 26.x (.)',
    ]);
  });

  it('can not require modules: an error for a service of CommonJS, nothing for one of modules', () => {
    const old = { version: '22.11.0', requiresModules: false };

    expect(codes(findingsAfter({}, old))).toEqual([]);
    only(findingsAfter({ 'package.json': { dependencies: { '@ashlar/blocks': '*' } } }, old), 'REQUIRE_OF_MODULES');
  });
});

describe('versions', () => {
  it('differ from what the service declares', () => {
    const manifest = { type: 'module', dependencies: { '@ashlar/blocks': '^0.2.0', '@nestjs/common': '12' } };

    expect(only(findingsAfter({ 'package.json': manifest }), 'VERSION_MISMATCH')).toMatchObject({
      message: '@ashlar/blocks is installed as 0.1.0, where package.json asks for ^0.2.0.',
      command: 'npm install',
    });
  });

  it.each(['workspace:*', 'file:../blocks', 'latest', 'github:a/b', 'npm:@ashlar/blocks@9'])(
    'can not be told from %s',
    (range) => {
      expect(
        codes(findingsAfter({ 'package.json': { type: 'module', dependencies: { '@ashlar/blocks': range } } })),
      ).toEqual([]);
    },
  );

  it('are declared, and not installed', () => {
    const manifest = { type: 'module', dependencies: { '@ashlar/blocks': '*', '@ashlar/bricks': '^0.1.0' } };

    expect(only(findingsAfter({ 'package.json': manifest }), 'PACKAGE_MISSING').message).toBe(
      '@ashlar/bricks is declared and not installed.',
    );
  });

  it('are imported, and neither declared nor installed; types alone do not count', () => {
    const source = `import { A } from '@ashlar/bricks/http';\nimport type { B } from '@ashlar/beams';\n`;

    expect(only(findingsAfter({ 'src/a.ts': source }), 'PACKAGE_MISSING')).toMatchObject({
      details: ['src/a.ts'],
      command: 'npm install @ashlar/bricks',
    });
  });

  it('can not be read', () => {
    expect(codes(findingsAfter({ 'node_modules/rxjs/package.json': '{' }))).toEqual(['error PACKAGE_BROKEN']);
  });
});

describe('copies', () => {
  it('are two of Nest, of which one version suits everyone', () => {
    const found = findingsAfter(installed('@nestjs/common', '12.4.0', NEST_PEERS, 'node_modules/@ashlar/blocks/'));

    expect(only(found, 'SEVERAL_COPIES')).toEqual({
      code: 'SEVERAL_COPIES',
      severity: 'error',
      message:
        '@nestjs/common is installed twice: exceptions, tokens and decorators of one copy are strangers to the other.',
      details: [
        '12.5.1 in node_modules/@nestjs/common, for shop (^12.0.0)',
        '12.4.0 in node_modules/@ashlar/blocks/node_modules/@nestjs/common, for @ashlar/blocks (^11.0.0 || ^12.0.0)',
      ],
      fix: 'One version suits everyone. If two copies stay, "npm ls @nestjs/common" says who keeps them.',
      command: 'npm dedupe',
    });
  });

  it('are two that no version unites: who has to move is named', () => {
    const found = findingsAfter({
      'package.json': {
        name: 'shop',
        type: 'module',
        dependencies: { '@ashlar/blocks': '*', '@nestjs/common': '^12.0.0', 'nest-old': '1' },
      },
      ...installed('nest-old', '1.0.0', { dependencies: { '@nestjs/common': '^10.0.0' } }),
      ...installed('@nestjs/common', '10.4.0', NEST_PEERS, 'node_modules/nest-old/'),
    });

    expect(only(found, 'SEVERAL_COPIES')).toMatchObject({
      fix: 'No installed version suits everyone. Update nest-old (^10.0.0); as a last resort force 12.5.1 by "overrides" of the package.json.',
      command: 'npm ls @nestjs/common',
    });
  });

  it('of rxjs are a warning; those of tools that have nothing to do with Nest are none', () => {
    const manifest = { type: 'module', dependencies: { '@ashlar/blocks': '*', rxjs: '7.8.1' } };
    const tool = {
      'package.json': { ...manifest, devDependencies: { concurrently: '9' } },
      ...installed('concurrently', '9.0.0', { dependencies: { rxjs: '7.8.1' } }),
      ...installed('rxjs', '7.8.1', {}, 'node_modules/concurrently/'),
    };

    expect(codes(findingsAfter(tool))).toEqual([]);
    expect(
      codes(
        findingsAfter({ 'package.json': manifest, ...installed('rxjs', '7.8.1', {}, 'node_modules/@nestjs/common/') }),
      ),
    ).toEqual(['warning SEVERAL_COPIES']);
  });

  it('of one of our own packages are an error', () => {
    const found = findingsAfter({
      ...installed('@ashlar/walls', '0.1.0', { dependencies: { '@ashlar/blocks': '^0.1.0' } }),
      'src/walls.ts': `import '@ashlar/walls';\n`,
      'node_modules/@ashlar/walls/index.js': '',
      ...blocksTree('node_modules/@ashlar/walls/'),
    });

    expect(codes(found)).toEqual(['error SEVERAL_COPIES']);
  });
});

describe('peers', () => {
  const bricks = (fields: object) => ({
    ...installed('@ashlar/bricks', '0.1.0', fields),
    'node_modules/@ashlar/bricks/index.js': '',
    'src/bricks.ts': `import '@ashlar/bricks';\n`,
  });

  it('are missing and do not suit: one command installs all, of the major version that Nest has', () => {
    const found = findingsAfter({
      ...bricks({
        peerDependencies: { '@nestjs/passport': '^11.0.0 || ^12.0.0', passport: '^0.7.0', rxjs: '>=8.0.0 <9.0.0' },
      }),
      ...installed('@nestjs/common', '11.1.0'),
      'package.json': { type: 'module', dependencies: { '@ashlar/blocks': '*', '@nestjs/common': '11' } },
    });

    expect(codes(found)).toEqual(['error PEER_MISSING', 'error PEER_MISSING', 'error PEER_MISMATCH']);
    expect(new Set(found.map(({ command }) => command))).toEqual(
      new Set(['npm install "@nestjs/passport@^11.0.0" "passport@^0.7.0" "rxjs@>=8.0.0 <9.0.0"']),
    );
  });

  it('that no version satisfies are said to be so, and nothing is commanded', () => {
    const found = findingsAfter(bricks({ peerDependencies: { rxjs: '^8.0.0' } }));

    expect(found[0]).toMatchObject({
      code: 'PEER_MISMATCH',
      fix: expect.stringContaining('No version of rxjs suits everyone'),
    });
    expect(found[0]).not.toHaveProperty('command');
  });

  it('of a module of somebody else that do not suit are a warning', () => {
    const found = findingsAfter({
      ...installed('nest-old', '1.0.0', { peerDependencies: { '@nestjs/common': '^10.0.0' } }),
      'package.json': {
        type: 'module',
        dependencies: { '@ashlar/blocks': '*', '@nestjs/common': '12', 'nest-old': '1' },
      },
    });

    expect(codes(found)).toEqual(['warning PEER_MISMATCH']);
  });

  it('in a version before the release do not suit', () => {
    expect(codes(findingsAfter(installed('rxjs', '7.9.0-beta.1')))).toEqual(['warning PEER_MISMATCH']);
  });
});

describe('doors', () => {
  it('do not load without their optional peer; the root door does', () => {
    const found = findingsAfter({ 'src/deep/store.ts': IMPORTS_SQL });

    expect(only(found, 'OPTIONAL_PEER_MISSING')).toEqual({
      code: 'OPTIONAL_PEER_MISSING',
      severity: 'error',
      message: '@ashlar/blocks/sql does not load without typeorm, which is not installed.',
      details: ['@ashlar/blocks works with typeorm ^1.1.0', 'imported by src/deep/store.ts'],
      fix: 'Install a version that suits everyone who asks.',
      command: 'npm install "typeorm@^1.1.0"',
    });
  });

  it('are followed through the doors of other packages of ours', () => {
    const found = findingsAfter({
      ...installed('@ashlar/walls', '0.1.0', { main: 'index.js', dependencies: { '@ashlar/blocks': '^0.1.0' } }),
      'node_modules/@ashlar/walls/index.js': IMPORTS_SQL,
      'src/walls.ts': `import '@ashlar/walls';\n`,
    });

    expect(codes(found)).toEqual(['error OPTIONAL_PEER_MISSING']);
  });

  it.each([
    ['comments', `/* import '@ashlar/blocks/sql'; */ // require('@ashlar/blocks/sql')\n`],
    ['texts', `const a = "import '@ashlar/blocks/sql'"; const b = \`\n\${1}\nimport '@ashlar/blocks/sql'\n\`;\n`],
    ['types', `import type { Store } from '@ashlar/blocks/sql';\n`],
  ])('are not imported by %s', (_, source) => {
    expect(codes(findingsAfter({ 'src/a.ts': source }))).toEqual([]);
  });

  it.each([
    ['dist/a.js'],
    ['node_modules/other/a.js'],
    ['.cache/a.js'],
    ['src/a.d.ts'],
    ['compiled/a.js'],
    ['web/src/a.ts'],
  ])('are not imported by %s, which is no source of the service', (file) => {
    const found = findingsAfter({
      'tsconfig.json': { compilerOptions: { ...TSCONFIG, outDir: 'compiled' } },
      'web/package.json': { name: 'web' },
      [file]: IMPORTS_SQL,
    });

    expect(codes(found)).toEqual([]);
  });

  it('load one of several optional peers when they are asked to, of which none is there', () => {
    const hashes = `export const load = { a: () => import('hash-a'), b: async () => await import("hash-b") };\n`;
    const lazily = { 'node_modules/@ashlar/blocks/dist/block.js': hashes };

    expect(only(findingsAfter(lazily), 'RUNTIME_PEER_MISSING')).toMatchObject({
      severity: 'warning',
      message: '@ashlar/blocks loads hash-a or hash-b when it is asked to, and none of them is installed.',
      details: ['loaded by node_modules/@ashlar/blocks/dist/block.js', 'imported by src/main.ts'],
      fix: 'Install what its options ask for: npm install "hash-a@^2.0.0" or npm install "hash-b@^6.0.0"',
    });
    expect(codes(findingsAfter({ ...lazily, ...installed('hash-b', '6.1.0') }))).toEqual([]);
  });

  it('have an optional peer of another version: an error when they load it, else a warning', () => {
    const old = installed('typeorm', '0.3.20');

    expect(codes(findingsAfter({ ...old, 'src/a.ts': IMPORTS_SQL }))).toEqual(['error OPTIONAL_PEER_MISMATCH']);
    expect(codes(findingsAfter(old))).toEqual(['warning OPTIONAL_PEER_MISMATCH']);
  });

  it('do not exist: those that do are named', () => {
    const found = findingsAfter({ 'src/a.ts': `await import('@ashlar/blocks/sq');\n` });

    expect(only(found, 'DOOR_UNKNOWN').fix).toBe('Import one that it has: @ashlar/blocks or @ashlar/blocks/sql.');
  });

  it('lead to a file that is missing', () => {
    const manifest = { name: '@ashlar/blocks', version: '0.1.0', exports: { '.': './dist/none.js' } };

    expect(codes(findingsAfter({ 'node_modules/@ashlar/blocks/package.json': manifest }))).toEqual([
      'error DOOR_BROKEN',
    ]);
  });
});

describe('compiler options', () => {
  const findingsWith = (compilerOptions: object, change = {}) =>
    findingsAfter({ 'tsconfig.json': { compilerOptions: { ...TSCONFIG, ...compilerOptions } }, ...change });

  it('lack what the decorators of Nest need', () => {
    const found = findingsAfter({ 'tsconfig.json': '{}' });

    expect(codes(found)).toEqual(['error DECORATORS_OFF', 'error DECORATOR_METADATA_OFF']);
    expect(found[0]?.details).toEqual(['tsconfig.json']);
  });

  it('leave the metadata to SWC, which has options of its own', () => {
    expect(codes(findingsWith({ emitDecoratorMetadata: false }, { '.swcrc': '{}' }))).toEqual([]);
  });

  it('come from what a file extends, by path and from a package', () => {
    const found = findingsAfter({
      'tsconfig.json': { extends: ['@house/tsconfig/nest.json', './base'] },
      'base.json': { compilerOptions: { module: 'nodenext' } },
      'node_modules/@house/tsconfig/package.json': { name: '@house/tsconfig' },
      'node_modules/@house/tsconfig/nest.json': { compilerOptions: { ...TSCONFIG, module: 'es2022' } },
    });

    expect(codes(found)).toEqual([]);
  });

  it.each([
    ['is no JSON', '{ "compilerOptions": ', 'JSON'],
    ['extends what is not there', '{ "extends": "./none" }', 'extends ./none, which is not there'],
    ['extends itself', '{ "extends": "./tsconfig.json" }', 'It extends itself.'],
  ])('can not be read: the file %s', (_, text, reason) => {
    const found = findingsAfter({ 'tsconfig.json': text }).filter(({ code }) => code === 'TSCONFIG_UNREADABLE');

    expect(found.map(({ details }) => details[0])).toEqual([expect.stringContaining(reason)]);
  });

  it('are those of the projects that a mere list refers to', () => {
    const found = findingsAfter({
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }, { path: './tsconfig.spec.json' }] },
      'tsconfig.app.json': { compilerOptions: TSCONFIG },
      'tsconfig.spec.json': { compilerOptions: { ...TSCONFIG, experimentalDecorators: false } },
    });

    expect(only(found, 'DECORATORS_OFF').details).toEqual(['tsconfig.spec.json']);
  });

  it.each(['node', 'Node10', 'classic'])(
    'find modules by %s: an error only if a side door is imported',
    (moduleResolution) => {
      expect(codes(findingsWith({ moduleResolution }))).toEqual(['warning MODULE_RESOLUTION']);
      const used = { 'src/a.ts': IMPORTS_SQL, ...installed('typeorm', '1.1.1') };
      expect(codes(findingsWith({ moduleResolution }, used))).toEqual(['error MODULE_RESOLUTION']);
    },
  );

  it('find modules in the old way before TypeScript 6, when nothing is said', () => {
    const unsaid = { module: 'commonjs', target: 'es2022' };

    expect(codes(findingsWith(unsaid, installed('typescript', '5.9.3')))).toEqual(['warning MODULE_RESOLUTION']);
    expect(codes(findingsWith(unsaid, installed('typescript', '6.0.3')))).toEqual([]);
  });

  it('name the condition of a workspace that is not theirs', () => {
    only(findingsWith({ customConditions: ['@ashlar/source'] }), 'SOURCE_CONDITION');
    const own = { 'node_modules/@ashlar/blocks/src/index.ts': '', 'node_modules/@ashlar/blocks/src/sql.ts': '' };
    expect(codes(findingsWith({ customConditions: ['@ashlar/source'] }, own))).toEqual([]);
  });

  it('have a target without classes', () => {
    only(findingsWith({ target: 'ES5' }), 'TARGET_TOO_OLD');
    expect(codes(findingsWith({ target: 'es2021' }))).toEqual([]);
  });

  it('are not asked for where nothing is compiled', () => {
    const folder = makeTree(
      Object.fromEntries(Object.entries(soundTree()).filter(([path]) => path !== 'tsconfig.json')),
    );

    expect(codes(findingsIn(folder))).toEqual([]);
  });
});
