import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { run } from '../src/command.service.js';
import { type Manifest, reachOf } from '../src/dependents.js';
import { makeFolder, removeFolder } from '../src/folder.service.js';
import { type PublishedManifest, Registry } from '../src/registry.service.js';
import { jobOf, linesOf, readWorkflow } from '../src/workflow.service.js';
import { WorkspaceCopy } from '../src/workspace-copy.service.js';

const OURS = /^@ashlar\//;
/** New apps begin with the libs that these note, so that each release of a lib is one of theirs. */
const GENERATORS = ['create', 'nx'];

let folder: string;
let copy: WorkspaceCopy;
let registry: Registry;

beforeAll(async () => {
  folder = await makeFolder();
  copy = await WorkspaceCopy.make(join(folder, 'workspace'));
  const names = (await published()).map(({ name }) => name);
  registry = await Registry.start(join(folder, 'registry'), names);
  await copy.git('init', '--quiet', '--bare', join(folder, 'origin.git'));
  await copy.git('remote', 'add', 'origin', join(folder, 'origin.git'));
  await copy.git('push', '--quiet', 'origin', 'main');
});

afterAll(async () => {
  await registry.stop();
  await removeFolder(folder);
});

/** The manifests of what is published. */
async function published(): Promise<Manifest[]> {
  return (await copy.manifests()).filter((manifest) => manifest.private !== true);
}

/** Runs steps of the release workflow as they are written, with the local registry in place of npm's. */
async function release(...stepNames: readonly string[]): Promise<void> {
  const job = jobOf(await readWorkflow(copy, 'release.yml'), 'release');
  const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'ann/ashlar' };
  for (const name of stepNames) await copy.shell(linesOf(job, name), { ...github, ...registry.env });
}

/** Commits a version plan. */
async function plan(lib: string, bump: 'patch' | 'major', text: string): Promise<void> {
  await copy.write(`.nx/version-plans/${lib}.md`, `---\n${lib}: ${bump}\n---\n\n${text}\n`);
  await copy.commit(`feat(${lib}): change something`);
}

/** The versions of what is published, by project. */
async function versions(): Promise<Record<string, string>> {
  return Object.fromEntries((await published()).map(({ nx, version }) => [nx.name, version]));
}

/** The version that a bump makes of another. Below 1.0.0 what breaks raises the minor one. */
function raised(version: string | undefined, bump: 'patch' | 'major'): string {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number);
  if (bump === 'patch') return [major, minor, patch + 1].join('.');
  return (major === 0 ? [0, minor + 1, 0] : [major + 1, 0, 0]).join('.');
}

/** Our packages that a published one asks for, as dependency or peer. */
function ranges({ dependencies, peerDependencies }: PublishedManifest): Record<string, string> {
  const all = Object.entries({ ...dependencies, ...peerDependencies });
  return Object.fromEntries(all.filter(([name]) => OURS.test(name)));
}

function tagsOf(versionsByProject: Readonly<Record<string, string>>): string[] {
  return Object.entries(versionsByProject)
    .map(([project, version]) => `${project}@${version}`)
    .sort();
}

async function tagsOfTheLastCommit(): Promise<string[]> {
  return (await copy.git('tag', '--points-at', 'HEAD')).split('\n').filter(Boolean).sort();
}

/** Facts of one story: each test goes on where the one before it stopped. */
describe('A release', () => {
  it('raises the planned lib, the generators with it, and no other lib when none depends on it', async () => {
    const before = await versions();
    await plan('mail', 'major', 'Sends sooner.\n\nTake `send` in place of `sendLater`.');
    await release('Versions and changelogs');

    const mail = raised(before['mail'], 'major');
    const generators = GENERATORS.map((project) => [project, raised(before[project], 'patch')] as const);
    const after = { mail, ...Object.fromEntries(generators) };
    expect(await versions()).toEqual({ ...before, ...after });
    expect(await tagsOfTheLastCommit()).toEqual(tagsOf(after));
  });

  it('makes the text of the plan the first entry of the changelog, and uses the plan up', async () => {
    const [nothing, entry, ...others] = (await copy.read('libs/mail/CHANGELOG.md')).split(/^## /m);

    expect(nothing).toBe('');
    expect(entry).toMatch(/^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)\n[^]*Sends sooner\.[^]*Take `send`/);
    expect(entry?.startsWith(`${(await versions())['mail']} `)).toBe(true);
    expect(others).not.toEqual([]);
    expect(await copy.git('ls-files', '.nx')).toBe('');
  });

  it('raises the dependents of the planned lib with it, and no other lib', async () => {
    const before = await versions();
    await plan('http', 'patch', 'Answers sooner.');
    await release('Versions and changelogs');

    const reached = reachOf('http', await published());
    expect(reached).toEqual(expect.arrayContaining(['auth', 'idempotency', 'rate-limiting']));
    const after = Object.fromEntries(reached.map((lib) => [lib, raised(before[lib], 'patch')]));
    expect(await versions()).toEqual({ ...before, ...after });
    expect(await tagsOfTheLastCommit()).toEqual(tagsOf(after));
    expect(await copy.read('libs/auth/CHANGELOG.md')).toContain(`\n- Updated http to ${after['http']}\n`);
  });

  it('leaves a lock file that fits the manifests', async () => {
    const lock = JSON.parse(await copy.read('package-lock.json')) as {
      readonly packages: Readonly<Record<string, Manifest>>;
    };
    const locked = new Map(Object.values(lock.packages).map((entry) => [entry.name, entry]));

    for (const { name, version, dependencies } of await published()) {
      expect(locked.get(name)).toMatchObject({ version, ...(dependencies && { dependencies }) });
    }
  });

  it('says the new versions in the README', async () => {
    await release('Derived files');

    const readme = await copy.read('README.md');
    const { mail = '', auth = '' } = await versions();
    expect(readme).toMatch(new RegExp(`^\\| \\[@ashlar/mail\\]\\S+ +\\| ${mail.replaceAll('.', '\\.')} `, 'm'));
    expect(readme).toMatch(new RegExp(`^\\| \\[@ashlar/auth\\]\\S+ +\\| ${auth.replaceAll('.', '\\.')} `, 'm'));
    expect(await copy.git('status', '--porcelain')).toBe('');
    await copy.nx(['sync:check']);
  });

  it('pushes its commits with their tags, and publishes every version that the registry does not have', async () => {
    await release('Commit and tags', 'Repository in the manifests', 'Publish');

    const refs = await copy.git('ls-remote', 'origin');
    expect(refs).toContain(`${await copy.git('rev-parse', 'HEAD')}\trefs/heads/main`);
    expect(refs).toContain(`refs/tags/mail@${(await versions())['mail']}`);
    const all = await published();
    const there = await Promise.all(all.map(({ name }) => registry.versions(name)));
    expect(there).toEqual(all.map(({ version }) => [version]));
  });
});

