import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Outcome } from '../src/command.service.js';
import { type Manifest, reachOf } from '../src/dependents.js';
import { makeFolder, removeFolder } from '../src/folder.service.js';
import { TaskRecorder } from '../src/task-recorder.service.js';
import { jobOf, linesOf, readWorkflow } from '../src/workflow.service.js';
import { WorkspaceCopy } from '../src/workspace-copy.service.js';

const TARGETS = ['lint', 'typecheck', 'build', 'test', 'readme', 'e2e'];

let folder: string;
let copy: WorkspaceCopy;
let executed: TaskRecorder;
let manifests: Manifest[];

beforeAll(async () => {
  folder = await makeFolder();
  copy = await WorkspaceCopy.make(join(folder, 'workspace'));
  executed = await TaskRecorder.install(copy);
  manifests = await copy.manifests();
  await copy.nx(['run-many', '--targets', ...TARGETS]);
});

afterAll(() => removeFolder(folder));

/** Edits files on a branch of `main`, which is checked out then. */
async function edit(branch: string, ...paths: readonly string[]): Promise<void> {
  await copy.git('switch', '--quiet', '--create', branch, 'main');
  for (const path of paths) await copy.write(path, edited(path, await copy.read(path)));
  await copy.commit(`test: edit ${branch}`);
  await executed.take();
}

function edited(path: string, content: string): string {
  if (path === 'package-lock.json') return content.replace(/("node_modules\/nodemailer": \{\s+"version": ")/, '$10.');
  if (path === 'nx.json') return content.replace('"parallel": 2', '"parallel": 1');
  return path.endsWith('.md') ? `${content}\nOne line more.\n` : `${content}\n// One line more.\n`;
}

async function selected(): Promise<string[]> {
  const json = await copy.nx(['show', 'projects', '--affected', '--base=main', '--head=HEAD', '--json']);
  return (JSON.parse(json) as string[]).sort();
}

/** Runs a step of a pull request, from `main` to what is checked out. */
async function inCi(stepName: string): Promise<Outcome> {
  const job = jobOf(await readWorkflow(copy, 'ci.yml'), 'affected');
  const [base, head] = await Promise.all([copy.git('rev-parse', 'main'), copy.git('rev-parse', 'HEAD')]);
  return copy.tryShell(linesOf(job, stepName), { NX_BASE: base, NX_HEAD: head });
}

/** Runs a step of a pull request, and answers which tasks it executes. */
async function executedInCi(stepName: string): Promise<string[]> {
  const { succeeded, report } = await inCi(stepName);
  if (!succeeded) throw new Error(report);
  return executed.take();
}

function projectsOf(tasks: readonly string[]): string[] {
  return [...new Set(tasks.map((task) => task.slice(0, task.indexOf(':'))))].sort();
}

describe('nx affected selects', () => {
  const everything = (): string[] => manifests.map(({ nx }) => nx.name).sort();

  it.each([
    // The database of the tests imports persistence, which no manifest says.
    {
      what: 'the kernel',
      path: 'libs/domain/src/index.ts',
      reach: () => [...reachOf('domain', manifests), 'dev'].sort(),
    },
    {
      what: 'one store of rate-limiting',
      path: 'libs/rate-limiting/src/stores/memory.store.ts',
      reach: () => reachOf('rate-limiting', manifests),
    },
    { what: 'the API', path: 'apps/api/src/main.ts', reach: () => ['api', 'api-e2e', 'create', 'docker', 'nx'] },
    { what: 'a README', path: 'libs/mail/README.md', reach: () => reachOf('mail', manifests) },
    { what: 'nx.json', path: 'nx.json', reach: everything },
    { what: 'the lock file', path: 'package-lock.json', reach: everything },
  ])('what $what reaches', async ({ what, path, reach }) => {
    await edit(what.replaceAll(' ', '-'), path);

    expect(await selected()).toEqual(reach());
  });
});

describe('nx affected executes', () => {
  it('the tasks of what was selected, and nothing when it runs again', async () => {
    await edit('auth', 'libs/auth/src/index.ts');
    const args = ['affected', '--base=main', '--head=HEAD', '--targets', ...TARGETS];

    await copy.nx(args);
    expect(projectsOf(await executed.take())).toEqual(await selected());
    await copy.nx(args);
    expect(await executed.take()).toEqual([]);
  });

  it('the check of a README after an edit of it, and no other test', async () => {
    await edit('readme', 'libs/mail/README.md');

    await copy.nx(['affected', '--base=main', '--head=HEAD', '--targets', ...TARGETS]);
    expect(await executed.take()).toEqual(['mail:readme']);
  });

  it('nothing after an edit of a changelog', async () => {
    await edit('changelog', 'libs/mail/CHANGELOG.md');

    await copy.nx(['affected', '--base=main', '--head=HEAD', '--targets', ...TARGETS]);
    expect(await executed.take()).toEqual([]);
  });
});

describe('CI', () => {
  beforeAll(async () => {
    // A machine of GitHub starts with nothing in the cache.
    await removeFolder(join(copy.folder, '.nx'));
  });

  it('runs the check of a README on an edit of it, and nothing else', async () => {
    await edit('ci-readme', 'libs/mail/README.md');

    expect(await executedInCi('What the change reaches')).toEqual([]);
    expect(await executedInCi('Programs and tables of READMEs')).toEqual(
      reachOf('mail', manifests)
        .filter((project) => ['mail', 'api', 'nx'].includes(project))
        .map((project) => `${project}:readme`)
        .sort(),
    );
  });

  it('runs what the edits of a branch reach, whatever main has got since', async () => {
    await edit('ci-api', 'apps/api/src/main.ts', 'libs/http/README.md');
    await copy.git('switch', '--quiet', 'main');
    await copy.write('libs/domain/src/index.ts', edited('index.ts', await copy.read('libs/domain/src/index.ts')));
    await copy.commit('test: go on');
    await copy.git('switch', '--quiet', 'ci-api');

    // The builds of other projects are what theirs depend on.
    const tasks = (await executedInCi('What the change reaches')).filter((task) => !/:(build|typecheck)$/.test(task));
    expect(tasks).toEqual(expect.arrayContaining(['api-e2e:e2e', 'api:lint', 'api:readme', 'api:test', 'docker:test']));
    expect(projectsOf(tasks)).toEqual(['api', 'api-e2e', 'create', 'docker', 'nx']);
  });
});

describe('The check of version plans in CI', () => {
  it('refuses a change of a lib without a plan, and names the lib', async () => {
    await edit('plan-missing', 'libs/mail/src/index.ts');

    expect(await inCi('Version plans')).toMatchObject({
      succeeded: false,
      report: expect.stringMatching(/missing version plans[^]* {2}- mail$/m),
    });
  });

  it('accepts it with one', async () => {
    await edit('plan', 'libs/mail/src/index.ts');
    await copy.write('.nx/version-plans/mail.md', '---\nmail: patch\n---\n\nSends sooner.\n');
    await copy.commit('test: plan');

    expect(await inCi('Version plans')).toMatchObject({ succeeded: true });
  });

  it('wants none for what users of a lib do not get', async () => {
    await edit('no-plan', 'libs/mail/README.md', 'libs/mail/test/readme.spec.ts', 'apps/api/src/main.ts');

    expect(await inCi('Version plans')).toMatchObject({ succeeded: true });
  });
});
