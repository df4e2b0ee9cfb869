import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCommand } from '../../src/create.command.js';

/** A folder to create in, with an npm that is none. */
export class Creations {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'create-ashlar-')));
  readonly notes = join(this.folder, 'notes');
  private readonly npm = join(this.folder, 'bin/npm-cli.js');

  constructor() {
    cpSync(fileURLToPath(new URL('./fake-npm.mjs', import.meta.url)), this.npm);
    cpSync(fileURLToPath(new URL('./module.json', import.meta.url)), join(this.folder, 'bin/package.json'));
  }

  /** Runs the command as a terminal would where nobody answers. */
  async create(args: readonly string[], init: CreateInit = {}) {
    const written: string[] = [];
    const errors: string[] = [];
    const exitCode = await createCommand(args, {
      out: (text) => void written.push(text),
      err: (text) => void errors.push(text),
      ask: undefined,
      cwd: join(this.folder, init.cwd ?? ''),
      env: { ...this.env, ...init.env },
      node: init.node ?? '24.21.0',
      now: () => 0,
      stopped: init.stopped ?? new AbortController().signal,
    });
    return { exitCode, out: written.join(''), err: errors.join('') };
  }

  /** How npm and Nx were called, and forgets it. */
  calls(): string[] {
    if (!existsSync(this.notes)) return [];
    const lines = readFileSync(this.notes, 'utf8').trim().split('\n');
    rmSync(this.notes);
    return lines;
  }

  git(folder: string, ...args: readonly string[]): string {
    const options = { cwd: join(this.folder, folder), env: this.env, encoding: 'utf8' } as const;
    return execFileSync('git', [...args], options).trim();
  }

  entries(folder = ''): string[] {
    const path = join(this.folder, folder);
    return existsSync(path) ? readdirSync(path).sort() : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get env() {
    return {
      PATH: process.env['PATH'],
      HOME: this.folder,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      FAKE_NOTES: this.notes,
      npm_execpath: this.npm,
    };
  }
}

export interface CreateInit {
  /** From the folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly stopped?: AbortSignal;
}

/** What Git wants to know. */
export const ANN = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
};