describe('A published lib', () => {
  it('asks for our libs in the versions that it was built with, or compatible ones', async () => {
    const all = await published();
    const current = new Map(all.map(({ name, version }) => [name, `^${version}`]));
    for (const { name, version } of all) {
      const asked = ranges((await registry.download(name, version)).manifest);
      const built = Object.keys(asked).map((dependency) => [dependency, current.get(dependency)]);

      expect(asked).toEqual(Object.fromEntries(built));
    }
  });

  it('contains what was built, and says where it comes from', async () => {
    const { files, manifest } = await registry.download('@ashlar/mail', (await versions())['mail'] ?? '');

    expect(files).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'CHANGELOG.md', 'README.md']));
    expect(files.filter((file) => /^src\/|\.spec\./.test(file))).toEqual([]);
    expect(manifest).toMatchObject({ repository: { url: 'git+https://github.com/ann/ashlar.git' } });
  });

  it('has a bill of materials with what it brings along', async () => {
    await copy.shell('bash tools/releases/sbom.sh libs/mail sbom/mail.cdx.json', registry.env);

    const { domain, mail } = await versions();
    const bill: unknown = JSON.parse(await copy.read('sbom/mail.cdx.json'));
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { purl: `pkg:npm/%40ashlar/mail@${mail}`, type: 'library' } },
      components: expect.arrayContaining([expect.objectContaining({ purl: `pkg:npm/%40ashlar/domain@${domain}` })]),
    });
  });

  it('works in an app that installs it from the registry', async () => {
    const app = join(folder, 'app');
    await mkdir(app);
    const env = registry.env;
    await run('npm', ['init', '--yes', '--init-type=module'], { cwd: app, env });
    await run('npm', ['install', '@ashlar/mail'], { cwd: app, env });
    const program = "import { MailModule } from '@ashlar/mail'; console.log(MailModule.name);";

    expect(await run('node', ['--input-type=module', '--eval', program], { cwd: app })).toBe('MailModule\n');
    const list = await run('npm', ['ls', '--all', '--json'], { cwd: app, env });
    const { domain, mail } = await versions();
    expect(JSON.parse(list)).toMatchObject({
      dependencies: {
        '@ashlar/mail': { version: mail, dependencies: { '@ashlar/domain': { version: domain } } },
      },
    });
  });
});

describe('The published generators', () => {
  it('note the libs that new apps begin with, and create-ashlar notes them, in the versions of the release', async () => {
    const all = await published();
    const current = Object.fromEntries(all.map(({ name, version }) => [name, version]));
    const libs = all.filter(({ name }) => name.startsWith('@ashlar/') && name !== '@ashlar/nx');
    const notedBy = async (name: string) =>
      (await registry.download(name, current[name] ?? '')).manifest.devDependencies ?? {};

    expect(await notedBy('@ashlar/nx')).toEqual(Object.fromEntries(libs.map((lib) => [lib.name, `^${lib.version}`])));
    expect(await notedBy('create-ashlar')).toMatchObject({ '@ashlar/nx': `^${current['@ashlar/nx']}` });
  });
});

describe('The release workflow', () => {
  it('publishes by the identity of the workflow, with provenance, and by no token', async () => {
    const job = jobOf(await readWorkflow(copy, 'release.yml'), 'release');
    const publish = job.steps.find(({ name }) => name === 'Publish');

    expect(job.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
    expect(publish?.env).toEqual({ NPM_CONFIG_PROVENANCE: true });
    expect(await copy.read('.github/workflows/release.yml')).not.toMatch(/TOKEN|secrets\./);
  });
});
