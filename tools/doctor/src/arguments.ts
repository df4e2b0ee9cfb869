import { parseArgs } from 'node:util';

/** What was asked for. */
export interface DoctorArguments {
  readonly mode: 'diagnose' | 'help' | 'version';
  /** The folder of the service, as it was written. */
  readonly cwd: string;
  readonly json: boolean;
  /** Warnings count as errors. */
  readonly strict: boolean;
}

/** A command line that nobody can follow. */
export class UsageError extends Error {}

/** What can be asked for. */
export const USAGE = `Says what is wrong with how a service installs and uses @ashlar packages. It reads, and runs nothing of the service.

  npx ashlar-doctor [options]

  --cwd=DIR     the folder of the service, where its package.json is; by default this one
  --json        one JSON document instead of text
  --strict      warnings count as errors
  --version     the version of ashlar-doctor
  -h, --help    this text

Exits with 0 when all is well, 1 when there are errors, 64 when the command line is wrong.
`;

/** Reads the command line. @throws UsageError */
export function doctorArguments(args: readonly string[]): DoctorArguments {
  const { cwd, json, strict, help, version } = parsed(args);
  if (cwd === '') throw new UsageError('--cwd names no folder.');
  return { mode: help ? 'help' : version ? 'version' : 'diagnose', cwd, json, strict };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        cwd: { type: 'string', default: '.' },
        json: { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
