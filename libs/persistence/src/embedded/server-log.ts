import { diskFull, EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { errorCode } from './error-code.js';

/** Says from its last words why the server (or `initdb`) did not come up. */
export function startFailure(folder: string, output: string, cause?: unknown): EmbeddedPostgresError {
  if (/No space left on device|could not extend file|Disk quota exceeded/i.test(output)) return diskFull(folder, cause);
  if (isMissingProgram(cause)) {
    return new EmbeddedPostgresError(
      'EMBEDDED_POSTGRES_UNSUPPORTED',
      'The embedded PostgreSQL does not run on this system (its binaries need glibc on Linux). Install PostgreSQL and set DATABASE_URL to it.',
      cause,
    );
  }
  const reason = lastComplaint(output) ?? (cause === undefined ? 'it said nothing' : String(cause));
  return new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_START_FAILED',
    `The embedded PostgreSQL in ${folder} did not start: ${reason}`,
    cause,
  );
}

/** Another program has the port. */
export function isPortTaken(output: string): boolean {
  return /could not bind .* address .*in use/i.test(output);
}

/** What a killed server leaves for moments: its children are still ending. */
export function isStillEnding(output: string): boolean {
  return /pre-existing shared memory block|lock file "postmaster\.pid" already exists/i.test(output);
}

function lastComplaint(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const complaints = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line));
  // Its last word is only that there is no socket: what was wrong with it comes before.
  const unbound = lines.find((line) => line.includes('could not bind'));
  const last = unbound ?? complaints.at(-1) ?? lines.at(-1);
  return last?.replace(/^.*?\b(?:FATAL|PANIC|ERROR|error|LOG):\s*/, '').trim();
}

function isMissingProgram(cause: unknown): boolean {
  return ['ENOENT', 'ENOEXEC'].includes(errorCode(cause));
}
