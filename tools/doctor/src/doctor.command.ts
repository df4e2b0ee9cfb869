import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

import { doctorArguments, USAGE, UsageError } from './arguments.js';
import type { RunningNode } from './checks/facts.js';
import { diagnose } from './diagnosis.service.js';
import { record } from './packages/manifest.js';
import { reportOf } from './report.js';
import { reportText } from './report-text.js';

/** What the command is given by its process. */
export interface Surroundings {
  out(text: string): void;
  err(text: string): void;
  readonly colours: boolean;
  readonly cwd: string;
  readonly node: RunningNode;
}

/** A wrong command line (EX_USAGE of sysexits.h). */
const USAGE_EXIT_CODE = 64;
/** A mistake of this program (EX_SOFTWARE). */
const SOFTWARE_EXIT_CODE = 70;

/** Does what the command line asks for, and answers the exit code. It throws nothing. */
export function doctorCommand(args: readonly string[], surroundings: Surroundings): number {
  try {
    return run(args, surroundings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError) {
      surroundings.err(`${reason}\n\n${USAGE}`);
      return USAGE_EXIT_CODE;
    }
    surroundings.err(`ashlar-doctor can't go on: ${reason}\n`);
    return SOFTWARE_EXIT_CODE;
  }
}

function run(args: readonly string[], { out, colours, cwd, node }: Surroundings): number {
  const wanted = doctorArguments(args);
  if (wanted.mode !== 'diagnose') {
    out(wanted.mode === 'help' ? USAGE : `${ownVersion()}\n`);
    return 0;
  }
  const folder = resolve(cwd, wanted.cwd);
  if (!isFolder(folder)) throw new UsageError(`--cwd names ${wanted.cwd}, which is no folder.`);
  const diagnosis = diagnose(folder, node);
  const report = reportOf(diagnosis, ownVersion(), wanted.strict);
  out(wanted.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(diagnosis, report, colours));
  return report.exitCode;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(record(manifest)['version']);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
