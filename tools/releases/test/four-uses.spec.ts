import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { run } from '../src/command.service.js';
import { reachOf } from '../src/dependents.js';
import { makeFolder, removeFolder } from '../src/folder.service.js';
import { ForegroundJob } from '../src/foreground-job.service.js';
import { installPackages } from '../src/installed-packages.service.js';
import { processesOf, remainingProcesses } from '../src/processes.service.js';
import { type FourUses, fourUses } from '../src/readme-lines.js';
import { Registry } from '../src/registry.service.js';
import { TaskRecorder } from '../src/task-recorder.service.js';
import { WorkspaceCopy } from '../src/workspace-copy.service.js';

const LONG_MS = 300_000;
jest.setTimeout(LONG_MS);

let folder: string;
let copy: WorkspaceCopy;
let readme: string;
let uses: FourUses;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await makeFolder();
  // The embedded PostgreSQL runs as somebody else.
  await chmod(folder, 0o755);
  copy = await WorkspaceCopy.make(join(folder, 'workspace'));
  await installPackages(copy);
  readme = await copy.read('README.md');
  uses = fourUses(readme);
  env = {
    GIT_CONFIG_GLOBAL: '/dev/null',
    // Nothing may be left behind: no daemon, and no cache beside the folder.
    NX_DAEMON: 'false',
    NX_CACHE_DIRECTORY: join(copy.folder, '.nx/cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(copy.folder, '.nx/workspace-data'),
  };
});

afterAll(() => removeFolder(folder));

/** Runs a line exactly as it is written, and resolves with what it prints. @throws with all it wrote, when it fails */
function runLine(line: string, cwd: string, more: NodeJS.ProcessEnv = {}): Promise<string> {
  return run('bash', ['-c', line], { cwd, env: { ...env, ...more }, timeout: LONG_MS });
}

/** Starts a service by a line, and stops it once it has answered: what came of that. */
async function serve(line: string, signal: 'SIGINT' | 'SIGTERM') {
  const job = ForegroundJob.start(line, { cwd: copy.folder, env });
  try {
    const { status } = await fetch(`${await job.listens()}/health/ready`);
    // Otherwise nothing could be found to be left.
    expect(processesOf(copy.folder).length > 0).toBe(process.platform === 'linux');
    const code = await job.signal(signal);
    return { status, code, output: job.output, left: await remainingProcesses(copy.folder) };
  } finally {
    job.kill();
  }
}

/** Facts of one story: what is built for the first use is published for the second, and generated into by the third. */
describe('Serve the reference API', () => {
  it('built: answers, and ends in order on a signal', async () => {
    for (const line of uses.serve) {
      expect(await serve(line, 'SIGTERM')).toMatchObject({ status: 200, code: 0, left: [] });
    }
  });

  it('from source: answers, and ends in order on Ctrl-C', async () => {
    const [, line = ''] = /from source by `([^`]+)`/.exec(readme) ?? [];
    // npm itself ends as a program that was interrupted.
    expect(await serve(line, 'SIGINT')).toMatchObject({
      status: 200,
      code: 130,
      output: expect.stringContaining('Stopping: SIGINT'),
      left: [],
    });
  });
});

describe('Import a lib into another service', () => {
  const manifest = {
    name: 'billing',
    version: '1.0.0',
    private: true,
    type: 'module',
    dependencies: {
      '@nestjs/common': '^11.0.0',
      '@nestjs/core': '^11.0.0',
      'reflect-metadata': '^0.2.0',
      rxjs: '^7.0.0',
    },
  };
  const program = `import 'reflect-metadata';
import { loadConfig } from '@ashlar/config';
console.log(loadConfig(class { port = 3000; }, { env: { APP__PORT: '8080' } }).value.port);
`;
  let registry: Registry;

  beforeAll(async () => {
    const published = (await copy.manifests()).filter((each) => each.private !== true);
    registry = await Registry.start(
      join(folder, 'registry'),
      published.map(({ name }) => name),
    );
    await copy.nx(['release', 'publish'], registry.env);
  });

  afterAll(() => registry.stop());

  it('installs it, has nothing for the doctor to find, and runs', async () => {
    const service = join(folder, 'billing');
    await mkdir(service);
    await writeFile(join(service, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(service, 'main.js'), program);

    const reports: string[] = [];
    for (const line of uses.importLib) reports.push(await runLine(line, service, registry.env));

    expect(reports.at(-1)).toContain('All is well.');
    expect(await run('node', ['main.js'], { cwd: service })).toBe('8080\n');
  });
});

describe('Generate new apps', () => {
  it('makes an app with a feature, whose checks pass', async () => {
    const reports: string[] = [];
    for (const line of uses.generate) reports.push(await runLine(line, copy.folder));

    expect(reports.at(-1)).toContain('Successfully ran targets lint, typecheck, test for project shop');
    expect(await copy.git('ls-files', '--others', '--exclude-standard')).toContain('apps/shop/test/products.spec.ts');
  });

  it('makes a workspace of its own, as create.spec.ts proves by the lines of the README', async () => {
    const spec = await readFile(fileURLToPath(new URL('create.spec.ts', import.meta.url)), 'utf8');
    expect(uses.create).toHaveLength(2);
    expect(spec).toMatch(/fourUses\([^]+?\)\.create\b/);
  });
});

describe('Run affected tests in CI', () => {
  it('tests and lints what depends on the lib that was edited, and nothing else', async () => {
    const repository = await WorkspaceCopy.make(join(folder, 'repository'));
    const executed = await TaskRecorder.install(repository);
    await repository.git('switch', '--quiet', '--create', 'mail');
    const path = 'libs/mail/src/index.ts';
    await repository.write(path, `${await repository.read(path)}\n// One line more.\n`);
    await repository.commit('test: edit mail');

    for (const line of uses.affected) await repository.shell(line);

    const tasks = await executed.take();
    expect(tasks).toEqual(
      expect.arrayContaining(['mail:lint', 'mail:typecheck', 'mail:test', 'api:typecheck', 'api:test']),
    );
    // Nothing comes from a cache here: builds and types of other projects are what theirs depend on.
    const projects = tasks.flatMap((task) => /^(.+):(?:lint|test)$/.exec(task)?.slice(1) ?? []);
    expect([...new Set(projects)].sort()).toEqual(reachOf('mail', await repository.manifests()));
  });
});
