import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Outcome, run, tryRun } from './command.service.js';
import type { Manifest } from './dependents.js';

const workspaceRoot = fileURLToPath(new URL('../../../', import.meta.url));
const OUR_SCOPE = '@ashlar';
const PROJECT = /^((apps|libs|tools)\/[^/]+|docker)\/package\.json$/;
const AUTHOR = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/**
 * The workspace as it is now, uncommitted files included and pending version plans not, as a repository of its own with
 * one commit on `main`. Packages are those that are installed; our own are the copy's.
 */
export class WorkspaceCopy {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Makes a copy in a folder that doesn't exist yet. */
  static async make(folder: string): Promise<WorkspaceCopy> {
    const files = await filesOfTheWorkspace();
    await copyFiles(files, folder);
    await linkPackages(files, folder);
    const copy = new WorkspaceCopy(folder, {
      ...AUTHOR,
      NX_DAEMON: 'false',
      NX_CACHE_DIRECTORY: join(folder, '.nx/cache'),
      NX_WORKSPACE_DATA_DIRECTORY: join(folder, '.nx/workspace-data'),
    });
    await copy.git('init', '--quiet', '--initial-branch=main');
    await copy.git('config', 'user.name', 'Ann');
    await copy.git('config', 'user.email', 'ann@example.com');
    await copy.commit('chore: copy the workspace');
    return copy;
  }

  /** Runs Nx, and resolves with what it prints. */
  nx(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    return this.run('npx', ['nx', ...args], env);
  }

  /** Runs Git, and resolves with what it prints. */
  async git(...args: readonly string[]): Promise<string> {
    return (await this.run('git', args)).trim();
  }

  /** Runs lines of a workflow as GitHub does. @throws with all they wrote, when one fails */
  async shell(lines: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
    const { succeeded, report } = await this.tryShell(lines, env);
    if (!succeeded) throw new Error(report);
  }

  /** Runs lines of a workflow, one of which may fail. */
  tryShell(lines: string, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', lines];
    return tryRun('bash', args, { cwd: this.folder, env: { ...this.env, ...env } });
  }

  /** Reads a file. */
  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** Writes a file, and the folders that it needs. */
  async write(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), content);
  }

  /** Commits all that has changed. */
  async commit(message: string): Promise<void> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--no-verify', '--message', message);
  }

  /** The manifests of all projects. */
  async manifests(): Promise<Manifest[]> {
    const paths = (await this.git('ls-files')).split('\n').filter((path) => PROJECT.test(path));
    return Promise.all(paths.map(async (path) => JSON.parse(await this.read(path)) as Manifest));
  }

  private run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    return run(file, args, { cwd: this.folder, env: { ...this.env, ...env } });
  }
}

/** What Git knows or would add, without what was deleted. */
async function filesOfTheWorkspace(): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '.', ':!.nx'];
  const list = await run('git', args, { cwd: workspaceRoot });
  return [...new Set(list.split('\0'))].filter((path) => path !== '' && existsSync(join(workspaceRoot, path)));
}

async function copyFiles(files: readonly string[], folder: string): Promise<void> {
  for (const parent of new Set(files.map(dirname))) await mkdir(join(folder, parent), { recursive: true });
  await Promise.all(files.map((path) => copyFile(join(workspaceRoot, path), join(folder, path))));
}

async function linkPackages(files: readonly string[], folder: string): Promise<void> {
  const installed = join(workspaceRoot, 'node_modules');
  const packages = join(folder, 'node_modules');
  await mkdir(join(packages, '.bin'), { recursive: true });
  await mkdir(join(packages, OUR_SCOPE));
  const ours = new Map<string, string>();
  for (const path of files.filter((each) => PROJECT.test(each))) {
    const { name } = JSON.parse(await readFile(join(folder, path), 'utf8')) as Manifest;
    ours.set(name, join(folder, dirname(path)));
  }
  const theirs = (await readdir(installed)).filter(
    (name) => !ours.has(name) && name !== OUR_SCOPE && !name.startsWith('.'),
  );
  const programs = (await readdir(join(installed, '.bin'))).map((name) => join('.bin', name));
  for (const name of [...theirs, ...programs]) await symlink(join(installed, name), join(packages, name));
  for (const [name, project] of ours) await symlink(project, join(packages, name));
}
