import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { manifestOf } from '../../src/packages/manifest.js';
import { Packages } from '../../src/packages/packages.service.js';
import { isLookedAfter } from '../../src/packages/singletons.js';
import { makeTree, plant } from './tree.js';

const WORKSPACE = fileURLToPath(new URL('../../../../', import.meta.url));

/** What Nest's starter and the README of `@ashlar/auth` import. */
const SOURCES = {
  'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
await app.listen(3000);
`,
  'src/app.module.ts': `import { AuthModule } from '@ashlar/auth';
import { AuthHttpModule } from '@ashlar/auth/http';
import { authEntities } from '@ashlar/auth/typeorm';
import { MailModule } from '@ashlar/mail';
import { SmtpTransport } from '@ashlar/mail/smtp';
import { Module } from '@nestjs/common';
`,
};

const DEPENDENCIES = [
  '@ashlar/auth',
  '@ashlar/mail',
  '@ashlar/persistence',
  '@nestjs/core',
  'bcrypt',
  'nodemailer',
  'pino-http',
];

/**
 * Makes a service with the real packages: ours as they are built, of the others their real package.json, flat in one
 * folder as npm leaves them. The peers that ours require are there, and the optional ones that are named.
 */
export function makeRealService(): string {
  const folder = makeTree({
    'package-lock.json': {},
    'tsconfig.json': {
      compilerOptions: {
        module: 'nodenext',
        target: 'es2023',
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    },
    ...SOURCES,
  });
  const packages = new Packages();
  const waiting = DEPENDENCIES.map((name) => ({ name, from: WORKSPACE }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { name, from } = next;
    const target = join(folder, 'node_modules', name);
    if (existsSync(target)) continue;
    const source = packages.resolve(from, name);
    if (source === undefined) throw new Error(`${name} is not in the workspace.`);
    copyPackage(source.folder, target, name.startsWith('@ashlar/'));
    if (!isLookedAfter(source)) continue;
    const { dependencies, peerDependencies, optionalPeers } = source.manifest;
    const needed = [
      ...Object.keys(dependencies),
      ...Object.keys(peerDependencies).filter((peer) => !optionalPeers.has(peer)),
    ];
    waiting.push(...needed.map((need) => ({ name: need, from: source.folder })));
  }
  const ranges = DEPENDENCIES.map((name) => [name, `^${versionIn(folder, name)}`]);
  plant(folder, {
    'package.json': { name: 'shop', private: true, type: 'module', dependencies: Object.fromEntries(ranges) },
  });
  return folder;
}

/** Copies the manifest of a real package of the workspace into a folder of packages. */
export function copyPackage(source: string, target: string, isWhole = false): void {
  mkdirSync(target, { recursive: true });
  cpSync(join(source, 'package.json'), join(target, 'package.json'));
  if (!isWhole) return;
  const dist = join(source, 'dist');
  cpSync(dist, join(target, 'dist'), {
    recursive: true,
    filter: (path) => path === dist || !/\.(map|tsbuildinfo|ts)$/.test(path),
  });
}

/** Where a package of the workspace is. */
export function workspacePackage(name: string): string {
  return resolve(WORKSPACE, 'node_modules', name);
}

function versionIn(folder: string, name: string): string {
  const file = join(folder, 'node_modules', name, 'package.json');
  return manifestOf(JSON.parse(readFileSync(file, 'utf8'))).version ?? dirname(file);
}
