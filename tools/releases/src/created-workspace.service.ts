import { join } from 'node:path';
import { type Outcome, run, tryRun } from './command.service.js';
import { ForegroundJob } from './foreground-job.service.js';

/** Downloads some hundred packages by way of a registry that has none of them yet. */
const LONG_MS = 600_000;

export interface CreatedWorkspaceInit {
  /** Where the folder comes. */
  readonly parent: string;
  readonly name: string;
  /** What makes it, in a shell. */
  readonly line: string;
  /** That of npm and Git. */
  readonly env: NodeJS.ProcessEnv;
}

/** A workspace that `npm create ashlar` made, outside of this one. */
export class CreatedWorkspace {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    /** What was told while it was made. */
    readonly report: string,
  ) {}

  /** Makes one as people do. @throws with all that was written, when that fails */
  static async create({ parent, name, line, env }: CreatedWorkspaceInit): Promise<CreatedWorkspace> {
    const options = { cwd: parent, env, timeout: LONG_MS };
    const report = await run('bash', ['-c', line], options);
    const folder = join(parent, name);
    // Nx would keep its cache in the home of whoever runs this.
    const cache = {
      NX_CACHE_DIRECTORY: join(folder, '.nx/cache'),
      NX_WORKSPACE_DATA_DIRECTORY: join(folder, '.nx/data'),
    };
    return new CreatedWorkspace(folder, { ...env, ...cache, NX_DAEMON: 'false' }, report);
  }

  /** Runs a program in it. @throws with all that was written, when it fails */
  async run(file: string, ...args: readonly string[]): Promise<string> {
    return (await run(file, args, { cwd: this.folder, env: this.env, timeout: LONG_MS })).trim();
  }

  /** Runs a program in it that may fail. */
  tryRun(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    return tryRun(file, args, { cwd: this.folder, env: { ...this.env, ...env } });
  }

  /** `npm start`, on ports that are free. */
  start(): ForegroundJob {
    return ForegroundJob.start('npm start', { cwd: this.folder, env: this.env });
  }

  /** What differs from the last commit, as Git says it. */
  async changes(): Promise<string[]> {
    const status = await this.run('git', 'status', '--porcelain');
    return status
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  }
}
