import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

/** Files by their paths: texts, or what is written as JSON. */
export type Tree = Readonly<Record<string, string | object>>;

/** A path that leads elsewhere, relative to the folder of the tree. */
export class LinkTo {
  constructor(readonly path: string) {}
}

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Makes a folder outside the workspace with these files, which is removed when the spec ends. */
export function makeTree(tree: Tree): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ashlar-doctor-')));
  folders.push(folder);
  plant(folder, tree);
  return folder;
}

/** Adds files to a folder, or writes others in their place. */
export function plant(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content instanceof LinkTo) symlinkSync(join(folder, content.path), file, 'junction');
    else writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** An installed package of its manifest alone, for a tree. */
export function installed(name: string, version: string, fields: object = {}, below = ''): Tree {
  return { [`${below}node_modules/${name}/package.json`]: { name, version, ...fields } };
}

/** What of a small service is well: Nest, one of our packages with a side door, compiler options. */
export function soundTree(): Tree {
  return {
    'package.json': {
      name: 'shop',
      type: 'module',
      dependencies: { '@ashlar/blocks': '^0.1.0', '@nestjs/common': '^12.0.0', 'reflect-metadata': '^0.2.0' },
    },
    'package-lock.json': {},
    'tsconfig.json': `{
      // As Nest's starter has it.
      "compilerOptions": { "module": "nodenext", "target": "es2023", "experimentalDecorators": true, "emitDecoratorMetadata": true, },
    }`,
    'src/main.ts': `import { Block } from '@ashlar/blocks';\nimport { Module } from '@nestjs/common';\n`,
    ...installed('reflect-metadata', '0.2.2'),
    ...installed('rxjs', '7.8.2'),
    ...installed('@nestjs/common', '12.5.1', { peerDependencies: { 'reflect-metadata': '^0.2.0', rxjs: '^7.1.0' } }),
    ...blocksTree(),
  };
}

/** A package of ours, as it is published. */
export function blocksTree(below = ''): Tree {
  const at = `${below}node_modules/@ashlar/blocks/`;
  return {
    [`${at}package.json`]: {
      name: '@ashlar/blocks',
      version: '0.1.0',
      type: 'module',
      engines: { node: '>=20.19' },
      exports: {
        './package.json': './package.json',
        '.': { '@ashlar/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
        './sql': { '@ashlar/source': './src/sql.ts', types: './dist/sql.d.ts', default: './dist/sql.js' },
      },
      peerDependencies: {
        '@nestjs/common': '^11.0.0 || ^12.0.0',
        'hash-a': '^2.0.0',
        'hash-b': '^6.0.0',
        typeorm: '^1.1.0',
      },
      peerDependenciesMeta: {
        'hash-a': { optional: true },
        'hash-b': { optional: true },
        typeorm: { optional: true },
      },
    },
    [`${at}dist/index.js`]: `import { Module } from '@nestjs/common';\nexport { block } from './block.js';\n`,
    [`${at}dist/block.js`]: `// import 'typeorm';\nexport const block = 1;\n`,
    [`${at}dist/sql.js`]: `export { Store } from './stores/sql.store.js';\n`,
    [`${at}dist/stores/sql.store.js`]: `import { DataSource } from 'typeorm';\nexport class Store {}\n`,
  };
}

/** The service of the README: it has two copies of Nest, and no TypeORM. */
export function exampleTree(): Tree {
  const peerDependencies = { '@nestjs/common': '^11.0.0 || ^12.0.0', passport: '^0.7.0', typeorm: '^1.1.0' };
  const auth = 'node_modules/@ashlar/auth/';
  return {
    ...soundTree(),
    'package.json': {
      name: 'shop',
      type: 'module',
      dependencies: { '@ashlar/auth': '^0.1.0', '@nestjs/common': '^12.0.0' },
    },
    ...installed('@ashlar/auth', '0.1.0', {
      type: 'module',
      engines: { node: '>=22.12' },
      exports: { '.': './dist/index.js', './typeorm': './dist/typeorm/index.js' },
      peerDependencies,
      peerDependenciesMeta: { typeorm: { optional: true } },
    }),
    ...installed('passport', '0.7.0'),
    ...installed('@nestjs/common', '12.4.0', { peerDependencies: { rxjs: '^7.1.0' } }, auth),
    [`${auth}dist/index.js`]: `import 'passport';\n`,
    [`${auth}dist/typeorm/index.js`]: `import 'typeorm';\n`,
    'src/main.ts': `import { AuthModule } from '@ashlar/auth';\n`,
    'src/app.module.ts': `import { authEntities } from '@ashlar/auth/typeorm';\n`,
  };
}
