import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { CreatedWorkspace } from '../src/created-workspace.service.js';
import { makeFolder, removeFolder } from '../src/folder.service.js';
import { ForegroundJob } from '../src/foreground-job.service.js';
import { processesOf, remainingProcesses } from '../src/processes.service.js';
import { fourUses } from '../src/readme-lines.js';
import { Registry } from '../src/registry.service.js';
import { WorkspaceCopy } from '../src/workspace-copy.service.js';

jest.setTimeout(600_000);

const FIELDS = 'title:string! price:decimal dueAt:timestamptz? state:enum(draft,live)';

let folder: string;
let registry: Registry;
let env: NodeJS.ProcessEnv;
let workspace: CreatedWorkspace;
let begin: number;
let makes: string;
let starts: string;

beforeAll(async () => {
  folder = await makeFolder();
  // The embedded PostgreSQL runs as somebody else.
  await chmod(folder, 0o755);
  const copy = await WorkspaceCopy.make(join(folder, 'source'));
  const names = (await copy.manifests()).filter((each) => each.private !== true).map(({ name }) => name);
  registry = await Registry.start(join(folder, 'registry'), names);
  await copy.nx(['release', 'publish'], registry.env);
  await mkdir(join(folder, 'work'));
  await writeFile(join(folder, 'gitconfig'), '[user]\n  name = Ann\n  email = ann@example.com\n');
  env = { ...registry.env, GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'), GIT_CONFIG_SYSTEM: '/dev/null' };
  [makes = '', starts = ''] = fourUses(await copy.read('README.md')).create;
  begin = performance.now();
  workspace = await CreatedWorkspace.create({ parent: join(folder, 'work'), name: 'my-api', line: makes, env });
});

afterAll(async () => {
  await registry.stop();
  await removeFolder(folder);
});

/** Facts of one story: each test goes on where the one before it stopped. */
describe('npm create ashlar@latest my-api', () => {
  it('makes a repository with one commit, and says what is next', async () => {
    expect(await workspace.run('git', 'log', '--format=%an: %s', 'main')).toBe('Ann: chore: create the workspace');
    expect(await workspace.changes()).toEqual([]);
    expect(workspace.report).toMatch(/my-api is there, after [\d.]+ s\.\n\n {2}cd my-api\n {2}npm start\n/);
  });

  it('starts, answers, and leaves nothing behind after Ctrl-C', async () => {
    const service = ForegroundJob.start(starts, { cwd: join(folder, 'work'), env });
    try {
      const answer = await fetch(`${await service.listens()}/health/ready`);
      process.stdout.write(`From npm create to the first answer: ${seconds(performance.now() - begin)} s\n`);
      expect(answer.status).toBe(200);
      // npm, its shell, the app, the keeper of the database, the database.
      expect(processesOf(workspace.folder).length).toBeGreaterThan(4);
      await service.signal('SIGINT');
      expect(service.output).toContain('Stopping: SIGINT');
      expect(service.output).not.toMatch(/npm (error|ERR!)/);
      expect(await remainingProcesses(workspace.folder)).toEqual([]);
    } finally {
      service.kill();
    }
  });

  it('names nothing of the workspace that it comes from, of the registry, or of this machine', async () => {
    const strangers = ['@ashlar/source', 'customConditions', 'registry=', registry.url, folder];
    const patterns = strangers.flatMap((stranger) => ['-e', stranger]);
    // npm notes in the lock file where it has packages from.
    const args = ['grep', '--fixed-strings', ...patterns, '--', ':!package-lock.json'];
    expect((await workspace.tryRun('git', args)).stdout).toBe('');
    expect((await workspace.tryRun('git', ['grep', '--fixed-strings', '-e', '@ashlar/nx'])).stdout).not.toBe('');
  });

  it('has a lock file that npm ci takes', async () => {
    expect(await workspace.tryRun('npm', ['ci', '--dry-run', '--ignore-scripts'])).toMatchObject({ succeeded: true });
  });

  it('passes all checks with a resource of its own, and no edit by hand', async () => {
    await workspace.run('npx', 'nx', 'g', '@ashlar/nx:resource', 'product', '--fields', FIELDS);
    await workspace.run('npm', 'run', 'check');
    const app = 'apps/my-api';
    expect((await workspace.changes()).map((line) => line.replace(/\d{10,}/, '<time>'))).toEqual([
      `M ${app}/.ashlar/generated.json`,
      `M ${app}/src/app.module.ts`,
      `M ${app}/src/app.schema.ts`,
      `?? ${app}/src/migrations/<time>-create-products.migration.ts`,
      `?? ${app}/src/products/`,
      `?? ${app}/test/products.spec.ts`,
    ]);
  });

  it('passes them with a lib, a driver in it, and an app of fewer capabilities, too', async () => {
    await workspace.run('npx', 'nx', 'g', '@ashlar/nx:lib', 'blobs');
    await workspace.run('npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund');
    await workspace.run('npx', 'nx', 'g', '@ashlar/nx:driver', 'blobs', 's3');
    await workspace.run('npx', 'nx', 'g', '@ashlar/nx:remove', 'rate-limiting');
    await workspace.run('npx', 'nx', 'sync');
    await workspace.run('npm', 'run', 'check');
  });

  it('has a compose file whose settings production accepts', async () => {
    const compose = await readFile(join(workspace.folder, 'docker/compose.yaml'), 'utf8');
    const random = 'b7f1c65a0f5e4d2c93aa71e85d0c4b6f';
    const filled = compose.replaceAll(/\$\{\w+(?::\?|:-([^}]*))\}/g, (_all, usual?: string) => usual ?? random);
    const { services } = parse(filled, { merge: true }) as { services: Record<string, { environment: object }> };
    const settings = { NODE_ENV: 'production', ...services['app']?.environment };
    const outcome = await workspace.tryRun('node', ['apps/my-api/dist/main.js', 'config'], settings);
    expect(outcome).toMatchObject({ succeeded: true, stdout: expect.stringContaining('DATABASE_URL') });
    const without = await workspace.tryRun('node', ['apps/my-api/dist/main.js', 'config'], { NODE_ENV: 'production' });
    expect(without).toMatchObject({ succeeded: false });
  });
});

// Minutes each: only where somebody asks for it.
(process.env['ASHLAR_NX_EVERY'] ? describe : describe.skip)('npm create ashlar@latest', () => {
  it.each(['none', 'mail', 'auth', 'rate-limiting,idempotency', 'auth,idempotency'])(
    'with --capabilities=%s passes all checks',
    async (capabilities) => {
      const name = `shop-${capabilities.replaceAll(',', '-')}`;
      const line = `npm create --yes ashlar@latest ${name} -- --capabilities=${capabilities} --no-git`;
      const shop = await CreatedWorkspace.create({ parent: join(folder, 'work'), name, line, env });
      await shop.run('npm', 'run', 'check');
      const service = shop.start();
      try {
        expect((await fetch(`${await service.listens()}/health/ready`)).status).toBe(200);
        await service.signal('SIGINT');
      } finally {
        service.kill();
        await removeFolder(shop.folder);
      }
    },
  );
});

function seconds(ms: number): number {
  return Math.round(ms / 1_000);
}
