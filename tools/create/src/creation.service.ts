import { Git, MESSAGE } from './git.service.js';
import { Npm } from './npm.service.js';
import { generatorVersions } from './own-manifest.service.js';
import type { Place } from './place.service.js';
import type { Wishes } from './questions.js';
import { seconds, Steps } from './steps.js';
import type { Surroundings } from './surroundings.js';
import { WorkspaceFolder } from './workspace-folder.service.js';

/** The oldest Node that tests run on. */
const TESTS_NEED = [24, 9] as const;

const INSTALL = 'npm install';
const INIT = 'git init --initial-branch=main';
const COMMIT = `git add --all && git commit --message '${MESSAGE}'`;

/** One workspace on its way: from an empty folder to what `npm start` starts. */
export class Creation {
  private readonly steps: Steps;
  private readonly workspace: WorkspaceFolder;
  private readonly npm: Npm;
  private readonly git: Git;
  private readonly begin: number;
  /** Commands that are still to be run, in their order. */
  private left: readonly string[];
  private readonly notes: string[] = [];

  constructor(
    private readonly place: Place,
    private readonly wishes: Wishes & { readonly install: boolean },
    private readonly surroundings: Surroundings,
  ) {
    const options = { cwd: place.folder, env: surroundings.env, stopped: surroundings.stopped };
    this.steps = new Steps(surroundings);
    this.workspace = new WorkspaceFolder(place);
    this.npm = new Npm(options);
    this.git = new Git(options);
    this.begin = surroundings.now();
    this.left = [
      INSTALL,
      ...(wishes.git && place.repository === undefined ? [INIT] : []),
      ...(wishes.git ? [COMMIT] : []),
    ];
  }

  /** Takes all steps. @throws ProgramFailure, Stopped; what is left then is for {@link leave} to say */
  async run(): Promise<void> {
    const { name, folder, repository } = this.place;
    this.surroundings.out(`\n${name}, in ${folder}\n\n`);
    this.workspace.begin(generatorVersions());
    await this.steps.take('Installing the generators', () => this.npm.install());
    await this.steps.take('Generating the workspace', () =>
      this.npm.nx('g', '@ashlar/nx:preset', name, `--capabilities=${this.wishes.capabilities}`),
    );
    await this.install();
    if (!this.wishes.git) return;
    if (repository === undefined) await this.makeRepository();
    else this.notes.push(`It belongs to the Git repository in ${repository}, which has no commit of it yet.`);
  }

  /** What to do next. @param folder as a person writes it where they are */
  farewell(folder: string): string {
    const { now, node } = this.surroundings;
    const commands = [...(folder === '' ? [] : [`cd ${folder}`]), ...this.left, 'npm start'];
    const tests = canTest(node) ? [] : [`Its tests need Node ${TESTS_NEED.join('.')} or newer, and this is ${node}.`];
    const notes = [`${this.place.name} is there, after ${seconds(now() - this.begin)}.`, ...this.notes, ...tests];
    return `\n${notes.join('\n')}\n\n${lines(commands)}\n`;
  }

  /** Clears up after a failure, and says what was left where. */
  leave(): string {
    const { folder } = this.place;
    if (this.workspace.isWritten) return `The workspace is in ${folder}. To finish it:\n\n${lines(this.left)}`;
    const others = this.workspace.takeBack();
    if (others.length === 0) return 'What was written is gone again.';
    return `What was written to ${folder} is gone again, but for ${others.join(', ')}.`;
  }

  private async install(): Promise<void> {
    if (!this.wishes.install) return this.workspace.removeLock();
    await this.steps.take('Installing packages', () => this.npm.install());
    this.left = this.left.filter((command) => command !== INSTALL);
  }

  private async makeRepository(): Promise<void> {
    if (!(await this.git.isThere())) {
      this.notes.push('Git is not installed, so there is no repository.');
      this.left = this.left.filter((command) => command !== INIT && command !== COMMIT);
      return;
    }
    const isCommitted = await this.steps.take('Making a Git repository', () => this.git.begin());
    if (!isCommitted) this.notes.push('Git does not know your name and email address, so nothing is committed yet.');
    this.left = this.left.filter((command) => command !== INIT && !(command === COMMIT && isCommitted));
  }
}

function canTest(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major > TESTS_NEED[0] || (major === TESTS_NEED[0] && minor >= TESTS_NEED[1]);
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `  ${command}\n`).join('');
}
