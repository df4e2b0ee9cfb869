import { join } from 'node:path';
import { type ProgramOptions, run } from './program.service.js';

/** npm, and Nx in the folder of the workspace: each throws what {@link run} throws. */
export class Npm {
  /** @param options in the folder of the workspace */
  constructor(private readonly options: ProgramOptions) {}

  /** Installs what package.json says. Scripts of packages do not run: nothing here needs one. */
  install(): Promise<string> {
    return this.npm('install', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund');
  }

  /** Runs Nx, which asks nothing. */
  nx(...args: readonly string[]): Promise<string> {
    const env = { ...this.options.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', CI: 'true' };
    const program = join(this.options.cwd, 'node_modules/nx/dist/bin/nx.js');
    return run(process.execPath, [program, ...args], { ...this.options, env });
  }

  private npm(...args: readonly string[]): Promise<string> {
    const { npm_execpath: cli = '' } = this.options.env;
    // That which runs this program, where it says so: on Windows, a command can not be started as a program can.
    if (/npm-cli\.c?js$/.test(cli)) return run(process.execPath, [cli, ...args], this.options);
    return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, this.options);
  }
}
