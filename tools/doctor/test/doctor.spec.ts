import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { doctorCommand } from '../src/doctor.command.js';
import type { FindingCode } from '../src/finding.js';
import { NODE } from './support/diagnosed.js';
import { reportOf, runDoctor } from './support/process.js';
import { exampleTree, installed, makeTree, plant, soundTree } from './support/tree.js';

const own = (path: string) => new URL(`../${path}`, import.meta.url);
const VERSION = /"version": "(.*)"/.exec(readFileSync(own('package.json'), 'utf8'))?.[1];
const WARNING = installed('rxjs', '7.8.1', {}, 'node_modules/@nestjs/common/');

/** A service that imports a door that is not there. */
function unsoundService(): string {
  return makeTree({ ...soundTree(), 'src/a.ts': `import '@ashlar/blocks/none';\n` });
}

/** One with a warning. */
function doubtfulService(): string {
  const dependencies = { '@ashlar/blocks': '*', rxjs: '*' };
  return makeTree({ ...soundTree(), ...WARNING, 'package.json': { type: 'module', dependencies } });
}

/** What the command prints on a terminal. */
function coloured(folder: string): string {
  const texts: string[] = [];
  const out = (text: string) => void texts.push(text);
  doctorCommand([], { out, err: out, colours: true, cwd: folder, node: NODE });
  return texts.join('');
}

describe('ashlar-doctor', () => {
  it('exits with 0 when all is well, and with 1 when something is not', () => {
    expect(runDoctor(makeTree(soundTree()))).toMatchObject({ code: 0, stderr: '' });
    expect(runDoctor(unsoundService())).toMatchObject({ code: 1, stderr: '' });
  });

  it('exits with 0 for warnings, and with 1 when it is strict', () => {
    const folder = doubtfulService();

    expect(runDoctor(folder).stdout).toMatch(/\n0 errors, 1 warning\n$/);
    expect([runDoctor(folder).code, runDoctor(folder, ['--strict']).code]).toEqual([0, 1]);
    expect([reportOf(folder).exitCode, reportOf(folder, ['--strict']).exitCode]).toEqual([0, 1]);
  });

  it.each([
    [['--jsn'], "Unknown option '--jsn'"],
    [['folder'], "Unexpected argument 'folder'"],
    [['--cwd', 'none'], '--cwd names none, which is no folder.'],
    [['--cwd', 'package.json'], '--cwd names package.json, which is no folder.'],
    [['--cwd='], '--cwd names no folder.'],
  ])('exits with 64 for %j, and says how it is used', (args, reason) => {
    const { code, stdout, stderr } = runDoctor(makeTree(soundTree()), args);

    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('npx ashlar-doctor [options]');
    expect(stderr).not.toContain('    at ');
  });

  it('says what it can do, and which version it is', () => {
    const folder = makeTree({});

    expect(runDoctor(folder, ['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--strict') });
    expect(runDoctor(folder, ['-h']).stdout).toBe(runDoctor(folder, ['--help']).stdout);
    expect(runDoctor(folder, ['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('prints one document of JSON', () => {
    const { code, stdout } = runDoctor(unsoundService(), ['--json']);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      doctor: VERSION,
      service: {
        name: 'shop',
        folder: expect.any(String),
        node: process.versions.node,
        packageManager: 'npm',
        packages: [{ name: '@ashlar/blocks', version: '0.1.0', folder: 'node_modules/@ashlar/blocks' }],
      },
      checks: [
        ...['project', 'node', 'versions', 'copies', 'peers'].map((id) => ({ id, status: 'passed', findings: [] })),
        {
          id: 'doors',
          status: 'error',
          findings: [
            {
              code: 'DOOR_UNKNOWN',
              severity: 'error',
              message: '@ashlar/blocks/none is imported, and @ashlar/blocks 0.1.0 has no such door.',
              details: ['imported by src/a.ts'],
              fix: 'Import one that it has: @ashlar/blocks or @ashlar/blocks/sql.',
            },
          ],
        },
        { id: 'typescript', status: 'passed', findings: [] },
      ],
      errors: 1,
      warnings: 0,
      exitCode: 1,
    });
  });

  it('has colours on a terminal alone', () => {
    expect(runDoctor(unsoundService()).stdout).not.toContain('\u001b[');
    expect(coloured(unsoundService())).toContain('\u001b[31m✖\u001b[0m Doors');
  });

  it('runs nothing of the service', () => {
    const folder = makeTree(soundTree());
    const trap = `throw new Error('run');\n`;
    plant(folder, { 'src/trap.js': trap, 'node_modules/@ashlar/blocks/dist/block.js': trap, 'jest.config.js': trap });

    expect(runDoctor(folder)).toMatchObject({ code: 0, stderr: '' });
  });

  it('says what it can not do, without a stack', () => {
    const texts: string[] = [];
    const surroundings = {
      err: (text: string) => void texts.push(text),
      colours: false,
      cwd: makeTree({}),
      node: NODE,
    };
    const out = () => {
      throw new Error('The pipe is closed.');
    };

    expect(doctorCommand(['--version'], { ...surroundings, out })).toBe(70);
    expect(texts).toEqual(["ashlar-doctor can't go on: The pipe is closed.\n"]);
  });
});

describe('a Node that is too old', () => {
  it.each(['20.18.3', '18.20.8', '0.12.18'])('%s is told so', (version) => {
    const folder = makeTree({
      'old.cjs': `Object.defineProperty(process.versions, 'node', { value: '${version}' });`,
    });

    const { code, stdout, stderr } = runDoctor(folder, [], ['--require', './old.cjs']);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`Node ${version} is too old for ashlar-doctor`);
    expect(stderr).toContain('at least 20.19.');
  });

  it('can parse what tells it: nothing in that file is newer than ECMAScript 2015', () => {
    const text = readFileSync(own('dist/bin.cjs'), 'utf8');
    const { ES2015 } = ts.ScriptTarget;
    const compilerOptions = { target: ES2015, module: ts.ModuleKind.CommonJS, ignoreDeprecations: '6.0' };
    const transpiled = ts.transpileModule(text, { compilerOptions: { ...compilerOptions, allowJs: true } });

    expect(words(transpiled.outputText)).toEqual(words(text));
    expect(text).not.toContain('import(');
  });
});

describe('the README', () => {
  const readme = readFileSync(own('README.md'), 'utf8');

  it('shows what is printed', () => {
    const texts: string[] = [];
    const out = (text: string) => void texts.push(text);
    const exitCode = doctorCommand([], { out, err: out, colours: false, cwd: makeTree(exampleTree()), node: NODE });

    const example = /```text\n([^]*?)```/.exec(readme)?.[1];
    expect(texts.join('').replace(`ashlar-doctor ${VERSION},`, 'ashlar-doctor 0.1.0,')).toBe(example);
    expect(exitCode).toBe(1);
  });

  it('lists every code', () => {
    const source = readFileSync(own('src/finding.ts'), 'utf8');
    const codes = [...source.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code as FindingCode);

    expect(
      [...readme.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)]
        .map(([, code]) => code)
        .filter((code) => code !== 'NO_COLOR')
        .sort(),
    ).toEqual(codes.sort());
  });

  it('is short', () => {
    expect(readme.split('\n').length).toBeLessThan(100);
  });
});

/** Without comments and blanks. */
function words(source: string): string[] {
  return source.replace(/\/\/.*$/gm, '').match(/\w+|[^\s\w]/g) ?? [];
}
