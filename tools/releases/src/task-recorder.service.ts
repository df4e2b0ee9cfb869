import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { WorkspaceCopy } from './workspace-copy.service.js';

/** The programs that tasks run: in place of each the tasks of a copy run one that notes their names, and succeeds. */
const PROGRAMS = ['.bin/jest', '.bin/eslint', 'typescript7/bin/tsc'].map((path) => join('node_modules', path));
const SCRIPTS = ['apps/api-e2e/generate-client.mjs'];

/** Notes which tasks Nx really executes in a copy, in place of what they do; what comes from the cache isn't noted. */
export class TaskRecorder {
  private readonly notes: string;

  private constructor(folder: string) {
    this.notes = join(folder, 'node_modules/executed-tasks');
  }

  /** Puts itself in place of the programs, and commits that. */
  static async install(copy: WorkspaceCopy): Promise<TaskRecorder> {
    const recorder = new TaskRecorder(copy.folder);
    // A link to the real package, which must not be written through.
    await rm(join(copy.folder, 'node_modules/typescript7'));
    for (const path of [...PROGRAMS, ...SCRIPTS]) {
      await rm(join(copy.folder, path), { force: true });
      await copy.write(path, recorder.program());
      await chmod(join(copy.folder, path), 0o755);
    }
    await copy.commit('test: note tasks');
    return recorder;
  }

  /** The tasks that were executed since this was asked last, like `mail:test`; sorted. */
  async take(): Promise<string[]> {
    const notes = await readFile(this.notes, 'utf8').catch(() => '');
    await writeFile(this.notes, '');
    return notes.split('\n').filter(Boolean).sort();
  }

  private program(): string {
    return `#!/usr/bin/env node
const { NX_TASK_TARGET_PROJECT: project, NX_TASK_TARGET_TARGET: target } = process.env;
process.getBuiltinModule('node:fs').appendFileSync(${JSON.stringify(this.notes)}, \`\${project}:\${target}\\n\`);
`;
  }
}
