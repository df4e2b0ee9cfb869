import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { reportOf, runDoctor } from './support/process.js';
import { copyPackage, makeRealService, workspacePackage } from './support/real-service.js';
import { plant } from './support/tree.js';

describe('a service of real packages', () => {
  let folder: string;
  beforeEach(() => {
    folder = makeRealService();
  });

  const without = (name: string) => rmSync(join(folder, 'node_modules', name), { recursive: true });
  const findings = () => reportOf(folder).checks.flatMap((check) => check.findings);

  it('is well', () => {
    const { code, stdout, stderr } = runDoctor(folder);

    expect(stdout).toMatch(/✔ Doors: \d+ doors of @ashlar packages in use/);
    expect(stdout).toMatch(/\nAll is well\.\n$/);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('has two copies of @nestjs/common', () => {
    copyPackage(
      workspacePackage('@nestjs/common'),
      join(folder, 'node_modules/@ashlar/auth/node_modules/@nestjs/common'),
    );

    const { code, stdout } = runDoctor(folder);

    expect(code).toBe(1);
    expect(stdout).toContain('error SEVERAL_COPIES\n  @nestjs/common is installed twice: ');
    expect(stdout).toMatch(/in node_modules\/@ashlar\/auth\/node_modules\/@nestjs\/common, for @ashlar\/auth \(.*\)\n/);
    expect(stdout).toContain('    npm dedupe\n');
    expect(stdout).toMatch(/\n1 error, 0 warnings\n$/);
  });

  it('has @ashlar/auth without passport', () => {
    without('passport');

    expect(runDoctor(folder).code).toBe(1);
    expect(findings()).toEqual([
      expect.objectContaining({ code: 'PEER_MISSING', command: 'npm install "passport@^0.7.0"' }),
    ]);
  });

  it('imports @ashlar/auth/typeorm without TypeORM, which @ashlar/persistence requires as well', () => {
    without('typeorm');

    expect(findings().map(({ code, message }) => [code, message])).toEqual([
      ['PEER_MISSING', expect.stringContaining('typeorm is not installed')],
      ['OPTIONAL_PEER_MISSING', '@ashlar/auth/typeorm does not load without typeorm, which is not installed.'],
    ]);
  });

  it('imports @ashlar/auth/typeorm without @ashlar/persistence', () => {
    without('@ashlar/persistence');
    const name = '@ashlar/persistence';

    expect(findings().map(({ code, message }) => [code, message])).toEqual([
      ['PACKAGE_MISSING', `${name} is declared and not installed.`],
      ['OPTIONAL_PEER_MISSING', `@ashlar/auth/typeorm does not load without ${name}, which is not installed.`],
    ]);
  });

  it('imports @ashlar/mail/smtp without nodemailer', () => {
    without('nodemailer');

    expect(findings().map(({ code, command }) => [code, command])).toEqual([
      ['OPTIONAL_PEER_MISSING', 'npm install "nodemailer@^10.0.0"'],
    ]);
  });

  it('has none of the packages that hash passwords: a warning, which counts when it is strict', () => {
    without('bcrypt');

    expect(findings()).toEqual([
      expect.objectContaining({
        code: 'RUNTIME_PEER_MISSING',
        message: '@ashlar/auth loads bcrypt or @node-rs/argon2 when it is asked to, and none of them is installed.',
      }),
    ]);
    expect([runDoctor(folder).code, runDoctor(folder, ['--strict']).code]).toEqual([0, 1]);
  });

  it('has a tsconfig.json without decorators', () => {
    plant(folder, { 'tsconfig.json': { compilerOptions: { module: 'nodenext' } } });

    expect(runDoctor(folder).stdout).toContain('experimentalDecorators is not on');
    expect(findings().map(({ code }) => code)).toEqual(['DECORATORS_OFF', 'DECORATOR_METADATA_OFF']);
  });

  it('is one of several in a workspace, whose folder has all the packages', () => {
    const app = join(folder, 'apps/api');
    for (const path of ['package.json', 'tsconfig.json', 'src']) {
      cpSync(join(folder, path), join(app, path), { recursive: true });
    }
    plant(folder, { 'package.json': { private: true, workspaces: ['apps/*'] } });

    const { checks, service, exitCode } = reportOf(folder, ['--cwd', 'apps/api']);

    expect(checks.flatMap((check) => check.findings)).toEqual([]);
    expect([exitCode, service.packageManager]).toEqual([0, 'npm']);
    expect(service.packages[0]?.folder).toBe('../../node_modules/@ashlar/auth');
  });
});
