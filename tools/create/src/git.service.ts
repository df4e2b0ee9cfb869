import { type ProgramOptions, ProgramFailure, run } from './program.service.js';

/** What the first commit says. */
export const MESSAGE = 'chore: create the workspace';

/** Makes the repository of a new workspace. */
export class Git {
  /** @param options in the folder of the workspace */
  constructor(private readonly options: ProgramOptions) {}

  async isThere(): Promise<boolean> {
    return (await this.tryGit('--version')) !== undefined;
  }

  /**
   * Makes a repository on `main`, with a first commit where Git knows who makes it: a name that nobody chose is not to stand at the
   * beginning of a history.
   *
   * @returns whether there is a commit; all is staged otherwise
   */
  async begin(): Promise<boolean> {
    await this.git('init', '--quiet');
    // As --initial-branch=main, which Git did not always have.
    await this.git('symbolic-ref', 'HEAD', 'refs/heads/main');
    await this.git('add', '--all');
    const knows = await Promise.all(['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].map((who) => this.knows(who)));
    if (knows.includes(false)) return false;
    // Neither a hook of somebody's template nor the passphrase of a key is to stop what runs unseen.
    await this.git('commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message', MESSAGE);
    return true;
  }

  /** Whether Git was told who somebody is: it must not guess by the name of this machine. */
  private async knows(ident: string): Promise<boolean> {
    return (await this.tryGit('-c', 'user.useConfigOnly=true', 'var', ident)) !== undefined;
  }

  private git(...args: readonly string[]): Promise<string> {
    return run('git', args, this.options);
  }

  private tryGit(...args: readonly string[]): Promise<string | undefined> {
    return this.git(...args).catch((error: unknown) => {
      if (error instanceof ProgramFailure) return undefined;
      throw error;
    });
  }
}
