import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));
const PROJECT = /^((apps|libs|tools)\/[^/]+|docker)\/package\.json$/;

/** What a program wrote, and whether it succeeded. */
export interface Outcome {
  readonly succeeded: boolean;
  readonly report: string;
}

/** The workspace as it is now, to generate into: a repository of its own, with the packages that are installed. */
export class WorkspaceCopy {
  private constructor(readonly folder: string) {}

  static async make(): Promise<WorkspaceCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'ashlar-nx-'));
    // The embedded PostgreSQL runs as somebody else.
    await chmod(folder, 0o755);
    const copy = new WorkspaceCopy(folder);
    const files = await filesOfTheWorkspace();
    for (const parent of new Set(files.map(dirname))) await mkdir(join(folder, parent), { recursive: true });
    await Promise.all(files.map((path) => copyFile(join(workspace, path), join(folder, path))));
    await linkPackages(files, folder);
    await symlink(join(workspace, 'tools/nx/dist'), join(folder, 'tools/nx/dist'));
    await copy.mustRun('git', ['init', '--quiet', '--initial-branch=main']);
    await copy.mustRun('git', ['config', 'user.name', 'Ann']);
    await copy.mustRun('git', ['config', 'user.email', 'ann@example.com']);
    await copy.mustRun('git', ['add', '--all']);
    await copy.mustRun('git', ['commit', '--quiet', '--no-verify', '--message', 'chore: copy the workspace']);
    return copy;
  }

  /** Runs a generator by the name of the package, as people do. */
  async generate(generator: string, ...args: readonly string[]): Promise<string> {
    return this.mustRun('npx', ['nx', 'g', `@ashlar/nx:${generator}`, ...args]);
  }

  /** What has changed since the copy, or since it was last {@link keep kept}. */
  async changes(): Promise<readonly string[]> {
    const status = await this.mustRun('git', ['status', '--porcelain', '--untracked-files=all']);
    return status.split('\n').filter((line) => line !== '');
  }

  /** Takes what has changed for given. */
  async keep(): Promise<void> {
    await this.mustRun('git', ['add', '--all']);
  }

  /** @throws with all that was written, when the program fails */
  async mustRun(file: string, args: readonly string[], cwd = ''): Promise<string> {
    const { succeeded, report } = await this.run(file, args, cwd);
    if (!succeeded) throw new Error(`${file} ${args.join(' ')}\n${report}`);
    return report;
  }

  /** @param cwd from the root of the copy */
  async run(file: string, args: readonly string[], cwd = ''): Promise<Outcome> {
    // What Jest and Nx say to each other is not for the programs of the copy, colours neither.
    const theirs = /^(NX_|NODE_OPTIONS$|FORCE_COLOR$|JEST_)/;
    const env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !theirs.test(name))),
      // Where `CI` is set, some would colour what they write to a file.
      NO_COLOR: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      NX_DAEMON: 'false',
      // `nx migrate` would download the newest Nx to run migrations with.
      NX_MIGRATE_USE_LOCAL: 'true',
      NX_CACHE_DIRECTORY: join(this.folder, '.nx/cache'),
      NX_WORKSPACE_DATA_DIRECTORY: join(this.folder, '.nx/workspace-data'),
    };
    const options = { cwd: join(this.folder, cwd), env, maxBuffer: 2 ** 26 };
    return promisify(execFile)(file, args, options).then(
      ({ stdout, stderr }) => ({ succeeded: true, report: stdout + (file === 'git' ? '' : stderr) }),
      (error: Error & { stdout?: string; stderr?: string }) => ({
        succeeded: false,
        report: [error.message, error.stdout, error.stderr].join('\n'),
      }),
    );
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What Git knows or would add, without what was deleted. */
async function filesOfTheWorkspace(): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', '.', ':!.nx'];
  const { stdout } = await promisify(execFile)('git', args, { cwd: workspace, maxBuffer: 2 ** 26 });
  const isFile = (path: string) => statSync(join(workspace, path), { throwIfNoEntry: false })?.isFile();
  return [...new Set(stdout.split('\0'))].filter(isFile);
}

async function linkPackages(files: readonly string[], folder: string): Promise<void> {
  const [installed, packages] = [join(workspace, 'node_modules'), join(folder, 'node_modules')];
  await mkdir(join(packages, '.bin'), { recursive: true });
  await mkdir(join(packages, '@ashlar'));
  const ours = new Map<string, string>();
  for (const path of files.filter((each) => PROJECT.test(each))) {
    const { name } = JSON.parse(await readFile(join(folder, path), 'utf8')) as { name: string };
    ours.set(name, join(folder, dirname(path)));
  }
  const theirs = (await readdir(installed)).filter((name) => !ours.has(name) && name !== '@ashlar' && name !== '.bin');
  const programs = (await readdir(join(installed, '.bin'))).map((name) => join('.bin', name));
  for (const name of [...theirs, ...programs]) await symlink(join(installed, name), join(packages, name));
  for (const [name, project] of ours) await symlink(project, join(packages, name));
}
